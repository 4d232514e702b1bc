"""What no rule ever leads to, and what promises say that cannot be."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from screening.content.check.base import Checker
from screening.content.check.reach import Reach
from screening.content.files import QUESTIONS, RULES
from screening.model import (
    Chosen,
    Listed,
    Promise,
    Words,
)

PROMISED: Final = {
    "urgency_at_least": "urgency",
    "level_at_least": "level",
    "advice": "advice",
    "advice_any": "advice",
    "sections": "section",
    "lines": "helpline",
    "looks_for": "term",
    "asked_first": "question",
    "first_step": "step",
    "first_two": "step",
    "never_first_step": "step",
    "unsaid": "score",
    "sources": "source",
}
"""The keys of a promise that name ids, and of what kind."""
LISTED: Final[Mapping[Listed, str]] = {
    "emergencies": "emergency",
    "steps": "step",
    "acts": "act",
    "reasons": "rule",
    "advice": "advice",
    "sections": "section",
    "lines": "helpline",
}
"""What stands in each list on a result."""


class ReachChecks(Checker):
    """What is reached, and what is promised of it."""

    def always_there(self) -> list[str]:
        """The steps that stand on a result without a rule that offers them."""
        rules = self.screener.rules
        line = [rules.violence_line.step] if rules.violence_line else []
        return [*(urgency.step for urgency in rules.urgencies), rules.unsettled.step, *line]

    def reached(self) -> None:
        """Everything that a rule could give is given by one; the lowest urgency and level need
        none.
        """
        rules = self.screener.rules
        for name, kind, given in (
            ("urgencies", "urgency", {rules.urgencies[0].id, *(r.urgency for r in rules.rules)}),
            (
                "levels",
                "level",
                {
                    rules.levels[0].id,
                    *(r.level for r in rules.rules),
                    *(r.level_up_to for r in rules.rules),
                },
            ),
            ("emergencies", "emergency", {r.emergency for r in rules.rules}),
            (
                "steps",
                "step",
                {
                    *self.always_there(),
                    *(r.step for r in rules.rules),
                    *(r.tonight for r in rules.rules),
                },
            ),
            ("safety_net", "act", {r.act for r in rules.rules}),
            ("advice", "advice", {a for r in rules.rules for a in r.advice}),
            ("ways", "way in", {w for r in rules.rules for w in r.ways}),
        ):
            for i, noun in enumerate(getattr(rules, name)):
                if noun.id not in given:
                    self.say(
                        (RULES, name, i),
                        f"No rule leads to the {kind} `{noun.id}`.",
                        "Add a rule that does, or remove it.",
                    )

    def sections_reached(self) -> None:
        """A result can lead to every section, or the section says why none does."""
        rules = self.screener.rules
        given = {id_ for rule in rules.rules for id_ in rule.sections}
        given |= {id_ for advice in rules.advice for id_ in advice.sections}
        given |= {emergency.section for emergency in rules.emergencies}
        for section in self.screener.sections:
            file = f"education/{section.id}.md"
            if section.id not in given and not section.listed_only:
                message = f"No rule and no card leads to the section `{section.id}`."
                instead = "Name it in one, or say why it stands in the list alone: `listed_only:`."
                self.say((file, "title"), message, instead)
            elif section.id in given and section.listed_only:
                message = (
                    f"`{section.id}` is said to stand in the list alone, and more leads to it."
                )
                self.say((file, "listed_only"), message, "Remove `listed_only`.")

    def spoken(self, wanted: Mapping[tuple[str, str | None], set[str]]) -> None:
        """What is shown has words for everyone to whom it may be shown."""
        for name in ("urgencies", "levels", "ways", "emergencies", "advice", "steps"):
            for i, noun in enumerate(getattr(self.screener.rules, name)):
                for_some = name in ("emergencies", "advice", "steps")
                needed = sorted(wanted.get((name, noun.id), ())) if for_some else self.perspectives
                for field in ("title", "meaning", "short", "what", "text", "words"):
                    if isinstance(words := getattr(noun, field, None), Words):
                        self.words((RULES, name, i, field), words, needed)

    def check_promises(self) -> None:
        """Every promise."""
        for i, promise in enumerate(self.screener.rules.promises):
            self.promise((RULES, "promises", i), promise)

    def promise(self, path: tuple[Any, ...], promise: Promise) -> None:
        """One promise: everything that it names is there."""
        for name, kind in PROMISED.items():
            value = getattr(promise, name)
            self.known((*path, name), kind, value if isinstance(value, tuple) else [value])
        for score in promise.score_at_most:
            self.known((*path, "score_at_most", score), "score", [score])
        for first, others in promise.asked_before.items():
            self.known((*path, "asked_before", first), "question", (first, *others))
        for question, options in promise.signs.items():
            self.signs_of((*path, "signs", question), question, options)
        for listed, ids in promise.off_paper.items():
            self.listed((*path, "off_paper", listed), listed, ids)
        for listed, pairs in promise.above.items():
            for upper, lowers in pairs.items():
                self.listed((*path, "above", listed, upper), listed, (upper, *lowers))
        if not promise.model_dump(
            exclude={"id", "says", "sources", "when", "when_treatment"}, exclude_defaults=True
        ):
            self.say(
                path,
                f"The promise `{promise.id}` promises nothing.",
                "Say what must hold: `advice:`, `urgency_at_least:`, …",
            )
        if self.condition((*path, "when"), promise.when) and not (
            self.possible(promise.when) and self.meets(promise.when)
        ):
            message = f"The promise `{promise.id}` speaks of no one."
            self.say((*path, "when"), message, "Look at the condition: it can never be met.")

    def signs_of(self, path: tuple[Any, ...], question: str, options: Sequence[str]) -> None:
        """Signs that a promise names: options that can stand in the safety net."""
        self.chosen(path, Chosen(question=question, options=tuple(options)))
        asked = self.questions.get(question)
        for option in asked.options if asked else ():
            if option.id in options and not option.can_happen:
                self.say(
                    path,
                    f"`{question}: {option.id}` is no sign.",
                    "A sign has `can_happen:`. Name one that has, or give it one.",
                )

    def listed(
        self, path: tuple[Any, ...], kind: Listed | Literal["answers"], ids: Sequence[str]
    ) -> None:
        """What a promise names of a list; an answer is `question` or `question.option`."""
        if kind != "answers":
            self.known(path, LISTED[kind], ids)
            return
        for id_ in ids:
            question, dot, option = id_.partition(".")
            self.chosen(path, Chosen(question=question, options=(option,) if dot else ()))

    def on_the_path(self) -> None:
        """Everyone who is asked what a rule, a question or a promise needs is asked it together;
        other mistakes are mended first.
        """
        reach = Reach(self.screener)
        lists: tuple[tuple[str, str, str, Sequence[Any]], ...] = (
            (QUESTIONS, "questions", "ask_when", self.screener.questions.questions),
            (RULES, "rules", "when", self.screener.rules.rules),
            (RULES, "promises", "when", self.screener.rules.promises),
        )
        for file, name, key, nouns in lists:
            for i, noun in enumerate(nouns):
                condition = getattr(noun, key)
                if not reach.reached(condition):
                    gates = " and ".join(f"`{id_}`" for id_ in reach.gates(condition))
                    message = (
                        f"No one is asked all that `{noun.id}` needs: its answers exclude one"
                        " another."
                    )
                    self.say(
                        (file, name, i, key),
                        message,
                        f"Look at when these are asked: {gates}. Then change one of the"
                        " conditions.",
                    )
