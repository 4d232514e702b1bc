"""One of each kind in facts: what a question, a score, a rule or a promise is, as labelled lines
for the rule sheet.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from screening.model import (
    Advice,
    Condition,
    Emergency,
    LevelOfCare,
    Option,
    Promise,
    Question,
    Rule,
    Score,
    Step,
    Urgency,
    WayIn,
)
from screening.outcome.plan import Plan
from screening.outcome.words import Wording
from screening.sheet import proofs
from screening.sheet.fact import Entry, Fact, fact
from screening.sheet.names import Names
from screening.sheet.promise_facts import Promised


class Describer:
    """Describes what stands in one content.

    Args:
        plan: the compiled content.
        t: the interface words.
    """

    def __init__(self, plan: Plan, t: Wording) -> None:
        self.plan, self.screener, self.t = plan, plan.screener, t
        self.names = Names(plan, t)
        self._describe: dict[str, Callable[[Any], tuple[str, list[Fact]]]] = {
            "questions": self._question,
            "scores": self._score,
            "urgencies": self._urgency,
            "levels": self._level,
            "ways": self._way,
            "emergencies": self._emergency,
            "steps": self._step,
            "advice": self._advice,
            "rules": self._rule,
            "promises": self._promise,
        }

    def entry(self, kind: str, noun: Any) -> Entry:
        """One noun of a kind (`prose.LETTERS`)."""
        title, facts = self._describe[kind](noun)
        sources = fact(
            self.t("rules.fact_sources"), *map(self.names.source, getattr(noun, "sources", ()))
        )
        stated = tuple(each for each in (*facts, sources) if each.texts or each.clause)
        return Entry(self.names.numbers[kind][noun.id], kind, noun.id, title, stated)

    def _question(self, question: Question) -> tuple[str, list[Fact]]:
        asked_of = [p for p in self.screener.perspectives if question.ask.speaks_to(p)]
        group = next(
            group for group in self.screener.questions.groups if group.id == question.group
        )
        kind = self.t("rules.kind_one") if question.kind == "one" else self.t("rules.kind_any")
        return question.label.to(asked_of[0]), [
            fact(self.t("rules.fact_ask"), *self.names.voices(question.ask)),
            fact(self.t("rules.fact_hint"), *self.names.voices(question.hint)),
            fact(self.t("rules.fact_why"), *self.names.voices(question.why)),
            fact(self.t("rules.fact_for"), self.names.whom(asked_of)),
            fact(self.t("rules.fact_group"), f"{group.title.to(asked_of[0])}. {kind}"),
            self._condition(
                self.t("rules.fact_asked_when"),
                self.names.telling(question.ask_when, asked_of[0]),
                asked_of[0],
            ),
            fact(
                self.t("rules.fact_options"),
                *(self._option(o, question, asked_of) for o in question.options),
            ),
            fact(
                self.t("rules.fact_marks"), self.t("rules.mark_private") if question.private else ""
            ),
        ]

    def _option(self, option: Option, question: Question, asked_of: Sequence[str]) -> str:
        offered = [p for p in asked_of if option.words.speaks_to(p)]
        marks = [
            (
                self.t("rules.mark_only", who=self.names.whom(offered))
                if len(offered) < len(asked_of)
                else ""
            ),
            self.t("rules.mark_heading", heading=" / ".join(self.names.voices(option.heading)))
            if option.heading
            else "",
            self.t("rules.mark_unknown") if option.unknown else "",
            self.t("rules.mark_doubt") if option.doubt else "",
            self.t("rules.mark_none") if option.none else "",
            (
                self.t(
                    "rules.mark_worse",
                    than=self.names.answers(question, option.worse_than, asked_of[0]),
                )
                if option.worse_than
                else ""
            ),
            (
                self.t("rules.mark_warns", text=" / ".join(self.names.voices(option.can_happen)))
                if option.can_happen
                else ""
            ),
            self.t("rules.mark_private") if option.private and not question.private else "",
            self.t("rules.mark_unread", why=option.unread) if option.unread else "",
        ]
        said = " / ".join(dict.fromkeys(option.words.to(p) for p in offered))
        return "; ".join((self.t("rules.quoted", text=said), *filter(None, marks)))

    def _score(self, score: Score) -> tuple[str, list[Fact]]:
        voice = next(
            p for p in self.screener.perspectives if score.say is None or score.say.speaks_to(p)
        )
        return score.title, [
            fact(self.t("rules.fact_reason"), score.why),
            fact(
                self.t("rules.fact_terms"),
                *(
                    self.t(
                        "rules.term",
                        points=term.points,
                        condition=self.names.line(term.when, voice),
                    )
                    for term in score.terms
                ),
            ),
            fact(
                self.t("rules.fact_says"),
                *(self.names.voices(score.say) or (self.t("rules.never_said"),)),
            ),
            fact(self.t("rules.fact_says_open"), *self.names.voices(score.say_open)),
            fact(self.t("rules.fact_says_note"), *self.names.voices(score.say_note)),
            self._condition(self.t("rules.fact_said_when"), score.say_when, voice),
        ]

    def _urgency(self, urgency: Urgency) -> tuple[str, list[Fact]]:
        return self.names.one_voice(urgency.title), [
            fact(
                self.t("rules.fact_words"),
                *self.names.voices(urgency.title),
                *self.names.voices(urgency.meaning),
            ),
            fact(self.t("rules.fact_short"), *self.names.voices(urgency.short)),
            self._led_to("urgency", urgency.id),
        ]

    def _level(self, level: LevelOfCare) -> tuple[str, list[Fact]]:
        return self.names.one_voice(level.title), [
            fact(self.t("rules.fact_words"), *self.names.voices(level.what)),
            fact(self.t("rules.fact_clinicians"), level.for_clinicians),
            fact(
                self.t("rules.fact_treatment"),
                self.t("rules.yes") if level.treatment else self.t("rules.no"),
            ),
            fact(self.t("rules.fact_advice"), *self.names.named("advice", level.advice)),
            fact(self.t("rules.fact_read"), *self.names.sections((level.section,))),
            self._led_to("level", level.id),
        ]

    def _way(self, way: WayIn) -> tuple[str, list[Fact]]:
        return self.names.one_voice(way.title), [
            fact(self.t("rules.fact_words"), *self.names.voices(way.what)),
            self._led_to("ways", way.id),
        ]

    def _emergency(self, emergency: Emergency) -> tuple[str, list[Fact]]:
        return self.names.one_voice(emergency.title), [
            fact(
                self.t("rules.fact_lines"), *self.names.lines((emergency.helpline, *emergency.also))
            ),
            fact(self.t("rules.fact_read"), *self.names.sections((emergency.section,))),
            fact(
                self.t("rules.fact_marks"),
                self.t("rules.mark_quick") if emergency.quick else "",
                self._private(emergency),
            ),
            self._led_to("emergency", emergency.id),
        ]

    def _step(self, step: Step) -> tuple[str, list[Fact]]:
        return "", [
            fact(self.t("rules.fact_words"), *self.names.voices(step.words)),
            fact(
                self.t("rules.fact_covers"),
                *(self.names.numbers["steps"][id_] for id_ in step.covers),
            ),
            fact(self.t("rules.fact_marks"), self._private(step)),
            self._led_to("step", step.id),
        ]

    def _advice(self, advice: Advice) -> tuple[str, list[Fact]]:
        return self.names.one_voice(advice.title), [
            fact(self.t("rules.fact_words"), *self.names.voices(advice.text)),
            fact(self.t("rules.fact_read"), *self.names.sections(advice.sections)),
            fact(self.t("rules.fact_lines"), *self.names.lines(advice.helplines)),
            fact(
                self.t("rules.fact_marks"),
                *(self.t("rules.mark_says", what=self._tag(tag)) for tag in advice.says),
                self._private(advice),
            ),
            self._led_to("advice", advice.id),
        ]

    def _rule(self, rule: Rule) -> tuple[str, list[Fact]]:
        voices = self.names.for_whom(rule)
        when = self._condition(self.t("rules.fact_when"), rule.when, voices[0])
        marks = (
            self.t("rules.mark_sure") if rule.only_when_sure else "",
            self.t("rules.mark_quiet") if rule.quiet else "",
            self._private(rule),
        )
        return rule.title or "", [
            when if rule.when else fact(self.t("rules.fact_holds_for"), self.t("rules.anyone")),
            fact(self.t("rules.fact_for"), self.names.whom(voices)),
            *self._gives(rule),
            fact(self.t("rules.fact_reason"), *self.names.voices(rule.because)),
            fact(self.t("rules.fact_if"), *self.names.voices(rule.if_)),
            fact(self.t("rules.fact_marks"), *marks),
            fact(self.t("rules.fact_covered"), rule.covered or ""),
            fact(self.t("rules.fact_rests_on"), rule.rests_on or ""),
            fact(self.t("rules.fact_evidence"), self.names.evidence(rule)),
        ]

    def _gives(self, rule: Rule | Promise) -> Iterator[Fact]:
        """What a rule raises or adds."""
        for label, kind, ids in (
            (self.t("rules.fact_urgency"), "urgencies", (getattr(rule, "urgency", None),)),
            (self.t("rules.fact_level"), "levels", (getattr(rule, "level", None),)),
            (self.t("rules.fact_emergency"), "emergencies", (getattr(rule, "emergency", None),)),
            (self.t("rules.fact_step"), "steps", (getattr(rule, "step", None),)),
            (self.t("rules.fact_ways"), "ways", getattr(rule, "ways", ())),
            (self.t("rules.fact_advice"), "advice", rule.advice),
        ):
            yield fact(label, *self.names.named(kind, ids))
        yield fact(self.t("rules.fact_read"), *self.names.sections(rule.sections))

    def _promise(self, promise: Promise) -> tuple[str, list[Fact]]:
        when = self._condition(
            self.t("rules.fact_promise_when"), promise.when, self.names.voice_of(promise.when)
        )
        at_most = (
            self.t(
                "rules.at_most",
                score=self.names.score(score),
                points=promise.score_at_most[score.id],
            )
            for score in self.screener.rules.scores
            if score.id in promise.score_at_most
        )
        unmarked = proofs.unmarked(self.screener, promise)
        never, held = (
            [
                self.t("rules.tag_unused", tag=self._tag(t)) if t in unmarked else self._tag(t)
                for t in tags
            ]
            for tags in (promise.never_says, promise.holds_back)
        )
        unsaid = (
            self.names.score(score)
            for score in self.screener.rules.scores
            if score.id in promise.unsaid
        )
        return promise.says, [
            fact(
                self.t("rules.fact_kind"),
                self.t("rules.general") if promise.general else self.t("rules.of_these_rules"),
            ),
            when,
            fact(
                self.t("rules.fact_promise_when"),
                self.t("rules.where_treatment") if promise.when_treatment else "",
            ),
            fact(
                self.t("rules.fact_urgency_at_least"),
                *self.names.named("urgencies", (promise.urgency_at_least,)),
            ),
            fact(
                self.t("rules.fact_level_at_least"),
                *self.names.named("levels", (promise.level_at_least,)),
            ),
            *self._gives(promise),
            *(fact(label, *texts) for label, texts in Promised(self.names, self.t).told(promise)),
            fact(self.t("rules.fact_never_says"), *never),
            fact(self.t("rules.fact_holds_back"), *held),
            fact(self.t("rules.fact_at_most"), *at_most),
            fact(self.t("rules.fact_unsaid"), *unsaid),
            fact(self.t("rules.fact_marks"), self.t("rules.no_level") if promise.no_level else ""),
        ]

    def _condition(self, label: str, condition: Condition | None, perspective: str) -> Fact:
        return Fact(label, (), self.names.clause(condition, perspective) if condition else None)

    def _led_to(self, key: str, id_: str) -> Fact:
        """The rules that give something."""
        rules = self.plan.screener.rules.rules
        given = ((rule.id, getattr(rule, key)) for rule in rules)
        led = (
            rule
            for rule, value in given
            if id_ == value or (isinstance(value, tuple) and id_ in value)
        )
        return fact(
            self.t("rules.fact_led_to"),
            ", ".join(self.names.numbers["rules"][rule] for rule in led),
        )

    def _private(self, noun: Any) -> str:
        return self.t("rules.mark_private") if noun.private else ""

    def _tag(self, tag: str) -> str:
        words = {
            "stop": "rules.tag_stop",
            "detox": "rules.tag_detox",
            "agonist": "rules.tag_agonist",
            "talk": "rules.tag_talk",
        }
        return self.t(words[tag])
