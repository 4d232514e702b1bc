"""The diagrams of what is decided, against the engine: on the tiny content over all answer sets, on the shipped one over many."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from screening.engine import YES, Plan, next_question, perspective_of, prepare, valid
from screening.model import Answers
from screening.report import report
from screening.review.decided import decided
from screening.review.decisions import LEVEL, STEP, URGENCY, What, decisions, usual
from screening.review.diagram import Node
from screening.review.digest import answer_sets
from screening.review.lines import lines_to_call
from screening.review.space import OUTSIDE, Space
from tests.changed_content import RULES, tiny, tiny_with
from tests.conftest import random_answers, shipped


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
    """The tiny content with what is rarely written: conditions on "none", on every option, on the perspective and on its opposite."""
    with TemporaryDirectory() as folder:
        return prepare(
            tiny_with(
                Path(folder),
                (RULES, "      - when: {signs: headache}\n", "      - when: {signs: [headache, none]}\n      - when: {who: self}\n"),
                (RULES, "            - {now: dizzy}\n", "            - not: {now: [dizzy, fine]}\n"),
                (
                    RULES,
                    "    when: {at_least: {strain: 3}}\n",
                    "    when: {any: [{at_least: {strain: 3}}, {now: [dizzy, fine, collapsed]}]}\n",
                ),
                (RULES, "    treatment: true\n", "    treatment: true\n    advice: [shade]\n"),
                (RULES, "    step: drink\n    advice: [shade]\n", "    step: drink\n    sections: [keeping-cool]\n"),
                (RULES, "    only_when_sure: true\n", "    if: it is dry\n    advice: [shade]\n    step: call\n"),
            )
        )


@pytest.mark.parametrize("which", [tiny, unusual], ids=["tiny", "unusual"])
@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_on_tiny_content_every_answer_set_is_counted_once(which: Callable[[], Plan], perspective: str) -> None:
    """The answer sets, and how many lead to each decision, are those that going through all of them finds."""
    plan = which()
    space, drawings = drawn(which, perspective)
    sets = list(everything(plan, of(plan, perspective)))

    assert answer_sets(plan.screener)[perspective] == len(sets)
    found = [decided(plan, answers) for answers in sets]
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
        answers = random_answers(plan, chance, perspective, unknown=chance.choice((0, 0.1, 0.3, 0.7)))
        expected, chosen = decided(plan, answers), space.chosen(answers)
        assert space.diagrams.at(space.domain, chosen) == YES
        assert set(expected) <= set(drawings)
        found += [(what, answers) for what, f in drawings.items() if space.diagrams.at(f, chosen) != expected.get(what, usual(what))]
    return found


@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_on_the_shipped_content_the_diagrams_decide_what_the_engine_decides(perspective: str) -> None:
    """Each urgency, level, card, section, step and figure, over a thousand answer sets at random."""
    assert disagreements(perspective, 1000, seed=11) == []


@pytest.mark.soak
@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_on_the_shipped_content_the_diagrams_decide_what_the_engine_decides_at_length(perspective: str) -> None:
    """The same over thirty thousand."""
    assert disagreements(perspective, 30_000, seed=12) == []


def test_answers_come_back_from_a_diagram_as_they_went_in(plan: Plan) -> None:
    """From answers to the values of the variables and back nothing is lost but the order of ticks."""
    space, _ = drawn(shipped, "relative")
    chance = random.Random(5)
    for _ in range(200):
        answers = random_answers(plan, chance, "relative")
        back = {question: set(given) for (question, _), given in space.answers(space.chosen(answers)).items()}
        assert back == {id_: set(given) for id_, given in answers.items() if not plan.decides_perspective(id_)}


def test_what_is_decided_is_what_the_report_shows(plan: Plan) -> None:
    """Urgency, level, step, cards, emergencies and figures as the result page shows them."""
    chance = random.Random(6)
    rules = plan.screener.rules
    for _ in range(300):
        answers = random_answers(plan, chance)
        shown, found = report(plan, answers), decided(plan, answers)

        def named(kind: str, value: object = YES, found: dict[What, object] = found) -> set[str]:
            return {what.id for what, got in found.items() if what.kind == kind and got == value}

        low, otherwise, high = found[URGENCY]
        assert (otherwise, high) == (shown.lead.id, shown.urgency.id)
        assert low == rules.urgencies[shown.outcome.urgency.low].id
        assert found[LEVEL] == (shown.lowest_level.id, shown.highest_level.id)
        assert found[STEP] == shown.step.id
        assert named("advice") == {card.advice.id for card in shown.cards if not card.only_if}
        assert named("advice", 1) == {card.advice.id for card in shown.cards if card.only_if}
        assert named("section") >= {section.id for section in shown.sections}
        assert named("way") == {way.id for way in shown.ways}
        assert named("emergency") == {a.emergency.id for a in shown.alarms if a.emergency and not a.only_if}
        assert bool(named("alarm")) == any(a.only_if for a in shown.alarms)
        assert {what.id for what in found if what.kind == "score"} == {
            s.id for s in rules.scores for c in shown.counts if c.title == s.title
        }


@pytest.mark.parametrize("perspective", ["self", "relative"])
def test_the_lines_that_are_compared_are_those_that_a_result_lists(plan: Plan, perspective: str) -> None:
    """Each line, over answer sets at random."""
    space, _ = drawn(shipped, perspective)
    found = lines_to_call(space.readings[0], decisions(space.readings[0]))
    chance = random.Random(8)
    for _ in range(200):
        answers = random_answers(plan, chance, perspective)
        chosen = space.chosen(answers)
        named = {what.id for what, f in found.items() if space.diagrams.at(f, chosen) == YES}
        assert named == {line.id for line, _ in report(plan, answers).helplines}
