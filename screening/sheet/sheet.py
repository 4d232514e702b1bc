"""The rule sheet: every question, score, urgency, level, way in, emergency, step, advice, rule and
promise as prose.

Each has a number, so that it can be discussed on the phone. The page, the print and the terminal
show the same sheet.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from screening.content.reviews import standing_reviews
from screening.model import Header, Review, Rule
from screening.outcome.plan import Plan
from screening.outcome.words import Wording
from screening.sheet.fact import Entry, Fact, fact
from screening.sheet.facts import Describer
from screening.sheet.prose import Clause
from screening.sheet.vignettes import Coverage, Judged

MOST_CASES: Final = 4
"""As many cases are named beside a rule; of the others the number is said."""
MOST_TOLD: Final = 3
"""As many are told in their own words where a rule is reviewed."""


@dataclass(frozen=True, slots=True)
class Part:
    """All of one kind, in the order of the file."""

    kind: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A rule in the table of the logic."""

    number: str
    id: str
    title: str
    when: Clause | None
    for_whom: str
    """The perspectives for which alone it can hold; empty where it is for everyone."""
    urgency: str
    level: str
    advice: tuple[str, ...]
    other: tuple[str, ...]
    """Emergency page, first step (its first sentence) and ways in."""


class Sheet:
    """The sheet for one content.

    Args:
        plan: the compiled content.
        t: the interface words.
        reviews: what reviewers said of single rules.
    """

    def __init__(self, plan: Plan, t: Wording, reviews: Sequence[Review] = ()) -> None:
        self.screener, self.t = plan.screener, t
        self.reviewed = {each.rule for each in reviews}
        self.standing = standing_reviews(plan.screener, reviews)
        self.describer = Describer(plan, t)
        self.names = self.describer.names

    def part(self, kind: str, coverage: Coverage | None = None) -> Part:
        """Everything of one kind (`prose.LETTERS`); rules with the vignettes that touch them,
        where these are given.
        """
        entries = (self.describer.entry(kind, noun) for noun in self.names.nouns(kind))
        if kind == "rules" and coverage:
            entries = (self._covered(entry, coverage) for entry in entries)
        return Part(kind, tuple(entries))

    def table(self) -> tuple[Row, ...]:
        """The logic as a table, one row a rule."""
        return tuple(self._row(rule) for rule in self.screener.rules.rules)

    def headers(self) -> tuple[Header, Header]:
        """Who stands behind the two clinical files, and since when."""
        return self.screener.questions.header, self.screener.rules.header

    def card(self, rule: Rule, coverage: Coverage) -> Entry:
        """A rule to be reviewed: with its cases in their own words."""
        entry = self.describer.entry("rules", rule)
        return self._covered(entry, coverage, self._told)

    def _covered(
        self,
        entry: Entry,
        coverage: Coverage,
        told: Callable[[Sequence[Judged]], tuple[str, ...]] | None = None,
    ) -> Entry:
        """A rule with the vignettes that touch it, and who reviewed it."""
        told = told or self._named
        facts = (
            fact(self.t("rules.fact_fired"), *told(coverage.fired[entry.id])),
            fact(self.t("rules.fact_missed"), *told(coverage.missed[entry.id])),
            self._reviewed(entry.id),
        )
        return replace(entry, facts=(*entry.facts, *facts))

    def _named(self, judged: Sequence[Judged]) -> tuple[str, ...]:
        if not judged:
            return (self.t("rules.no_case"),)
        named = ", ".join(each.number for each in judged[:MOST_CASES])
        more = len(judged) - MOST_CASES
        return (self.t("rules.cases_more", named=named, count=more) if more > 0 else named,)

    def _told(self, judged: Sequence[Judged]) -> tuple[str, ...]:
        if not judged:
            return (self.t("rules.no_case"),)
        told = tuple(f"{each.number} {each.case.name}" for each in judged[:MOST_TOLD])
        more = judged[MOST_TOLD:]
        return (*told, *((self._named(more)) if more else ()))

    def _reviewed(self, rule: str) -> Fact:
        """Who said what of a rule, as far as it still holds."""
        said = [
            self.t(f"rules.review.said_{each.says}", name=each.name, role=each.role, day=each.day)
            + (f" {each.note}" if each.note else "")
            for each in self.standing[rule]
        ]
        never = "moved" if rule in self.reviewed else "never"
        return fact(self.t("rules.fact_reviewed"), *(said or [self.t(f"rules.review.{never}")]))

    def _row(self, rule: Rule) -> Row:
        voices = self.names.for_whom(rule)
        return Row(
            number=self.names.numbers["rules"][rule.id],
            id=rule.id,
            title=rule.title or "",
            when=self.names.clause(rule.when, voices[0]) if rule.when else None,
            for_whom=(
                self.names.whom(voices) if len(voices) < len(self.screener.perspectives) else ""
            ),
            urgency=" ".join(self.names.named("urgencies", (rule.urgency,))),
            level=" ".join(self.names.named("levels", (rule.level,))),
            advice=self.names.named("advice", rule.advice),
            other=(
                *self.names.named("emergencies", (rule.emergency,)),
                *(step.partition(". ")[0] for step in self.names.named("steps", (rule.step,))),
                *self.names.named("ways", rule.ways),
            ),
        )
