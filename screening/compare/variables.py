"""The questions of one file, or of several together, as the variables of decision diagrams."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from screening.compare.diagram import Variable
from screening.model import NOT_YET, Question, Screener

Key = tuple[str, str]
"""A question's id and its kind: of another kind in another file, it is another question."""
Item = TypeVar("Item")


class Page(NamedTuple):
    """A question as variables."""

    question: str
    kind: str
    options: tuple[str, ...]
    """What can be chosen in every file that asks it, in the order of the variables."""
    first: int
    """The place of its first variable."""

    @property
    def variables(self) -> list[Variable]:
        """One with a value for each option, or one for each box."""
        if self.kind == "one":
            return [Variable((self.question,), ("", *self.options))]
        return [Variable((self.question, option), ("", option)) for option in self.options]


def asked_of(perspective: str, screener: Screener) -> dict[Key, Question]:
    """The questions that this perspective can be asked, by id and kind, but for the one that asks
    for the perspective.
    """
    asked = (
        q
        for q in screener.questions.questions
        if q.ask.speaks_to(perspective) and q.id != screener.questions.perspective_question
    )
    return {(q.id, q.kind): q for q in asked}


def pages(perspective: str, screeners: Sequence[Screener]) -> dict[Key, Page]:
    """The questions of all files, in the order of the last one."""
    every = [asked_of(perspective, screener) for screener in screeners]
    ahead = [screener.questions.may_be_ahead for screener in screeners]
    order: list[Key] = []
    for questions in every:
        order = merged(order, list(questions))
    pages: dict[Key, Page] = {}
    first = 0
    for key in order:
        same = [questions[key] for questions in every if key in questions]
        not_yet = all(key[0] in each for each, of in zip(ahead, every, strict=True) if key in of)
        pages[key] = page = Page(*key, _common(same, perspective, not_yet=not_yet), first)
        first += len(page.variables)
    return pages


def merged(before: Sequence[Item], after: Sequence[Item]) -> list[Item]:
    """Both lists in one, in the order of the second; what it lacks keeps its place behind the one
    before.
    """
    order, place = list(after), 0
    for item in before:
        if item not in after:
            order.insert(place, item)
        place = order.index(item) + 1
    return order


def _common(questions: Sequence[Question], perspective: str, *, not_yet: bool) -> tuple[str, ...]:
    """The options that all of these offer. Boxes by id, so that their order plays no part; an
    unknown one first.

    It decides how the others are read, so that a diagram that asks it first is smaller. Where a
    result may come before the question, "not asked yet" stands for an unknown option that it lacks.
    """
    in_all = set.intersection(*({o.id for o in q.offered(perspective)} for q in questions))
    common = [o for o in questions[-1].offered(perspective) if o.id in in_all]
    if questions[-1].kind == "any":
        common.sort(key=lambda option: (not option.unknown, not option.none, option.id))
    lacks = not_yet and not any(option.unknown for option in common)
    return (*((NOT_YET,) if lacks else ()), *(o.id for o in common))
