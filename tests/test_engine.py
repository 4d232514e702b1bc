"""Laws of the engine, over the shipped content and answers at random."""

import random
from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.model import Answers, AtLeast, Chosen, Not, Outcome, Question, Rule, Screener
from screening.outcome.compile import prepare
from screening.outcome.conditions import atoms, holds_over
from screening.outcome.engine import (
    alarms,
    assess,
    can_hold,
    fired_by,
    holds,
    next_question,
    path,
    perspective_of,
    relevant,
    said,
    starting_level,
    valid,
)
from screening.outcome.plan import MAYBE, NO, YES, Plan, known_options
from screening.outcome.whatif import completions, fillings, unknown_questions
from tests.conftest import fill_in, random_answer, random_answers, share, shipped

seeds = st.integers(0, 2**48)
many = settings(max_examples=share(150), deadline=None)
MOST_COMPLETIONS = 4_000


def answers_from(
    plan: Plan, seed: int, unknown: float = 0.2, perspective: str | None = None
) -> Answers:
    """A finished check that this seed stands for."""
    return random_answers(plan, random.Random(seed), perspective, unknown)


def summary(outcome: Outcome) -> tuple[object, ...]:
    """What an outcome says, whatever the order of its rules."""
    fired, possible = (
        {f.rule.id for f in findings} for findings in (outcome.findings, outcome.possible)
    )
    return outcome.urgency, outcome.level, dict(outcome.scores), fired, possible


@many
@given(seed=seeds)
def test_order_of_answering_does_not_matter(seed: int) -> None:
    """The same answers in another order give the same outcome."""
    plan = shipped()
    answers = answers_from(plan, seed)
    shuffled = list(answers.items())
    random.Random(seed).shuffle(shuffled)

    assert summary(assess(plan, dict(shuffled))) == summary(assess(plan, answers))


@many
@given(seed=seeds)
def test_answers_off_the_path_do_not_count(seed: int) -> None:
    """Answers to questions that are not asked change nothing."""
    plan = shipped()
    chance = random.Random(seed)
    answers = answers_from(plan, seed)
    perspective = perspective_of(plan, answers)
    strays = {
        q.id: random_answer(q, perspective, chance, 0.2)
        for q in plan.questions.values()
        if q.id not in answers and q.ask.speaks_to(perspective)
    }

    assert summary(assess(plan, {**strays, **answers})) == summary(assess(plan, answers))
    assert relevant(plan, {**strays, **answers}) == answers


@many
@given(seed=seeds)
def test_order_of_rules_does_not_matter(seed: int) -> None:
    """Rules in another order give the same outcome."""
    screener = shipped().screener
    rules = list(screener.rules.rules)
    random.Random(seed).shuffle(rules)
    turned = prepare(with_rules(screener, rules))

    answers = answers_from(turned, seed)

    assert summary(assess(turned, answers)) == summary(assess(shipped(), answers))


def with_rules(screener: Screener, rules: list[Rule]) -> Screener:
    """The screener with other rules."""
    return Screener(
        **{**screener.__dict__, "rules": screener.rules.model_copy(update={"rules": tuple(rules)})}
    )


def worse_answers(
    question: Question, chosen: tuple[str, ...], perspective: str
) -> Iterator[tuple[str, ...]]:
    """Every known answer that is one step worse than this known one."""
    known = known_options(question, perspective)
    if question.kind == "one":
        yield from ((o.id,) for o in known if chosen[0] in o.worse_than)
        return
    nones = {o.id for o in known if o.none}
    yield from ((*(set(chosen) - nones), o.id) for o in known if not o.none and o.id not in chosen)


@many
@given(seed=seeds)
def test_a_worse_answer_never_means_less(seed: int) -> None:
    """With the other answers that are still asked kept, and newly asked ones answered in any way,
    nothing is lowered.
    """
    plan = shipped()
    chance = random.Random(seed)
    answers = answers_from(plan, seed, unknown=0.1)
    outcome = assess(plan, answers)
    perspective = perspective_of(plan, answers)
    for id_, chosen in answers.items():
        for worse in worse_answers(plan.question(id_), chosen, perspective):
            changed = {**answers, id_: worse}
            while question := next_question(plan, changed):
                changed[question.id] = random_answer(question, perspective, chance, 0.2)
            then = assess(plan, changed)

            assert then.urgency.low >= outcome.urgency.low, (id_, worse)
            assert then.urgency.high >= outcome.urgency.high, (id_, worse)
            assert then.level.low >= outcome.level.low, (id_, worse)
            assert then.level.high >= outcome.level.high, (id_, worse)


