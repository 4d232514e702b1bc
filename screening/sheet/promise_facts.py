"""What a promise says of questions, steps and lists, in texts for the rule sheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Literal

from screening.model import Listed, Promise
from screening.outcome.words import Wording, plain
from screening.sheet.fact import Piece
from screening.sheet.names import Names

Told = tuple[str, tuple[Piece, ...]]
"""A label, and what stands after it."""


class Promised:
    """Puts the promises of one content into words.

    Args:
        names: what everything in it is called.
        t: the interface words.
    """

    def __init__(self, names: Names, t: Wording) -> None:
        self.names, self.t, self.screener = names, t, names.screener

    def told(self, promise: Promise) -> Iterator[Told]:
        """Everything that a promise says of questions, steps and lists; what it does not say has
        nothing after its label.
        """
        t, named = self.t, self.names.named
        yield t("rules.fact_asked_first"), self.questions(promise.asked_first)
        yield t("rules.fact_asked_before"), tuple(self.pairs(promise.asked_before, self.questions))
        yield t("rules.fact_first_step_one"), named("steps", promise.first_step)
        yield t("rules.fact_first_two"), named("steps", promise.first_two)
        yield t("rules.fact_never_first_step"), named("steps", promise.never_first_step)
        yield t("rules.fact_never_first"), tuple(self.step_tag(tag) for tag in promise.never_first)
        yield t("rules.fact_advice_any"), named("advice", promise.advice_any)
        yield (
            t("rules.fact_looks_for"),
            tuple(t(f"places.terms.{term}") for term in promise.looks_for),
        )
        yield t("rules.fact_lines"), self.names.lines(promise.lines)
        yield (
            t("rules.fact_signs"),
            tuple(self.answer(q, o) for q, options in promise.signs.items() for o in options),
        )
        above = (
            text
            for kind, pairs in promise.above.items()
            for text in self.pairs(pairs, partial(self.listed, kind))
        )
        yield t("rules.fact_above"), tuple(above)
        off_paper = (
            text for kind, ids in promise.off_paper.items() for text in self.off_paper(kind, ids)
        )
        yield t("rules.fact_off_paper"), tuple(off_paper)

    def step_tag(self, tag: str) -> str:
        """What the words of a step recommend."""
        return {"keep": self.t("rules.tag_keep"), "hold": self.t("rules.tag_hold")}[tag]

    def pairs(
        self,
        pairs: Mapping[str, tuple[str, ...]],
        named: Callable[[Iterable[str]], tuple[Piece, ...]],
    ) -> Iterator[str]:
        """What comes before what."""
        for first, others in pairs.items():
            told = (", ".join(map(str, named(ids))) for ids in ([first], others))
            yield self.t("rules.before", first=next(told), others=next(told))

    def questions(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Questions by number and label."""
        asked = self.names.plan.questions
        return tuple(
            f"{self.names.numbers['questions'][id_]} {self.names.one_voice(asked[id_].label)}"
            for id_ in ids
        )

    def answer(self, question: str, option: str) -> str:
        """An answer by its question and its words; the question alone where none is named."""
        (asked,) = self.questions([question])
        words = [o.words for o in self.names.plan.question(question).options if o.id == option]
        return f"{asked}: {self.names.one_voice(words[0])}" if words else asked

    def listed(self, kind: Listed, ids: Iterable[str]) -> tuple[Piece, ...]:
        """What stands in a list on a result."""
        match kind:
            case "lines":
                return self.names.lines(ids)
            case "sections":
                return self.names.sections(ids)
            case "reasons":
                return tuple(self.names.numbers["rules"][id_] for id_ in ids)
            case "acts":
                titles = {act.id: act.title for act in self.screener.rules.safety_net}
                return tuple(plain(self.screener, self.names.one_voice(titles[id_])) for id_ in ids)
        return tuple(name for id_ in ids for name in self.names.named(kind, [id_]))

    def off_paper(self, kind: Listed | Literal["answers"], ids: Iterable[str]) -> tuple[Piece, ...]:
        """What is left out of print."""
        if kind == "answers":
            return tuple(self.answer(*id_.partition(".")[::2]) for id_ in ids)
        return self.listed(kind, ids)
