"""The order of the questions as a picture: which are asked of everyone, and which are passed by
under a condition.

Questions stand in one column. Where some in a row are asked under the same condition, the condition
stands above them, and a line passes by on the right. The geometry is worked out here, in units of
about a pixel on a phone; the template only draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from textwrap import wrap
from typing import Final

from screening.model import Question
from screening.outcome.conditions import atoms
from screening.outcome.plan import Plan
from screening.sheet.names import Names

WIDTH: Final = 360
MIDDLE: Final = 165
BOX: Final = 290
LINE: Final = 17
"""From one line of text to the next."""
GAP: Final = 18
PAD: Final = 7
PASSING: Final = 346
"""Where the lines that pass by run."""
LETTERS: Final = 40
"""As many fit into one line of a box."""


@dataclass(frozen=True, slots=True)
class Run:
    """Questions in a row that are asked under the same condition."""

    condition: str
    """In words; empty where everyone is asked."""
    questions: tuple[tuple[str, str], ...]
    """Each by number and label, with the part it stands in."""
    interrupting: tuple[bool, ...]
    """Whether an answer can lead to an emergency page at once."""


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text, in the middle of `x`."""

    x: int
    y: int
    text: str
    kind: str = "words"


@dataclass(frozen=True, slots=True)
class Box:
    """A question (`ask`), a condition (`gate`), or an end (`end`)."""

    y: int
    height: int
    kind: str
    x: int = MIDDLE - BOX // 2
    width: int = BOX


@dataclass
class Picture:
    """What is drawn, from top to bottom."""

    height: int = PAD
    boxes: list[Box] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def box(self, kind: str, texts: Sequence[tuple[str, str]]) -> Box:
        """Add a box below all others, with its lines of text, each with its kind."""
        lines = [(line, style) for text, style in texts for line in wrap(text, LETTERS)]
        box = Box(self.height, 2 * PAD + LINE * len(lines), kind)
        self.boxes.append(box)
        self.labels += [
            Label(MIDDLE, box.y + PAD + LINE * n + 13, line, style)
            for n, (line, style) in enumerate(lines)
        ]
        self.height += box.height
        return box

    def onward(self, label: str = "") -> None:
        """Add an arrow to what comes next."""
        self.paths.append(f"M{MIDDLE} {self.height}v{GAP - 2}")
        if label:
            self.labels.append(Label(MIDDLE + 62, self.height + 15, label, "edge"))
        self.height += GAP

    def passed(self, gate: Box, label: str) -> None:
        """Add the line that leaves a condition on the right and comes back below what it
        passes by.
        """
        out, down = gate.y + gate.height // 2, self.height + GAP // 2
        self.paths.append(f"M{gate.x + gate.width} {out}H{PASSING}V{down}H{MIDDLE + 4}")
        self.labels.append(Label(PASSING - 14, out - 5, label, "edge"))


def runs(plan: Plan, names: Names, perspective: str) -> tuple[Run, ...]:
    """The questions of a perspective in their order, joined where they are asked under the same
    condition.
    """
    urgent = {
        atom.question
        for rule in plan.screener.rules.rules
        if rule.emergency
        for atom in atoms(rule.when)
    }
    groups = {group.id: group.title for group in plan.screener.questions.groups}

    def in_words(question: Question) -> str:
        condition = names.telling(question.ask_when, perspective)
        return names.line(condition, perspective) if condition else ""

    found = []
    for condition, together in groupby(
        (asked.question for asked in plan.asked[perspective]), key=in_words
    ):
        asked = list(together)
        named = tuple(
            (names.question(q, perspective), groups[q.group].to(perspective)) for q in asked
        )
        found.append(Run(condition, named, tuple(q.id in urgent for q in asked)))
    return tuple(found)


def picture(names: Names, drawn: Sequence[Run]) -> Picture:
    """The picture of these runs."""
    picture = Picture()
    picture.box("end", [(names.t("rules.order_start"), "words")])
    for run in drawn:
        picture.onward()
        gate = None
        if run.condition:
            gate = picture.box(
                "gate", [(names.t("rules.order_only", condition=run.condition), "condition")]
            )
            picture.onward(names.t("rules.order_asked"))
        for n, ((name, _), interrupts) in enumerate(
            zip(run.questions, run.interrupting, strict=True)
        ):
            if n:
                picture.onward()
            picture.box(
                "ask",
                [
                    (name, "words"),
                    *([(names.t("rules.order_interrupts"), "condition")] if interrupts else []),
                ],
            )
        if gate:
            picture.passed(gate, names.t("rules.order_passed"))
    picture.onward()
    picture.box("end", [(names.t("rules.order_end"), "words")])
    picture.height += PAD
    return picture
