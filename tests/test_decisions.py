"""The diagrams of what is decided, against the engine: on the tiny content over all answer sets, on
the shipped one over many.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from screening.compare.decisions import decisions
from screening.compare.diagram import Node
from screening.compare.digest import answer_sets
from screening.compare.space import OUTSIDE, Space
from screening.model import Answers, Words
from screening.outcome.compile import prepare
from screening.outcome.dissect import observed, whole
from screening.outcome.engine import next_question, perspective_of, valid
from screening.outcome.parts import What, usual
from screening.outcome.plan import YES, Plan
from screening.outcome.report import report
from screening.outcome.result import Result, result
from screening.outcome.safety_net import NetAct
from tests.conftest import random_answers, share, shipped
from tests.support.changed_content import RULES, tiny, tiny_with


@cache
def drawn(which: Callable[[], Plan], perspective: str) -> tuple[Space, dict[What, Node]]:
    """What is decided, as diagrams on the answer sets alone."""
    plan = which()
    space = Space(perspective, plan.screener)
    return space, {what: space.within(f) for what, f in decisions(space.readings[0]).items()}


def everything(plan: Plan, answers: Answers) -> Iterator[Answers]:
    """Every finished check that begins with these answers."""
    question = next_question(plan, answers)
    if question is None:
        yield answers
        return
    offered = [o.id for o in question.options if o.words.speaks_to(perspective_of(plan, answers))]
    for bits in range(1, 2 ** len(offered)):
        chosen = tuple(o for i, o in enumerate(offered) if bits >> i & 1)
        if valid(question, perspective_of(plan, answers), chosen):
            yield from everything(plan, {**answers, question.id: chosen})


def of(plan: Plan, perspective: str) -> Answers:
    """The first answer."""
    return {plan.screener.questions.perspective_question: (perspective,)}


@cache
def unusual() -> Plan:
    """The tiny content with what is rarely written: conditions on "none", on every option, on the
    perspective and on its opposite.
    """
    with TemporaryDirectory() as folder:
        return prepare(
            tiny_with(
                Path(folder),
                (
                    RULES,
                    "      - when: {signs: headache}\n",
                    "      - when: {signs: [headache, none]}\n      - when: {who: self}\n",
                ),
                (
                    RULES,
                    "            - {now: dizzy}\n",
                    "            - not: {now: [dizzy, fine]}\n",
                ),
                (
                    RULES,
                    "    when: {at_least: {strain: 3}}\n",
                    "    when: {any: [{at_least: {strain: 3}}, {now: [dizzy, fine, collapsed]}]}\n",
                ),
                (RULES, "    treatment: true\n", "    treatment: true\n    advice: [shade]\n"),
                (RULES, "    title: Shade\n", "    title: Shade\n    if: it is hot\n"),
                (
                    RULES,
                    "    step: drink\n    advice: [shade]\n",
                    "    step: drink\n    sections: [keeping-cool]\n",
                ),
                (RULES, "    only_when_sure: true\n", "    if: it is dry\n    advice: [shade]\n"),
            )
        )


@pytest.mark.parametrize("which", [tiny, unusual], ids=["tiny", "unusual"])
@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_on_tiny_content_every_answer_set_is_counted_once(
    which: Callable[[], Plan], perspective: str
) -> None:
    """The answer sets, and how many lead to each decision, are those that going through all of them
    finds.
    """
    plan = which()
    space, drawings = drawn(which, perspective)
    sets = list(everything(plan, of(plan, perspective)))

    assert answer_sets(plan.screener)[perspective] == len(sets)
    found = [observed(plan, answers) for answers in sets]
    for what, f in drawings.items():
        counts = space.diagrams.counts(f)
        counts.pop(OUTSIDE)
        assert counts == Counter(each.get(what, usual(what)) for each in found), what


def disagreements(perspective: str, sets: int, seed: int) -> list[tuple[What, Answers]]:
    """Where diagrams and engine decide differently, over so many answer sets at random."""
    plan = shipped()
    space, drawings = drawn(shipped, perspective)
    chance = random.Random(seed)
    found = []
    for _ in range(sets):
        answers = random_answers(
            plan, chance, perspective, unknown=chance.choice((0, 0.1, 0.3, 0.7))
        )
        expected, chosen = observed(plan, answers), space.chosen(answers)
        assert space.diagrams.at(space.domain, chosen) == YES
        assert set(expected) <= set(drawings)
        found += [
            (what, answers)
            for what, f in drawings.items()
            if space.diagrams.at(f, chosen) != expected.get(what, usual(what))
        ]
    return found


@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_on_the_shipped_content_the_diagrams_decide_what_the_engine_decides(
    perspective: str,
) -> None:
    """Each urgency, level, card, section, step and figure, over a thousand answer sets at
    random.
    """
    assert disagreements(perspective, 1000, seed=11) == []


@pytest.mark.soak
@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_on_the_shipped_content_the_diagrams_decide_what_the_engine_decides_at_length(
    perspective: str,
) -> None:
    """The same over thirty thousand."""
    assert disagreements(perspective, 30_000, seed=12) == []


def test_answers_come_back_from_a_diagram_as_they_went_in(plan: Plan) -> None:
    """From answers to the values of the variables and back nothing is lost but the order of
    ticks.
    """
    space, _ = drawn(shipped, "relative")
    chance = random.Random(5)
    for _ in range(200):
        answers = random_answers(plan, chance, "relative")
        back = {
            question: set(given)
            for (question, _), given in space.answers(space.chosen(answers)).items()
        }
        assert back == {
            id_: set(given) for id_, given in answers.items() if not plan.decides_perspective(id_)
        }


def test_a_result_is_the_sum_of_what_is_decided(plan: Plan) -> None:
    """Taken apart and put together in the order of the file, every field of a result is as it was:
    the diagrams leave out none.

    The answers that a reason names are the one thing that is not decided apart: they follow from
    its rule.
    """
    chance = random.Random(6)
    differing = Counter[str]()
    for _ in range(500):
        answers = random_answers(plan, chance, unknown=chance.choice((0, 0.1, 0.3, 0.7)))
        shown = result(plan, answers)
        bare = replace(
            shown,
            reasons=tuple(reason._replace(answers=(), figures=()) for reason in shown.reasons),
        )
        again = whole(plan.screener, shown.perspective, observed(plan, answers))
        differing.update(
            field.name
            for field in fields(Result)
            if getattr(bare, field.name) != getattr(again, field.name)
        )
    assert differing == Counter()


def in_words(happens: Mapping[tuple[str, str], Words], perspective: str, act: NetAct) -> list[str]:
    """What a person reads of each sign of an act; two questions may ask it in the same words."""
    return list(dict.fromkeys(happens[s.question, s.option].to(perspective) for s in act.signs))


def test_the_report_words_the_result(plan: Plan) -> None:
    """What the page shows is the result, in its order: nothing more and nothing less."""
    chance = random.Random(6)
    happens = {
        (q.id, o.id): o.can_happen
        for q in plan.screener.questions.questions
        for o in q.options
        if o.can_happen
    }
    for _ in range(share(1200)):
        shown = report(plan, random_answers(plan, chance))
        found = shown.result
        steps = (shown.step, shown.violence_line, shown.tonight, shown.then, shown.step_on_paper)
        entries = (
            found.first_step,
            found.violence_line,
            found.tonight,
            found.then_step,
            found.step_on_paper,
        )
        assert [step and step.id for step in steps] == [entry and entry.id for entry in entries]
        assert [(e.id, private) for e, private in shown.emergencies] == [
            entry[:2] for entry in found.interruptions
        ]
        assert [(net.act.id, [words for words, _ in net.signs]) for net in shown.safety_net] == [
            (act.id, in_words(happens, found.perspective, act)) for act in found.safety_net
        ]
        assert [(card.advice.id, not card.only_if) for card in shown.cards] == [
            (card.id, card.sure) for card in found.cards
        ]
        assert [section.id for section in (*shown.sections, *shown.sections_if)] == [
            entry.id for entry in found.sections
        ]
        assert [(line.id, private) for line, private in shown.helplines] == [
            entry[:2] for entry in found.lines
        ]
        assert [way.id for way in shown.ways] == [entry.id for entry in found.ways]
        assert [reason.private for reason in shown.reasons] == [
            reason.private for reason in found.reasons
        ]
        assert (shown.level is not None) == found.level.worded
        assert len(shown.counts) == len(found.figures)
        assert shown.looks_for == found.looks_for


@pytest.mark.parametrize(
    "made",
    [
        [
            (
                RULES,
                "    helplines: [emergency]\n  - id: drink\n",
                "    helplines: [emergency]\n    covers: [drink]\n  - id: drink\n",
            )
        ],
        [
            (
                RULES,
                "    helplines: [emergency]\n  - id: drink\n",
                "    helplines: [emergency]\n    private: true\n  - id: drink\n",
            )
        ],
        [
            (
                RULES,
                "safety_net:\n",
                "violence_line: {when: {signs: cramps}, step: look}\nsafety_net:\n",
            )
        ],
        [(RULES, "    card: calm\n    step: drink\n", "    card: calm\n    step: look\n")],
    ],
    ids=["covers", "private", "line", "default"],
)
def test_two_versions_in_one_space_are_each_decided_as_alone(
    tmp_path: Path, made: list[tuple[str, str, str]]
) -> None:
    """Diagrams are shared, and what one version made of a step is not taken for what the other
    makes.
    """
    old, new = tiny(), prepare(tiny_with(tmp_path, *made))
    for perspective in old.screener.perspectives:
        space = Space(perspective, old.screener, new.screener)
        drawn_ = [decisions(reading) for reading in space.readings]
        for answers in everything(old, of(old, perspective)):
            for plan, found in zip((old, new), drawn_, strict=True):
                got = {
                    what: space.diagrams.at(f, space.chosen(answers)) for what, f in found.items()
                }
                assert {
                    what: value for what, value in got.items() if value != usual(what)
                } == observed(plan, answers)