@many
@given(seed=seeds)
def test_unknown_never_gives_less_than_a_known_answer(seed: int) -> None:
    """An unknown answer gives no lower urgency or upper level than any known one, and starts no
    lower than the least worrying.
    """
    plan = shipped()
    answers = answers_from(plan, seed, unknown=0.3)
    outcome = assess(plan, answers)
    for question in unknown_questions(plan, answers):
        known = [
            assess(plan, filled)
            for filled in filled_in(plan, answers, question, random.Random(seed))
        ]
        least = [
            assess(plan, {**answers, question.id: filled})
            for filled in least_of(plan, question, answers)
        ]

        assert outcome.urgency.high >= max(o.urgency.high for o in known), question.id
        assert outcome.level.high >= max(o.level.high for o in known), question.id
        assert starting_level(plan, outcome) >= min(starting_level(plan, o) for o in least), (
            question.id
        )


def least_of(plan: Plan, question: Question, answers: Answers) -> list[tuple[str, ...]]:
    """The known answers that worry least: no tick more, or the options that are worse than no other
    (all, where unordered).
    """
    if question.kind == "any":
        return list(islice(fillings(plan, question, answers), 1))
    ways = list(fillings(plan, question, answers))
    return [
        way for way in ways if not next(o.worse_than for o in question.options if o.id == way[0])
    ]


def some_ways(
    plan: Plan, question: Question, answers: Answers, chance: random.Random, most: int = 60
) -> list[tuple[str, ...]]:
    """Ways to know what is not known: all, or so many of them. Those with few ticks more and with
    all of them come first; of a page with many boxes there are millions.
    """
    first = list(islice(fillings(plan, question, answers), 1_000))
    if len(first) < 1_000:
        return first if len(first) <= most else chance.sample(first, most)
    perspective = perspective_of(plan, answers)
    rest = [
        o.id
        for o in known_options(question, perspective)
        if o.id not in answers[question.id] and not o.none
    ]
    ticked = [
        o
        for o in answers[question.id]
        if not next(x for x in question.options if x.id == o).unknown
    ]
    large = [
        (*ticked, *(id_ for id_ in rest if chance.random() < share_)) for share_ in (0.3, 0.6, 1.0)
    ]
    return [way for way in (*chance.sample(first, most), *large) if way]


def filled_in(
    plan: Plan, answers: Answers, question: Question, chance: random.Random, most: int = 60
) -> Iterator[Answers]:
    """The answers with this question known, in each way; questions that this opens are answered at
    random.
    """
    perspective = perspective_of(plan, answers)
    for filling in some_ways(plan, question, answers, chance, most):
        changed = {**answers, question.id: filling}
        while opened := next_question(plan, changed):
            changed[opened.id] = random_answer(opened, perspective, chance, 0.0)
        yield relevant(plan, changed)


@settings(max_examples=share(100), deadline=None)
@given(seed=seeds)
def test_a_range_is_exactly_its_completions(seed: int) -> None:
    """Every way of filling in lies in the range, and both ends of urgency and level are reached by
    one.
    """
    plan = shipped()
    answers = few_unknowns(plan, seed)
    outcome = assess(plan, answers)
    known = [assess(plan, filled) for filled in completions(plan, answers)]

    for of_outcome, of_known in (
        (outcome.urgency, [o.urgency for o in known]),
        (outcome.level, [o.level for o in known]),
        *((outcome.scores[name], [o.scores[name] for o in known]) for name in outcome.scores),
    ):
        assert of_outcome.low == min(each.low for each in of_known)
        assert of_outcome.high == max(each.high for each in of_known)


def few_unknowns(plan: Plan, seed: int) -> Answers:
    """A check with so few unknowns that every completion can be counted; the rest is known."""
    chance = random.Random(seed)
    answers = dict(answers_from(plan, seed, unknown=0.0))
    perspective = perspective_of(plan, answers)
    ways = 1
    for question in chance.sample([plan.question(id_) for id_ in answers], len(answers)):
        unknown = [o.id for o in question.options if o.unknown and o.words.speaks_to(perspective)]
        if not unknown:
            continue
        kept = [
            id_
            for id_ in answers[question.id]
            if question.kind == "any" and not next(o.none for o in question.options if o.id == id_)
        ]
        more = {**answers, question.id: (*kept, *unknown)}
        size = sum(1 for _ in islice(fillings(plan, question, more), 10_000))
        if ways * size * 8 <= MOST_COMPLETIONS:
            ways *= size
            answers = more
            while opened := next_question(plan, answers):
                answers[opened.id] = random_answer(opened, perspective, chance, 0.0)
    return relevant(plan, answers)


