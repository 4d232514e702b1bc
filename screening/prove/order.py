"""Where things stand on a result, as formulas: in a list, above what else, and on paper.

It says again, for a solver, in which order and how openly `result` lists things.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from screening.model import ALWAYS_NAMED, ROLES, Listed, Question, Rule
from screening.outcome.conditions import atoms, mentions_score
from screening.outcome.engine import read_by
from screening.prove.form import giving
from screening.prove.formulas import Formula, every, no, some
from screening.prove.result import Shown

Places = Sequence[Formula]
"""Where a thing stands in each part of its list, the upper parts first. Within a part the order is
the file's."""


class Standing:
    """Where things stand on what a form shows.

    Args:
        shown: what the result of the form shows.
    """

    def __init__(self, shown: Shown) -> None:
        self.shown, self.form, self.rules = shown, shown.form, shown.form.rules
        self.screener = shown.form.plan.screener

    # --- in a list ---

    def places(self, kind: Listed, id_: str) -> Places:
        """Where a thing stands in each part of its list."""
        shown = self.shown
        match kind:
            case "steps":
                line = self.rules.violence_line
                second = shown.violence_line() if line and line.step == id_ else False
                return shown.step(id_), second, shown.tonight(id_), shown.then(id_)
            case "acts":
                return self._act(id_)
            case "advice" | "sections":
                truth = shown.card(id_) if kind == "advice" else shown.section(id_)
                return truth.yes, every((truth.possible, no(truth.yes)))
            case "emergencies":
                return (shown.giving("emergency", id_).yes,)
            case "reasons":
                rule = self._rule(id_)
                return (False if rule.quiet else self.form.holds(rule).yes,)
        return (some(here for here, _ in self._naming(id_)),)

    def at_all(self, kind: Listed, id_: str) -> Formula:
        """Where a thing stands on the result."""
        return some(self.places(kind, id_))

    def out_of_order(self, kind: Listed, upper: str, lower: str) -> Formula:
        """Where both stand, and not the first above the second."""
        above, below = self.places(kind, upper), self.places(kind, lower)
        file = [noun.id for noun in self._in_order(kind)]
        swapped = file.index(self._id(kind, upper)) > file.index(self._id(kind, lower))
        return some(
            every((here, there))
            for part, here in enumerate(above)
            for place, there in enumerate(below)
            if place < part or (place == part and swapped)
        )

    def _in_order(self, kind: Listed) -> Sequence[Any]:
        rules, lines = self.rules, self.screener.country.lines
        read = {section.id: section for section in self.screener.sections}
        return {
            "emergencies": rules.emergencies,
            "steps": rules.steps,
            "acts": rules.safety_net,
            "reasons": sorted(rules.rules, key=lambda rule: -rules.rank(rule.urgency)),
            "advice": rules.advice,
            "sections": [read[id_] for id_ in rules.reading],
            "lines": lines,
        }[kind]

    def _id(self, kind: Listed, id_: str) -> str:
        """The id of a thing; a line may be named by its role."""
        line = self.screener.country.line(id_) if kind == "lines" else None
        return line.id if line else id_

    # --- on paper ---

    def on_paper(self, kind: Listed, id_: str) -> Formula:
        """Where a thing stands on the result and is not left out of print."""
        match kind:
            case "steps":
                return some(
                    (
                        self._openly("steps", id_),
                        every((self._first_is_private(), self._stands_in(id_))),
                    )
                )
            case "acts":
                return every(
                    (
                        self._openly("acts", id_),
                        some(here for here, private in self._signs(id_) if not private),
                    )
                )
            case "emergencies":
                openly = [
                    rule
                    for rule in giving(self.shown.rules, "emergency", [id_])
                    if not rule.private
                ]
                return every((self._openly("emergencies", id_), self.form.any_rule(openly).yes))
            case "reasons":
                return every(
                    (self._openly("reasons", id_), no(self._names_private(self._rule(id_))))
                )
            case "lines":
                return some(every((here, openly)) for here, openly in self._naming(id_))
        return self._openly(kind, id_)

    def _openly(self, kind: Listed, id_: str) -> Formula:
        private = any(noun.private for noun in self._in_order(kind) if noun.id == id_)
        return False if private else self.at_all(kind, id_)

    def _first_is_private(self) -> Formula:
        return some(self.shown.step(step.id) for step in self.rules.steps if step.private)

    def _stands_in(self, id_: str) -> Formula:
        """Where this step stands on paper for a private one: the first that is not, or that of the
        lowest urgency.
        """
        order = [step.id for step in self.rules.steps if not step.private]
        above = order[: order.index(id_)] if id_ in order else order
        none_above = no(some(self.shown.offered(each) for each in above))
        own = every((self.shown.offered(id_), none_above)) if id_ in order else False
        last = (
            no(some(map(self.shown.offered, order)))
            if id_ == self.rules.urgencies[0].step
            else False
        )
        return some((own, last))

    # --- lines ---

    def _naming(self, id_: str) -> Iterator[tuple[Formula, Formula]]:
        """Where each thing that names the line stands, and where it does so openly."""
        country = self.screener.country
        line = country.line(id_)
        yield from ((True, True) for role in ALWAYS_NAMED if country.line(role) == line)
        for emergency in self.rules.emergencies:
            here, openly = (
                self.at_all("emergencies", emergency.id),
                self.on_paper("emergencies", emergency.id),
            )
            for name in (emergency.helpline, *emergency.also):
                if country.line(name) == line:
                    yield here, True if name in ROLES else openly
        for step in self.rules.steps:
            if any(country.line(name) == line for name in step.helplines):
                yield self.at_all("steps", step.id), not step.private
        for advice in self.rules.advice:
            if any(country.line(name) == line for name in advice.helplines):
                yield self.shown.card(advice.id).yes, not advice.private

    # --- the safety net ---

    def sign(self, question: str, option: str) -> Formula:
        """Where a sign stands in the safety net."""
        return some(
            self.shown.stands_under(act.id, question, option) for act in self.rules.safety_net
        )

    def _signs(self, act: str) -> Iterator[tuple[Formula, bool]]:
        """Where each sign stands under an act, and whether it is private."""
        for question, option in self.shown.can_happen():
            yield (
                self.shown.stands_under(act, question.id, option.id),
                option.private or question.private,
            )

    def _act(self, act: str) -> Places:
        """Acts with a sign that always warns stand first, then those with an open one."""
        always = some(
            self.shown.stands_under(act, q.id, o.id)
            for q, o in self.shown.can_happen()
            if o.always_warn
        )
        open_ = self.shown.open_in(act)
        return (
            always,
            every((no(always), open_)),
            every((no(always), no(open_), some(here for here, _ in self._signs(act)))),
        )

    # --- answers ---

    def _rule(self, id_: str) -> Rule:
        return next(rule for rule in self.rules.rules if rule.id == id_)

    def _names(self, rule: Rule, question: Question, option: str) -> Formula:
        """Where the reason of a rule names an answer: not where a figure stands for it."""
        read = read_by(self.form.plan, rule)
        if option not in read.get(question.id, ()):
            return False
        told: Formula = any(atom.question == question.id for atom in atoms(rule.when))
        if not told:
            counted = set(mentions_score(rule.when))
            scores = [score for score in self.rules.scores if score.id in counted]
            reading = [
                s
                for s in scores
                if any(a.question == question.id for term in s.terms for a in atoms(term.when))
            ]
            told = some(no(self.shown.words_score(score.id)) for score in reading)
        return every((self.form.sure(question.id, option), told))

    def _names_private(self, rule: Rule) -> Formula:
        private = [(q, o.id) for q in self.form.questions.values() for o in q.options if o.private]
        return some(self._names(rule, question, option) for question, option in private)

    def answer_on_paper(self, question: str, option: str) -> Formula:
        """Where an answer is named on paper: under a reason, or as a sign in the safety net."""
        asked = self.form.questions.get(question)
        if asked is None:
            return False
        reasons = (
            every((self.on_paper("reasons", r.id), self._names(r, asked, option)))
            for r in self.rules.rules
        )
        private = asked.private or any(each.private for each in asked.options if each.id == option)
        acts = () if private else (act.id for act in self.rules.safety_net if not act.private)
        return some((*reasons, *(self.shown.stands_under(act, question, option) for act in acts)))
