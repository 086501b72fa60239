"""`make bench` (`ONLY=name` for one, or some: `ONLY="rebuild as-at"`): prints a table and writes var/bench.json."""

import json
import os
import sys

import django

from benchmarks.measure import Figure


def line(figure: Figure) -> str:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} x"
    queries = "" if figure.queries is None else f"{figure.queries} queries"
    verdict = "ok" if figure.ok else "TOO SLOW"
    return (
        f"{figure.name:32} {figure.value:10.3f} {figure.unit:12} {ratio:>8} {queries:>11}  "
        f"limit {figure.limit:26} {verdict}"
    )


def main(only: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    from benchmarks.database import prepared_database  # noqa: PLC0415  needs the settings
    from benchmarks.scenarios import SCENARIOS  # noqa: PLC0415

    chosen = {name: scenario for name, scenario in SCENARIOS.items() if not only or name in only}
    if unknown := set(only) - chosen.keys():
        print(
            f"No benchmark is called {', '.join(sorted(unknown))}. There are: {', '.join(SCENARIOS)}", file=sys.stderr
        )
        return 2
    figures = []
    with prepared_database() as world:
        for scenario in chosen.values():
            taken = scenario(world)
            for figure in taken if isinstance(taken, list) else [taken]:
                figures.append(figure)
                print(line(figure))
    from django.conf import settings  # noqa: PLC0415

    (settings.VAR_DIR / "bench.json").write_text(json.dumps([figure.as_json() for figure in figures], indent=2) + "\n")
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
