"""What a server of others says of a package: `tests/h5p/oracle.mjs`, run without a network."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.h5p.making import HERE, library, manifest, zipped


def judgements(*packages: bytes, folder: Path, libraries: bytes | None = None) -> list[dict[str, Any]]:
    """For each package {"ok", "complaints": [{"id", "about", "words"}], …}."""
    names = []
    for number, data in enumerate(packages):
        (folder / f"{number}.h5p").write_bytes(data)
        names.append(str(folder / f"{number}.h5p"))
    if libraries is not None:
        (folder / "libraries.h5p").write_bytes(libraries)
        names += ["--with", str(folder / "libraries.h5p")]
    ran = subprocess.run(["node", str(HERE / "oracle.mjs"), *names], capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    return list(json.loads(ran.stdout))


def empty_libraries(versions: dict[str, str]) -> bytes:
    """A package that brings libraries of these names with nothing in them, for a server that has none."""
    files: dict[str, str | bytes] = {"h5p.json": json.dumps(manifest()), "content/content.json": "{}"}
    for name, version in versions.items():
        about = library(name, version, preloadedJs=[], runnable=int(name != "H5P.Image"))
        files[f"{name}-{version}/library.json"] = json.dumps(about)
        files[f"{name}-{version}/semantics.json"] = "[]"
    return zipped(files)
