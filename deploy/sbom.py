"""What Signpost is made of, as a CycloneDX 1.6 file: `python deploy/sbom.py
requirements/server.txt` prints it.

Our own forty lines, since the usual generator would add 26 packages to a list of 22, and reads
neither the hashes' packages' licences nor what needs what out of a locked file. Licences are those
that the installed packages state.
"""

import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ENTRY = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?: ; (.+?))? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?:"
    r" \\)?\n)+)((?: +#.*\n?)*)",
    re.MULTILINE,
)


def sbom(locked: str) -> dict[str, Any]:
    """The bill of materials of a locked requirements file, the same for the same file."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    root = f"{project['name']}@{project['version']}"
    found = [match.groups() for match in ENTRY.finditer(locked)]
    refs = {name: f"pkg:pypi/{name}@{version}" for name, version, *_ in found}
    needs: dict[str, list[str]] = {ref: [] for ref in (root, *refs.values())}
    for name, *_, via in found:
        for by in re.findall(r"^ +#(?: via)? +(?!via$)([a-z0-9][a-z0-9._-]*)", via, re.MULTILINE):
            needs[refs.get(by, root)].append(refs[name])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": root,
                "name": project["name"],
                "version": project["version"],
            }
        },
        "components": [
            _component(refs[name], name, version, marker, hashes)
            for name, version, marker, hashes, _ in found
        ],
        "dependencies": [{"ref": ref, "dependsOn": sorted(below)} for ref, below in needs.items()],
    }


def _component(
    ref: str, name: str, version: str, marker: str | None, hashes: str
) -> dict[str, Any]:
    """One package: its files by their hashes, its licence, and where it is needed at all."""
    files = [{"alg": "SHA-256", "content": each} for each in re.findall(r"[0-9a-f]{64}", hashes)]
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": ref,
        "name": name,
        "version": version,
        "purl": ref,
    }
    if licence := _licence(name):
        component["licenses"] = [{"license": {"name": licence}}]
    if marker:
        component["properties"] = [{"name": "python:marker", "value": marker}]
    return component | {
        "externalReferences": [{"type": "distribution", "url": ref, "hashes": files}]
    }


def _licence(name: str) -> str:
    """What the installed package states; empty where it is not installed here."""
    try:
        stated = metadata(name)
    except PackageNotFoundError:
        return ""
    classifiers = [
        line.rpartition(" :: ")[2]
        for line in stated.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    (expression,) = stated.get_all("License-Expression") or [""]
    return (
        expression
        or ", ".join(classifiers)
        or (stated.get_all("License") or [""])[0].partition("\n")[0]
    )


if __name__ == "__main__":
    print(json.dumps(sbom(Path(sys.argv[1]).read_text(encoding="utf-8")), indent=2))
