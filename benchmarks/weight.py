"""What Signpost sends, next to the front ends of peers: kilobytes after gzip, and how many times
ours that is.

`python -m benchmarks.weight`. Ours is measured as the app sends it; the first view is the start
page with the style and the script. Peers are measured from their npm packages: the minified files
that a page has to load to work as its documentation says, without fonts, icons and any page.
Without npm or a network the peers are left out.
"""

import gzip
import statistics
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks import size
from screening.content.check import load_checked
from screening.outcome.compile import prepare
from tests.support.shown import Shelf
from tests.support.visitor import Page

KB = 1024
LEVEL = 6
"""The level of gzip that servers use unless told otherwise."""


class Peer(NamedTuple):
    """A front end: its packages, each with the files that are loaded."""

    name: str
    packages: dict[str, tuple[str, ...]]


PEERS = (
    Peer(
        "govuk-frontend 6.6.0",
        {
            "govuk-frontend@6.6.0": (
                "dist/govuk/govuk-frontend.min.css",
                "dist/govuk/govuk-frontend.min.js",
            )
        },
    ),
    Peer(
        "nhsuk-frontend 10.6.1",
        {
            "nhsuk-frontend@10.6.1": (
                "dist/nhsuk/nhsuk-frontend.min.css",
                "dist/nhsuk/nhsuk-frontend.min.js",
            )
        },
    ),
    Peer(
        "USWDS 3.14.0",
        {
            "@uswds/uswds@3.14.0": (
                "dist/css/uswds.min.css",
                "dist/js/uswds.min.js",
                "dist/js/uswds-init.min.js",
            )
        },
    ),
    Peer(
        "SurveyJS core 3.1.1, without the part that draws",
        {"survey-core@3.1.1": ("survey-core.min.css", "survey.core.min.js")},
    ),
    # The part that draws is not published for 3.1.1; these two belong together.
    Peer(
        "SurveyJS 2.5.38, core and survey-js-ui",
        {
            "survey-core@2.5.38": ("survey-core.min.css", "survey.core.min.js"),
            "survey-js-ui@2.5.38": ("survey-js-ui.min.js",),
        },
    ),
    Peer(
        "LHC-Forms 40.1.3 with FHIR R4",
        {
            "lforms@40.1.3": (
                "dist/lforms/webcomponent/styles.css",
                "dist/lforms/webcomponent/assets/lib/zone.min.js",
                "dist/lforms/webcomponent/runtime.js",
                "dist/lforms/webcomponent/polyfills.js",
                "dist/lforms/webcomponent/main.js",
                "dist/lforms/fhir/R4/lformsFHIR.min.js",
            )
        },
    ),
)


def weight(data: bytes) -> int:
    """Bytes on the wire."""
    return len(gzip.compress(data, LEVEL))


def weigh(pages: Iterable[Page]) -> tuple[int, int]:
    """The median and the heaviest of pages."""
    weights = [weight(page.response.get_data()) for page in pages]
    return int(statistics.median(weights)), max(weights)


def packed(package: str, files: Iterable[str]) -> int:
    """What the files of an npm package weigh together, each for itself."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", package]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        # No shell, and the names are above.
        subprocess.run(command, cwd=folder, check=True, timeout=300, **quiet)  # noqa: S603
        (archive,) = Path(folder).iterdir()
        with tarfile.open(archive) as opened:
            contents = [opened.extractfile(f"package/{name}") for name in files]
            return sum(weight(content.read()) for content in contents if content)


def measured(peer: Peer, fetch: Callable[[str, Iterable[str]], int] = packed) -> int | None:
    """What a peer weighs; None where a package cannot be had."""
    try:
        return sum(fetch(package, files) for package, files in peer.packages.items())
    except (OSError, KeyError, tarfile.TarError, subprocess.SubprocessError):
        return None


def row(name: str, size: int, first: int, note: str = "") -> None:
    """A line of the table."""
    print(f"{name:52} {size / KB:8.1f} KB   {size / first:6.1f} x   {note}".rstrip())


def main() -> None:
    plan = prepare(load_checked(Path(__file__).parent.parent))
    shelf = Shelf(plan.screener, plan)
    shown = dict(shelf.pages())
    style, script = (weight(shelf.app.extensions[name]) for name in ("style", "script"))
    first = weight(shown["start"].response.get_data()) + style + script
    kinds = {
        "question": [page for _, page in shelf.every_question()],
        "result": [page for name, page in shown.items() if name.startswith("result ")],
        "emergency": [page for name, page in shown.items() if name.startswith("emergency ")],
        "section": [page for _, page in shelf.every_section()],
    }
    print(
        "After gzip; the ratio is to our first view. No page needs a script; no font, no other"
        " host."
    )
    row("ours: first view: page, CSS and script", first, first)
    row("ours: CSS and script alone", style + script, first, "kept by the browser for later pages")
    for kind, pages in kinds.items():
        median, most = weigh(pages)
        row(
            f"ours: later page, {kind}",
            median,
            first,
            f"median of {len(pages)}; the heaviest {most / KB:.1f} KB",
        )
    print("Front ends of peers, CSS and JavaScript alone, without any page:")
    missing = []
    for peer in PEERS[: size(len(PEERS), 0)]:
        if (weighs := measured(peer)) is None:
            missing.append(peer.name)
        else:
            row(peer.name, weighs, first)
    if missing:
        print(f"left out, since npm could not fetch them: {'; '.join(missing)}")


if __name__ == "__main__":
    main()
