"""The names of the single things that are decided: every field of `Result`, taken apart."""

from collections.abc import Hashable
from typing import Final, NamedTuple

from screening.model import Taken
from screening.outcome.plan import NO

HIDDEN: Final = "private"
"""The value of what is shown and left out of print."""


class What(NamedTuple):
    """One thing that is decided: its kind, and the id of what it is about."""

    kind: str
    id: str = ""


URGENCY: Final = What("urgency")
"""Its lowest id, which is the headline, and its highest."""
UNSETTLED: Final = What("unsettled")
"""Whether the open title leads."""
LEVEL: Final = What("level")
"""Its lowest and highest id."""
START: Final = What("start")
"""The level to start with: an id."""
STEP: Final = What("step")
"""The first step: an id."""
VIOLENCE_LINE: Final = What("violence_line")
TONIGHT: Final = What("tonight")
THEN: Final = What("then")
"""Each the id of a step, or None."""
ON_PAPER: Final = What("step_on_paper")
LEVEL_SAID: Final = What("level_said")
LINE: Final = "line"
"""The kind of lines to call."""
UNKNOWN_NAMED: Final = What("unknown_named")
"""Whether the result may name an unknown to find out."""

STEPS: Final = ("violence_line", "tonight", "then")


def usual(what: What) -> Hashable:
    """What a file decides that knows nothing of this."""
    return None if what.kind in ("score", *STEPS) else NO


def taken_id(taken: Taken) -> str:
    """What stands on the page to take along, by its section and headings."""
    return " / ".join((taken.section, *taken.parts))


HEADINGS: Final = {
    URGENCY.kind: "How soon",
    UNSETTLED.kind: "Whether the open title leads",
    "emergency": "Emergencies",
    STEP.kind: "First step",
    VIOLENCE_LINE.kind: "The line on violence",
    TONIGHT.kind: "What to do tonight",
    THEN.kind: "The step after it",
    "sign": "Signs in the safety net",
    LINE: "Whom to call",
    LEVEL.kind: "Level of care",
    START.kind: "Level to start with",
    LEVEL_SAID.kind: "Whether a level is worded",
    "advice": "Cards",
    "section": "To read",
    "looks_for": "What a search for a place starts with",
    "way": "Ways in",
    "score": "Figures",
    "reason": "Reasons",
    "taken": "The page to take along",
    ON_PAPER.kind: "The step on paper",
    UNKNOWN_NAMED.kind: "Whether an unknown is named",
}
"""What the kinds of decisions are called, what matters most first."""
KINDS: Final = tuple(HEADINGS)
