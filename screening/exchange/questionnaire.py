"""The questions of one perspective as a FHIR R4 `Questionnaire`.

A question is shown by plain `enableWhen` where that can say when it is asked, and else by an
expression in FHIRPath (SDC). Where an answer calls for help at once, the first step stands right
below it.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from screening.exchange.logic import (
    ALWAYS,
    NEVER,
    Every,
    In,
    Logic,
    Opposite,
    Reader,
    Some,
)
from screening.model import Any_, Condition, Option, Question, Rule
from screening.outcome.conditions import atoms, mentions_score
from screening.outcome.plan import Plan
from screening.outcome.words import plain

EXTENSION: Final = "http://hl7.org/fhir/StructureDefinition/questionnaire-"
SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
Json = dict[str, Any]


class Questionnaire:
    """Makes the file of one perspective.

    Args:
        plan: the compiled content.
        perspective: for whom the check is.
    """

    def __init__(self, plan: Plan, perspective: str) -> None:
        self.plan, self.screener, self.perspective = plan, plan.screener, perspective
        self.reader = Reader(plan, perspective)
        self.questions = [
            asked.question
            for asked in plan.asked[perspective]
            if asked.question.id != self.reader.asks
        ]

    def file(self) -> Json:
        """The whole resource. It names no address of its own: whoever takes it in gives it one."""
        header = self.screener.questions.header
        days = {"approvalDate": header.approved_on, "lastReviewDate": header.last_reviewed_on}
        return {
            "resourceType": "Questionnaire",
            "id": f"signpost-{self.perspective}",
            "language": self.screener.site.language,
            "version": header.version,
            "name": f"Signpost{self.perspective.capitalize()}",
            "title": header.title,
            "status": header.status,
            "experimental": header.status != "active",
            "subjectType": ["Patient"],
            "date": header.date.isoformat() if header.date else "",
            "description": f"{header.title}, {header.version}. {header.reviewed_by}.",
            **{key: day.isoformat() for key, day in days.items() if day},
            "item": list(self._groups()),
        }

    def _groups(self) -> Iterator[Json]:
        titles = {group.id: group.title for group in self.screener.questions.groups}
        runs = groupby(self.questions, key=lambda question: question.group)
        for number, (group, questions) in enumerate(runs, 1):
            yield {
                "linkId": f"group-{number}",
                "text": titles[group].to(self.perspective),
                "type": "group",
                "item": [each for question in questions for each in self._asked(question)],
            }

    def _asked(self, question: Question) -> Iterator[Json]:
        when = self.reader.when_asked(question.id)
        item = {
            **enabled(when, self._always_answered()),
            "linkId": question.id,
            "text": question.ask.to(self.perspective),
            "type": "choice",
            # Nothing that can be hidden is required: clients differ in what they then refuse.
            **({"required": True} if when == ALWAYS else {}),
            "repeats": question.kind == "any",
            "answerOption": [
                self._option(option)
                for option in question.options
                if option.words.speaks_to(self.perspective)
            ],
        }
        if helps := [w.to(self.perspective) for w in (question.hint, question.why) if w]:
            item["item"] = [self._help(question.id, " ".join(filter(None, helps)))]
        yield item
        for rule in self.screener.rules.rules:
            if rule.emergency and (calls := self._calls(rule, question.id)):
                yield from self._now(rule, question.id, calls)

    def _option(self, option: Option) -> Json:
        exclusive = {"extension": [{"url": f"{EXTENSION}optionExclusive", "valueBoolean": True}]}
        coding = {"code": option.id, "display": option.words.to(self.perspective)}
        return {**(exclusive if option.none else {}), "valueCoding": coding}

    def _help(self, question: str, text: str) -> Json:
        control = {"coding": [{"system": "http://hl7.org/fhir/questionnaire-item-control"}]}
        control["coding"][0]["code"] = "help"
        return {
            "extension": [{"url": f"{EXTENSION}itemControl", "valueCodeableConcept": control}],
            "linkId": f"{question}-help",
            "text": plain(self.screener, text),
            "type": "display",
        }

    def _now(self, rule: Rule, question: str, condition: Condition) -> Iterator[Json]:
        """What to do at once, below the answer that calls for it."""
        when = self.reader.is_sure(condition)
        if when != NEVER and rule.step:
            words = self.screener.rules.step(rule.step).words.to(self.perspective)
            yield {
                **enabled(when, self._always_answered()),
                "linkId": f"now-{rule.id}-{question}",
                "text": plain(self.screener, words),
                "type": "display",
            }

    @staticmethod
    def _singly(rule: Rule) -> Sequence[Condition]:
        """The conditions each of which makes a rule hold."""
        return rule.when.any if isinstance(rule.when, Any_) else [rule.when] if rule.when else ()

    def _calls(self, rule: Rule, question: str) -> Condition | None:
        """What makes a rule hold and is known once this question is answered; nothing where a score
        says.
        """
        known = [
            each
            for each in self._singly(rule)
            if self._last_read(each) == question and not list(mentions_score(each))
        ]
        return Any_(any=tuple(known)) if known else None

    def _last_read(self, condition: Condition) -> str:
        read = {atom.question for atom in atoms(condition)}
        return next((q.id for q in reversed(self.questions) if q.id in read), "")

    def _always_answered(self) -> Mapping[str, tuple[str, ...]]:
        """The questions to choose one of that everyone is asked, with their options."""
        return {
            q.id: tuple(o.id for o in q.options if o.words.speaks_to(self.perspective))
            for q in self.questions
            if q.kind == "one" and self.reader.when_asked(q.id) == ALWAYS
        }


def enabled(when: Logic, always: Mapping[str, tuple[str, ...]]) -> Json:
    """When an item is shown: nothing for always, plain rows where they can say it, else an
    expression.

    Args:
        when: the condition.
        always: the options of questions that always have one answer, so that not one of them is one
            of the others.
    """
    if when == ALWAYS:
        return {}
    when = _without_opposites(when, always)
    for behavior, rows in (("any", _any(when)), ("all", _all(when))):
        if rows is not None:
            plainly = [
                {"question": q, "operator": "=", "answerCoding": {"code": o}} for q, o in rows
            ]
            return {"enableWhen": plainly, "enableBehavior": behavior}
    said = {"language": "text/fhirpath", "expression": fhirpath(when)}
    return {"extension": [{"url": f"{SDC}enableWhenExpression", "valueExpression": said}]}


def _without_opposites(when: Logic, always: Mapping[str, tuple[str, ...]]) -> Logic:
    match when:
        case Every():
            return Every(tuple(_without_opposites(each, always) for each in when.of))
        case Some():
            return Some(tuple(_without_opposites(each, always) for each in when.of))
        case Opposite(In(question, options)) if question in always:
            return In(question, tuple(o for o in always[question] if o not in options))
    return when


def _any(when: Logic) -> list[tuple[str, str]] | None:
    """Rows of which one has to be so; None where that cannot say it."""
    if isinstance(when, In):
        return [(when.question, option) for option in when.options]
    if isinstance(when, Some) and when.of:
        rows = [_any(each) for each in when.of]
        return None if None in rows else [row for found in rows for row in found or ()]
    return None


def _all(when: Logic) -> list[tuple[str, str]] | None:
    """Rows that all have to be so; None where that cannot say it."""
    if isinstance(when, In):
        return [(when.question, when.options[0])] if len(when.options) == 1 else None
    if isinstance(when, Every) and when.of:
        rows = [_all(each) for each in when.of]
        return None if None in rows else [row for found in rows for row in found or ()]
    return None


def fhirpath(when: Logic) -> str:
    """A condition over a `QuestionnaireResponse` in FHIRPath."""
    match when:
        case In():
            codes = " | ".join(f"'{option}'" for option in when.options)
            answers = f"%resource.repeat(item).where(linkId = '{when.question}').answer.value.code"
            return f"{answers}.where($this in ({codes})).exists()"
        case Opposite():
            return f"({fhirpath(when.of)}).not()"
        case Every():
            return "(" + " and ".join(map(fhirpath, when.of)) + ")" if when.of else "true"
    return "(" + " or ".join(map(fhirpath, when.of)) + ")" if when.of else "false"