@many
@given(seed=seeds)
def test_the_relatives_range_holds_the_persons_own_urgency(seed: int) -> None:
    """Where both agree on what both were asked, wherever the relative knows, the self urgency lies
    in the relative's range.
    """
    plan = shipped()
    chance = random.Random(seed)
    theirs = answers_from(plan, seed, perspective="relative", unknown=0.3)
    own = agreeing(plan, theirs, chance)
    if own is None:
        return

    range_, urgency = assess(plan, theirs).urgency, assess(plan, own).urgency

    assert range_.low <= urgency.low
    assert urgency.high <= range_.high


def agreeing(plan: Plan, theirs: Answers, chance: random.Random) -> Answers | None:
    """Known answers of the person that agree with the relative's; None where the person is not
    asked what the relative knows.
    """
    own: dict[str, tuple[str, ...]] = {}
    while question := next_question(plan, own):
        if plan.decides_perspective(question.id):
            own[question.id] = ("self",)
        elif question.id not in theirs:
            own[question.id] = ("no",)
        else:
            offered = {o.id for o in known_options(question, "self")}
            ways = (
                [way for way in some_ways(plan, question, theirs, chance) if set(way) <= offered]
                if open_in(question, theirs)
                else []
            )
            same = tuple(id_ for id_ in theirs[question.id] if id_ in offered) or tuple(
                o.id for o in question.options if o.none
            )
            own[question.id] = chance.choice(ways) if ways else same
    missing = [id_ for id_ in theirs if id_ not in own and plan.question(id_).ask.speaks_to("self")]
    return None if missing else own


def open_in(question: Question, answers: Answers) -> bool:
    """Whether the answer leaves something open."""
    return any(o.unknown for o in question.options if o.id in answers[question.id])


@many
@given(seed=seeds)
def test_the_promises_hold(seed: int) -> None:
    """Every promise about rules holds for answers at random (all answer sets are for the
    prover).
    """
    plan = shipped()
    answers = answers_from(plan, seed)
    outcome = assess(plan, answers)

    assert broken_promises(plan, answers, outcome) == []


def broken_promises(plan: Plan, answers: Answers, outcome: Outcome) -> list[str]:
    """The promises about rules that this outcome breaks."""
    rules = plan.screener.rules
    urgencies, levels = [u.id for u in rules.urgencies], [lv.id for lv in rules.levels]
    sure = [f.rule for f in outcome.findings]
    advice = {a for rule in sure for a in rule.advice}
    maybe = {a for f in outcome.possible for a in f.rule.advice}
    with_if = {a for f in outcome.possible if not f.rule.only_when_sure for a in f.rule.advice}
    shown = [a for a in rules.advice if a.id in advice | with_if]
    sections = {s for rule in sure for s in rule.sections} | {s for a in shown for s in a.sections}
    broken = []
    for promise in rules.promises:
        truth = holds(plan, promise.when, answers)
        if (
            promise.general
            or truth == NO
            or (promise.when_treatment and not levels_of_treatment(plan, outcome))
        ):
            continue
        wanted = advice if truth == YES and not promise.when_treatment else advice | maybe
        kept = (
            (
                truth == MAYBE
                or not promise.urgency_at_least
                or outcome.urgency.low >= urgencies.index(promise.urgency_at_least)
            )
            and (
                truth == MAYBE
                or not promise.level_at_least
                or outcome.level.low >= levels.index(promise.level_at_least)
            )
            and (truth == MAYBE or set(promise.advice) <= wanted)
            and (truth == MAYBE or set(promise.sections) <= sections)
            and not any(set(promise.never_says) & set(a.says) for a in shown)
            and not any(
                set(promise.never_says) & set(plan.screener.section(s).says) for s in sections
            )
            and not (truth == YES and any(set(promise.holds_back) & set(a.says) for a in shown))
            and (
                truth == MAYBE
                or all(
                    outcome.scores[name].high <= most
                    for name, most in promise.score_at_most.items()
                )
            )
            and (truth == MAYBE or not any(said_to(plan, name, answers) for name in promise.unsaid))
            and (truth == MAYBE or not promise.no_level or not said(plan, "level", answers))
        )
        broken += [] if kept else [promise.id]
    return broken


