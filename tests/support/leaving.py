"""Everything that can reach Leave, with what is wanted: the table of
docs/decisions/0026-leaving-as-a-machine.md as data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Outcome = Literal["leaves", "stays", "asks", "refuses"]


@dataclass(frozen=True)
class Way:
    """One thing that happens, and what is wanted."""

    cause: str
    outcome: Outcome
    steps: tuple[tuple[str, str], ...] = ()
    """What is pressed, or how many seconds pass, each with what the line of the Shift key says
    then: a key of the words of the site below `page`, or nothing.
    """
    sends: tuple[Mapping[str, str], ...] = ()
    """Headers of a request, by which the server knows it."""
    shown_by: str = ""
    """A test of its own."""


BY_PRESSING: Final = (
    Way(
        "Shift three times",
        "leaves",
        steps=(("Shift", "shift_2"), ("Shift", "shift_1"), ("Shift", "")),
    ),
    Way(
        "The Shift of one side, then of the other",
        "leaves",
        steps=(("Shift", "shift_2"), ("RightShift", "shift_1"), ("Shift", "")),
    ),
    Way(
        "Shift three times, slowly: within five seconds of the one before",
        "leaves",
        steps=(
            ("Shift", "shift_2"),
            ("3 s", "shift_2"),
            ("Shift", "shift_1"),
            ("3 s", "shift_1"),
            ("Shift", ""),
        ),
    ),
    Way(
        "Shift once, then nothing: it is said that the count is over, and then the line goes",
        "stays",
        steps=(("Shift", "shift_2"), ("6 s", "shift_3"), ("6 s", "")),
    ),
    Way(
        "Shift twice, and again when the time has run out: the count begins anew",
        "stays",
        steps=(
            ("Shift", "shift_2"),
            ("Shift", "shift_1"),
            ("6 s", "shift_3"),
            ("Shift", "shift_2"),
        ),
    ),
    Way(
        "Shift twice, then another key: the line goes, and the count begins anew",
        "stays",
        steps=(("Shift", "shift_2"), ("Shift", "shift_1"), ("x", ""), ("Shift", "shift_2")),
    ),
    Way("Capital letters", "stays", steps=(("Shift+x", ""),) * 3),
    Way("Another keyboard: Ctrl with Shift", "stays", steps=(("Control+Shift", ""),) * 3),
    Way("A selection: Shift and a click", "stays", steps=(("Shift+click", ""),) * 3),
)

BY_REQUEST: Final = (
    Way(
        "Leave, an address that was typed, a bookmark, a tab that the browser restores",
        "leaves",
        sends=({"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}),
    ),
    Way("A browser that does not say where a request comes from", "leaves", sends=({},)),
    Way(
        "Another site: a link, an image, a frame, a page that leads on by itself",
        "asks",
        sends=({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}),
    ),
    Way(
        "A browser that fetches ahead of a press",
        "refuses",
        sends=(
            {"Sec-Fetch-Site": "none", "Sec-Purpose": "prefetch;prerender"},
            {"Sec-Fetch-Site": "same-origin", "Purpose": "prefetch"},
            {"X-Moz": "prefetch"},
        ),
    ),
)

OTHERS: Final = (
    Way("Leave, then Back", "leaves", shown_by="test_back_after_leaving_shows_no_answer"),
    Way(
        "The middle button, or Ctrl and a click, on Leave: here, and in no new tab",
        "leaves",
        shown_by="test_a_press_for_a_new_tab_leaves_here",
    ),
    Way(
        "Leave in another tab of this site",
        "leaves",
        shown_by="test_leaving_in_one_tab_leaves_in_all",
    ),
    Way(
        "A network that is slow: the page is out of sight before anything comes",
        "leaves",
        shown_by="test_the_page_is_out_of_sight_at_once",
    ),
    Way(
        "No network: the page is out of sight, and Back brings no answer",
        "leaves",
        shown_by="test_without_a_network_the_page_is_out_of_sight",
    ),
)

ALL: Final = (*BY_PRESSING, *BY_REQUEST, *OTHERS)
