"""The page of a question: rendered once, with gaps for what differs between visits."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from flask import get_template_attribute, render_template
from flask_wtf import FlaskForm

from screening.model import Answers, Question
from screening.outcome.engine import still_ahead
from screening.outcome.plan import Plan
from screening.outcome.words import Wording
from screening.web.forms import FIELD, boxes_of

CLOSE: Final = 4
"""How far apart the least and the most questions that may come are where "about" so many is said.
"""


@dataclass(frozen=True)
class Visit:
    """What differs between visits to the page of a question."""

    token: str
    """The check that the form belongs to, and the words that it shows."""
    back: str
    """The address of the page before."""
    place: int
    """Which page of this check it is, counted from 1."""
    ahead: str
    """How many questions are still to come, in words."""
    slip: str
    """A link that changes the answer just given, where a slip could hide danger; else empty."""
    chosen: Collection[str]


class QuestionPage:
    """A question's page with gaps for what differs between visits
    (docs/decisions/0007-pages-rendered-once.md).
    """

    RUN, BACK, PLACE, AHEAD, SLIP, ONLY = (
        f"\ue000{name}\ue000" for name in ("run", "back", "place", "ahead", "slip", "only")
    )

    def __init__(
        self, question: Question, perspective: str, form: FlaskForm, only: str, **drawn: Any
    ) -> None:
        offered = [(o, f"\ue000={o.id}\ue000") for o in question.offered(perspective)]
        html = render_template(
            "question.html",
            question=question,
            perspective=perspective,
            field=form[FIELD],
            options=offered,
            run=self.RUN,
            back=self.BACK,
            place=self.PLACE,
            ahead=self.AHEAD,
            slip=self.SLIP,
            only=self.ONLY,
            **drawn,
        )
        self.parts = html.split("\ue000")
        boxes = boxes_of(question)
        now = str(get_template_attribute("macros.html", "answer_now")())
        self.marks = {f"={o.id}": " checked" if o.id in boxes else now for o in question.options}
        self.boxes, self.only = boxes, only

    def fill(self, visit: Visit) -> str:
        """The page for one visit."""
        gaps = {f"={option}": self.marks.get(f"={option}", "") for option in visit.chosen}
        gaps |= {
            "run": visit.token,
            "back": visit.back,
            "place": str(visit.place),
            "ahead": visit.ahead,
            "slip": visit.slip,
        }
        if self.boxes & set(visit.chosen) and not self.boxes >= set(visit.chosen):
            gaps["only"] = self.only
        return "".join(gaps.get(part, "") if i % 2 else part for i, part in enumerate(self.parts))


def ahead_words(plan: Plan, t: Wording, answers: Answers, question: Question) -> str:
    """How many questions come after this one, in words: what it will be, about, or at most, as far
    as the answers tell.
    """
    whom = plan.screener.questions.perspective_question
    routes = (
        [answers]
        if whom in answers
        else [{**answers, whom: (p,)} for p in plan.screener.perspectives]
    )
    others = [
        [sure for each, sure in still_ahead(plan, route) if each.id != question.id]
        for route in routes
    ]
    least, most = min(map(sum, others)), max(map(len, others))
    if most == 0:
        return t("question.ahead_none")
    if most == least:
        return t("question.ahead", number=most)
    if most - least <= CLOSE:
        return t("question.ahead_about", number=(least + most + 1) // 2)
    return t("question.ahead_most", number=most)