def said_to(plan: Plan, score: str, answers: Answers) -> bool:
    """Whether the result words this score to this perspective."""
    words = next(s.say for s in plan.screener.rules.scores if s.id == score)
    return bool(words and words.to(perspective_of(plan, answers))) and said(plan, score, answers)


def levels_of_treatment(plan: Plan, outcome: Outcome) -> bool:
    """Whether a treatment setting lies in the range."""
    return any(
        plan.screener.rules.levels[rank].treatment
        for rank in range(outcome.level.low, outcome.level.high + 1)
    )


@many
@given(seed=seeds)
def test_the_engine_agrees_with_the_plain_reading(seed: int) -> None:
    """With everything known, each rule fires exactly where its condition, read from the definition,
    is yes.
    """
    plan = shipped()
    answers = answers_from(plan, seed, unknown=0.0)
    scores = plan.screener.rules.scores
    expected = {
        rule.id
        for rule in plan.screener.rules.rules
        if holds_over(rule.when, answers, scores) == YES
    }

    outcome = assess(plan, answers)

    assert {f.rule.id for f in outcome.findings} == expected
    assert outcome.possible == ()


@many
@given(seed=seeds)
def test_a_finding_names_the_answers_that_made_it_fire(seed: int) -> None:
    """The answers under a finding were given, and alone make its positive conditions hold."""
    plan = shipped()
    answers = answers_from(plan, seed, unknown=0.0)
    for finding in assess(plan, answers).findings:
        for id_, chosen in fired_by(plan, finding).items():
            assert set(chosen) <= set(answers[id_])


@many
@given(seed=seeds)
def test_changing_an_answer_keeps_every_later_one_that_is_still_asked(seed: int) -> None:
    """Nothing is asked twice: after a change, only questions that were never answered are left."""
    plan = shipped()
    chance = random.Random(seed)
    answers = answers_from(plan, seed)
    perspective = perspective_of(plan, answers)
    changed_id = chance.choice([id_ for id_ in answers if not plan.decides_perspective(id_)])
    changed = {
        **answers,
        changed_id: random_answer(plan.question(changed_id), perspective, chance, 0.2),
    }

    following = next_question(plan, changed)

    assert following is None or following.id not in answers
    assert [q.id for q in path(plan, changed)][: list(answers).index(changed_id) + 1] == list(
        answers
    )[: list(answers).index(changed_id) + 1]


@pytest.mark.parametrize(("perspective", "most"), [("self", 27), ("relative", 27)])
def test_the_longest_path_fits_the_budget(plan: Plan, perspective: str, most: int) -> None:
    """No one meets more than 27 pages, the page to check the answers among them. Two pages that
    stand in for one another are counted both, so fewer are met.
    """
    assert len(plan.asked[perspective]) + 1 <= most


def test_danger_is_asked_second_of_everyone(plan: Plan) -> None:
    """The immediate-danger check is the second page, whatever the perspective."""
    for perspective in plan.screener.perspectives:
        second = path(plan, {plan.screener.questions.perspective_question: (perspective,)})[1]
        alarmed = {
            o.id
            for o in known_options(second, perspective)
            if any(
                f.rule.emergency
                for f in assess(plan, {"who": (perspective,), second.id: (o.id,)}).findings
            )
        }
        assert len(alarmed) >= 4


def test_the_shortest_path_is_a_few_pages(plan: Plan) -> None:
    """Someone who never took opioids, and a young person, are asked six questions."""
    assert (
        len(random_path(plan, {"who": "self", "danger": "none", "age": "adult", "use": "never"}))
        == 6
    )
    assert len(random_path(plan, {"who": "self", "danger": "none", "age": "under_18"})) == 6


def random_path(plan: Plan, stated: dict[str, str]) -> tuple[Question, ...]:
    """The questions met with these answers and any others."""
    answers: dict[str, tuple[str, ...]] = {}
    while question := next_question(plan, answers):
        answers[question.id] = (
            (stated[question.id],)
            if question.id in stated
            else random_answer(question, stated["who"], random.Random(1), 0)
        )
    return path(plan, answers)


@pytest.mark.parametrize(
    ("chosen", "takes"),
    [
        ((), False),
        (("aches",), True),
        (("aches", "aches"), False),
        (("none",), True),
        (("none", "aches"), False),
        (("aches", "unknown"), True),
        (("no_such",), False),
    ],
)
def test_what_a_tick_all_page_takes(plan: Plan, chosen: tuple[str, ...], takes: bool) -> None:
    """At least one tick, each once, from the list, and nothing beside "none of these"."""
    assert valid(plan.question("signs"), "relative", chosen) is takes


