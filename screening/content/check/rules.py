"""What is wrong with rules, and with what they name."""

from typing import TYPE_CHECKING, Any, Final

from screening.content.check.base import lines_of
from screening.content.check.unreachable import ReachChecks
from screening.content.files import QUESTIONS, RULES
from screening.content.mistakes import nearest
from screening.model import (
    Rule,
    Taken,
)
from screening.outcome.conditions import atoms

if TYPE_CHECKING:
    from collections.abc import Sequence

GIVEN: Final = {
    "urgency",
    "level",
    "level_up_to",
    "emergency",
    "step",
    "tonight",
    "ways",
    "advice",
    "sections",
}
"""What a rule can give."""


class RuleChecks(ReachChecks):
    """Rules, and what they name."""

    def check_rules(self) -> None:
        """Everything that is concluded."""
        rules = self.screener.rules
        spoken: dict[tuple[str, str | None], set[str]] = {
            ("steps", step): set(self.perspectives) for step in self.always_there()
        }
        for i, rule in enumerate(rules.rules):
            perspectives = self.rule((RULES, "rules", i), rule)
            steps = [("steps", step) for step in (rule.step, rule.tonight)]
            for given in (
                *(("advice", a) for a in rule.advice),
                *steps,
                ("emergencies", rule.emergency),
            ):
                spoken.setdefault(given, set()).update(perspectives)
        self.condition((RULES, "say_level_when"), rules.say_level_when)
        self.condition((RULES, "name_unknown_unless"), rules.name_unknown_unless)
        self.references()
        self.places_of_their_own()
        self.emergencies()
        self.signs()
        self.reading()
        self.reached()
        self.sections_reached()
        self.spoken(spoken)

    def references(self) -> None:
        """Every section, helpline and source that stands beside the rules is there."""
        rules = self.screener.rules
        lists: Sequence[tuple[str, Sequence[Any]]] = (
            ("levels", rules.levels),
            ("ways", rules.ways),
            ("emergencies", rules.emergencies),
            ("advice", rules.advice),
            ("steps", rules.steps),
        )
        for name, nouns in lists:
            for i, noun in enumerate(nouns):
                here = (RULES, name, i)
                self.known((*here, "section"), "section", [getattr(noun, "section", None)])
                self.known((*here, "sections"), "section", getattr(noun, "sections", ()))
                self.known((*here, "helplines"), "helpline", getattr(noun, "helplines", ()))
                self.known((*here, "sources"), "source", getattr(noun, "sources", ()))
                self.known((*here, "looks_for"), "term", getattr(noun, "looks_for", ()))
                self.known(
                    (*here, "covers"),
                    "advice" if name == "advice" else "step",
                    getattr(noun, "covers", ()),
                )
        conditional = {advice.id for advice in rules.advice if advice.if_}
        for i, level in enumerate(rules.levels):
            self.known((RULES, "levels", i, "advice"), "advice", level.advice)
            for id_ in level.advice:
                if id_ in self.ids["advice"] and id_ not in conditional:
                    message = (
                        f"The card `{id_}` stands beside a level, and has no words for when that"
                        " level is only open."
                    )
                    self.say(
                        (RULES, "levels", i, "advice"),
                        message,
                        f"Give the card `{id_}` an `if:`, its condition in a visitor's words.",
                    )
        for name in ("take_away", "call", "worries"):
            for i, taken in enumerate(getattr(rules, name)):
                self.taken((RULES, name, i), taken)

    def places_of_their_own(self) -> None:
        """The default steps, the open title and the violence line name what there is, and speak to
        everyone.
        """
        rules = self.screener.rules
        for i, urgency in enumerate(rules.urgencies):
            self.known((RULES, "urgencies", i, "step"), "step", [urgency.step])
        self.known((RULES, "unsettled", "step"), "step", [rules.unsettled.step])
        for name in ("title", "meaning", "short"):
            self.words(
                (RULES, "unsettled", name), getattr(rules.unsettled, name), self.perspectives
            )
        if line := rules.violence_line:
            self.condition((RULES, "violence_line", "when"), line.when)
            self.known((RULES, "violence_line", "step"), "step", [line.step])
        for i, act in enumerate(rules.safety_net):
            self.words((RULES, "safety_net", i, "title"), act.title, self.perspectives)

    def signs(self) -> None:
        """Every sign stands under an act, and every act that a rule names has a sign."""
        rules = [(i, rule) for i, rule in enumerate(self.screener.rules.rules)]
        under = {
            (atom.question, option)
            for _, rule in rules
            if rule.act
            for atom in atoms(rule.when)
            for option in atom.options
        }
        signs = {
            (q.id, o.id)
            for q in self.screener.questions.questions
            for o in q.options
            if o.can_happen
        }
        for i, question in enumerate(self.screener.questions.questions):
            for j, option in enumerate(question.options):
                if option.can_happen and (question.id, option.id) not in under:
                    message = (
                        f"`can_happen` of `{option.id}` is never shown: no rule that reads this"
                        " option has an `act`."
                    )
                    self.say(
                        (QUESTIONS, "questions", i, "options", j, "can_happen"),
                        message,
                        "Give such a rule `act: …`, or remove the words.",
                    )
        for i, rule in rules:
            read = {(atom.question, option) for atom in atoms(rule.when) for option in atom.options}
            if rule.act and not read & signs:
                instead = "Give one of the options that it reads `can_happen: …`, or remove `act`."
                self.say(
                    (RULES, "rules", i, "act"),
                    f"The rule `{rule.id}` has an act, and no sign to stand under it.",
                    instead,
                )
            if rule.emergency and not rule.act:
                message = (
                    f"The rule `{rule.id}` calls an emergency, and stands nowhere in the safety"
                    " net."
                )
                self.say(
                    (RULES, "rules", i),
                    message,
                    "Add `act: …`, the act of `safety_net` under which its signs stand.",
                )

    def reading(self) -> None:
        """The order of reading names each section that a result can list, once."""
        rules = self.screener.rules
        self.known((RULES, "reading"), "section", rules.reading)
        for i, id_ in enumerate(rules.reading):
            if rules.reading.index(id_) != i:
                self.say(
                    (RULES, "reading", i),
                    f"The section `{id_}` stands here a second time.",
                    "Keep one of the two.",
                )
        named = [(("rules", i), rule.sections) for i, rule in enumerate(rules.rules)]
        named += [(("advice", i), advice.sections) for i, advice in enumerate(rules.advice)]
        for place, sections in named:
            for id_ in sections:
                if id_ in self.ids["section"] and id_ not in rules.reading:
                    message = f"The section `{id_}` has no place in the order of reading."
                    self.say(
                        (RULES, *place, "sections"),
                        message,
                        "Add it to `reading`, where a result should list it.",
                    )

    def taken(self, path: tuple[Any, ...], taken: Taken) -> None:
        """The page to take along names sections, and headings that stand in them."""
        self.known((*path, "section"), "section", [taken.section])
        self.condition((*path, "when"), taken.when)
        bodies = [section.body for section in self.screener.sections if section.id == taken.section]
        for part in taken.parts:
            if bodies and f"\n## {part}\n" not in f"\n{bodies[0]}\n":
                message = f"The section `{taken.section}` has no heading “{part}”."
                self.say(
                    (*path, "parts"), message, "Write a heading of the section, word for word."
                )

    def emergencies(self) -> None:
        """Emergencies: their lines and their sections."""
        country = self.screener.countries.get(self.screener.site.country)
        for i, emergency in enumerate(self.screener.rules.emergencies):
            here = (RULES, "emergencies", i)
            named = [
                ((*here, "helpline"), emergency.helpline),
                *(((*here, "also", j), line) for j, line in enumerate(emergency.also)),
            ]
            for path, line in named:
                if country and not country.line(line):
                    message = f"The country `{self.screener.site.country}` has no line `{line}`."
                    self.say(path, message, nearest(line, lines_of(country)))
            if emergency.quick and not emergency.short:
                message = f"`{emergency.id}` is linked from every page, but has no short name."
                self.say((*here, "quick"), message, "Add `short: …`, the words of the link.")

    def rule(self, path: tuple[Any, ...], rule: Rule) -> list[str]:
        """The perspectives for which the rule can hold; none where it has a mistake."""
        kinds = {
            "urgency": "urgency",
            "level": "level",
            "level_up_to": "level",
            "emergency": "emergency",
        }
        for name, kind in (kinds | {"step": "step", "tonight": "step", "act": "act"}).items():
            self.known((*path, name), kind, [getattr(rule, name)])
        for name, kind in (
            ("ways", "way in"),
            ("advice", "advice"),
            ("sections", "section"),
            ("sources", "source"),
        ):
            self.known((*path, name), kind, getattr(rule, name))
        self.known((*path, "theme"), "theme", [rule.theme])
        if self.screener.rules.themes and not (rule.title and rule.theme):
            instead = "Add `title: …` and `theme: …`, a group that stands below `themes`."
            self.say(path, f"Reviewers cannot find the rule `{rule.id}`.", instead)
        if not rule.model_dump(include=GIVEN, exclude_defaults=True):
            instead = (
                "Give it an urgency, a level, an emergency, advice, sections, a step or a way in."
            )
            self.say(path, f"The rule `{rule.id}` changes nothing.", instead)
        if rule.urgency and not rule.step:
            message = f"The rule `{rule.id}` says how soon, and not what to do first."
            self.say(
                (*path, "urgency"),
                message,
                "Add `step: …`, a first step whose words fit that hour.",
            )
        clear = self.condition((*path, "when"), rule.when)
        perspectives = self.meets(rule.when) if clear and self.possible(rule.when) else []
        if clear and not perspectives:
            self.say(
                (*path, "when"),
                f"No answers make the rule `{rule.id}` hold.",
                "Look at the condition: it can never be met.",
            )
        self.words((*path, "because"), rule.because, perspectives)
        self.words((*path, "if"), rule.if_, perspectives)
        if clear and rule.if_ is None and not rule.only_when_sure and self.can_be_maybe(rule.when):
            instead = "Add `if:`, the condition in a visitor's words, or `only_when_sure: true`."
            self.say(
                path,
                f"The rule `{rule.id}` has no words for when it is not known whether it holds.",
                instead,
            )
        return perspectives
