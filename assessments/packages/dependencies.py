"""Which libraries a package needs, each with those that it needs itself."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from assessments.packages.manifest import Dependency, Library
from assessments.packages.refusal import Refused


def check(needed: Iterable[tuple[Dependency, str]], libraries: Mapping[Dependency, Library]) -> set[Dependency]:
    """All that is reached from what is needed; `needed` tells with each the file that asks for it.

    Everything has to be in the package, since packages share no libraries, and nothing may need itself.
    """
    graph: dict[Dependency, tuple[Dependency, ...]] = {}
    waiting = list(needed)
    while waiting:
        key, asked_by = waiting.pop()
        if key in graph:
            continue
        if key not in libraries:
            raise Refused("missing-library", asked_by, str(key))
        library = libraries[key]
        graph[key] = library.needs
        waiting += [(need, f"{library.folder}/library.json") for need in library.needs]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as fault:
        circle = fault.args[1]
        raise Refused("dependency-cycle", detail=" > ".join(map(str, reversed(circle)))) from fault
    return set(graph)