def test_ticks_beside_unknown_stay_certain(plan: Plan) -> None:
    """ "I don't know about the others" leaves what was ticked certain, and everything else open."""
    answers = {
        "who": ("relative",),
        "danger": ("none",),
        "past_days": ("none",),
        "age": ("adult",),
        "use": ("now",),
        "treatment": ("unknown",),
        "supply": ("unknown",),
        "signs": ("hard_to_wake", "unknown"),
    }
    outcome = assess(plan, answers)

    assert "hard_to_wake" in {f.rule.id for f in outcome.findings}
    assert "sick_now" in {f.rule.id for f in outcome.possible}
    assert outcome.scores["noticed"] == (1, 3)


def test_only_who_does_not_know_the_past_days_is_asked_once_more(plan: Plan) -> None:
    """Right after it. Whoever prefers not to say is asked no more, and everything stays open."""

    def answered(*chosen: str) -> dict[str, tuple[str, ...]]:
        return {"who": ("self",), "danger": ("none",), "past_days": chosen}

    def asked_next(*chosen: str) -> str:
        following = next_question(plan, answered(*chosen))
        return following.id if following else ""

    assert asked_next("dont_know") == asked_next("body", "dont_know") == "look_again"
    assert asked_next("not_said") == asked_next("none") == asked_next("body") == "age"
    ways = list(fillings(plan, plan.question("past_days"), answered("not_said")))
    assert ("none",) in ways
    assert not [way for way in ways if "dont_know" in way]
    possible = {f.rule.id for f in assess(plan, answered("not_said")).possible}
    assert {"racing_heart", "body_today"} <= possible
    assert "looked_again" not in possible


# --- by example ---


def test_a_finding_names_just_the_answers_that_its_rule_reads(plan: Plan) -> None:
    """For one answer, for several of a tick-all page, and for a rule that holds for everyone."""
    answers = fill_in(
        plan,
        {
            "who": "self",
            "age": "adult",
            "use": "now",
            "supply": "not_prescribed",
            "safety": ["alone", "injects"],
        },
    )
    findings = {finding.rule.id: finding for finding in assess(plan, answers).findings}

    assert fired_by(plan, findings["everyone"]) == {}
    assert fired_by(plan, findings["uses_alone"]) == {"safety": ("alone",)}
    assert fired_by(plan, findings["trigger_safety"]) == {"safety": ("alone", "injects")}


def test_before_it_is_said_whom_the_check_is_for_the_first_words_are_used(plan: Plan) -> None:
    """Also where an answer is none."""
    first, second = plan.screener.perspectives

    assert perspective_of(plan, {}) == perspective_of(plan, {"who": ("made up",)}) == first
    assert perspective_of(plan, {"who": (second,)}) == second


@pytest.mark.parametrize(
    ("answers", "called"),
    [
        ({}, set()),
        ({"danger": ("none",)}, set()),
        ({"danger": ("not_said",)}, set()),
        ({"danger": ("overdose",)}, {"overdose"}),
        (
            {"who": ("relative",), "danger": ("ending_life",), "past_days": ("eyes",)},
            {"acting", "body"},
        ),
        ({"suicide": ("yes",)}, {"crisis"}),
    ],
)
def test_an_answer_raises_its_alarm_however_many_others_are_missing(
    plan: Plan, answers: Answers, called: set[str]
) -> None:
    """An open answer raises none; several raise theirs."""
    assert alarms(plan, answers) == called


def test_a_condition_can_hold_where_the_person_is_asked_what_it_reads(plan: Plan) -> None:
    """A relative is never asked what only the person can know."""
    first, second = plan.screener.perspectives
    own = Chosen(question="area_more", options=("yes",))

    assert can_hold(plan, None, first)
    assert can_hold(plan, own, first)
    assert not can_hold(plan, own, second)
    assert can_hold(plan, Not(**{"not": own}), second)


def test_the_answers_below_a_condition_are_found_through_its_own_scores_alone(plan: Plan) -> None:
    """A condition on one score does not read what another counts."""
    scores = plan.screener.rules.scores
    read = {
        score.id: {atom.question for atom in atoms(AtLeast(at_least={score.id: 1}), scores)}
        for score in scores
    }

    assert read["noticed"] == {"signs"}
    assert read["areas"]
    assert all(question.startswith("area_") for question in read["areas"])
    assert list(atoms(AtLeast(at_least={"areas": 1}))) == []
