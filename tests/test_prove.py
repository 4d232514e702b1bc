"""The prover: what ships is proved, what is false is broken by a form that shows it, and brute
force agrees.
"""

import random
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import z3

from screening.__main__ import main
from screening.model import Answers, GeneralPromise, Promise
from screening.outcome.compile import prepare
from screening.outcome.engine import assess, for_result, holds, starting_level
from screening.outcome.plan import Plan
from screening.outcome.report import Report, report
from screening.outcome.words import Wording
from screening.prove.form import Form
from screening.prove.formulas import Formula
from screening.prove.solver import Clock, Model, Prover, Search, true
from screening.prove.verdicts import prove, unpromised
from screening.sheet.proofs import VERDICTS, Breach, Proof, filled, proof_lines
from screening.sheet.sheet import Sheet
from tests.conftest import random_answers, shipped
from tests.support.broken_content import tiny_copy
from tests.support.brute_force import (
    BruteForce,
    Seen,
    could_be,
    is_worse,
    least,
    unknown_in,
)
from tests.support.changed_content import RULES, tiny_with
from tests.support.faults import Fault, faults, tiny
from tests.support.random_rules import random_screener


@cache
def of_the_shipped() -> list[Proof]:
    """The proofs of the content that ships."""
    return prove(shipped())


# --- what ships ---


def test_every_promise_of_the_shipped_rules_is_proved(plan: Plan) -> None:
    """Each promise and each law holds for all answers; a few rules are covered by others, with a
    reason.
    """
    verdicts = {proof.id: proof.verdict for proof in of_the_shipped()}

    assert list(verdicts)[: len(plan.screener.rules.promises)] == [
        promise.id for promise in plan.screener.rules.promises
    ]
    assert {id_ for id_, verdict in verdicts.items() if verdict != "proved"} == {"every_rule_adds"}
    assert verdicts["every_rule_adds"] == "accepted"
    assert {breach.accepted for proof in of_the_shipped() for breach in proof.breaches} == {
        r.covered for r in plan.screener.rules.rules if r.covered
    }


def test_the_shipped_rules_promise_every_general_law(plan: Plan) -> None:
    """No general law of docs/decisions/0008 was left out of the file; of the tiny content the
    command says which were.
    """
    assert unpromised(plan) == []
    assert unpromised(tiny()) == [
        law for law in GeneralPromise.__args__ if law != "worse_never_lowers"
    ]


def test_the_formulas_say_what_the_engine_and_the_report_say(plan: Plan) -> None:
    """On the shipped content, for answers at random: rules, ranges, start, cards, reading, first
    step and what is worded.
    """
    prover, chance = Prover(plan, 60.0), random.Random(5)
    for _ in range(25):
        answers = cut_short(plan, random_answers(plan, chance, unknown=0.3), chance)
        form = prover.forms[answers[plan.screener.questions.perspective_question][0]]
        model = prover.searches[form.perspective].model(pinned(form, answers))

        assert concluded(prover, form, model) == concluded_by_the_report(plan, answers)


def cut_short(plan: Plan, answers: Answers, chance: random.Random) -> Answers:
    """The answers up to some question from which on a result may be seen, or all of them."""
    kept = dict(list(answers.items())[: chance.randint(1, len(answers))])
    return for_result(plan, kept) or answers


def pinned(form: Form, answers: Answers) -> Formula:
    """That the form is filled in like this."""
    formula: Formula = True
    for id_, chosen in answers.items():
        for option, here in (*form.answers[id_].chosen.items(), ("", form.answers[id_].unknown)):
            unknown = unknown_in(form.questions[id_], chosen)
            is_chosen = option in chosen if option else unknown
            formula = (
                formula
                if isinstance(here, bool)
                else (here == is_chosen)
                if formula is True
                else formula & (here == is_chosen)
            )
    return formula


def concluded(prover: Prover, form: Form, model: Model) -> dict[str, object]:
    """What the formulas conclude from one filled-in form."""
    rules, shown = form.rules, prover.shown[form.perspective]
    urgencies, levels = range(len(rules.urgencies)), range(len(rules.levels))
    return {
        "yes": [rule.id for rule in rules.rules if true(model, form.holds(rule).yes)],
        "maybe": [rule.id for rule in rules.rules if true(model, form.holds(rule).maybe)],
        "urgency": [
            max(rank for rank in urgencies if true(model, form.urgency(rank)[end]))
            for end in (0, 1)
        ],
        "level": [
            max(rank for rank in levels if true(model, form.level(rank)[end])) for end in (0, 1)
        ],
        "start": [rank for rank in levels if true(model, form.starts_at(rank))],
        "cards": [
            {a.id for a in rules.advice if true(model, shown.card(a.id)[end])} for end in (0, 1)
        ],
        "sections": [
            {s for s in rules.reading if true(model, shown.section(s)[end])} for end in (0, 1)
        ],
        "step": [s.id for s in rules.steps if true(model, shown.step(s.id))],
        "then": [s.id for s in rules.steps if true(model, shown.then(s.id))],
        "violence line": true(model, shown.violence_line()),
        "looks for": {
            term for a in rules.advice for term in a.looks_for if true(model, shown.looks_for(term))
        },
        "open acts": [a.id for a in rules.safety_net if true(model, shown.open_in(a.id))],
        "level worded": true(model, shown.words_level()),
        "scores worded": [s.title for s in rules.scores if true(model, shown.words_score(s.id))],
    }


def concluded_by_the_report(plan: Plan, answers: Answers) -> dict[str, object]:
    """The same from the engine and the report."""
    outcome, shown = assess(plan, answers), report(plan, answers)
    return {
        "yes": [f.rule.id for f in outcome.findings],
        "maybe": [f.rule.id for f in outcome.possible],
        "urgency": list(outcome.urgency),
        "level": list(outcome.level),
        "start": [starting_level(plan, outcome)],
        "cards": [
            {c.advice.id for c in shown.cards if not c.only_if},
            {c.advice.id for c in shown.cards},
        ],
        "sections": [
            {s.id for s in shown.sections},
            {s.id for s in (*shown.sections, *shown.sections_if)},
        ],
        "step": [shown.step.id],
        "then": [shown.then.id] if shown.then else [],
        "violence line": shown.violence_line is not None,
        "looks for": {
            term
            for a in plan.screener.rules.advice
            for term in a.looks_for
            if term in shown.looks_for
        },
        "open acts": [a.id for a in plan.screener.rules.safety_net if any(open_signs(shown, a.id))],
        "level worded": shown.level is not None,
        "scores worded": [count.title for count in shown.counts],
    }


def open_signs(shown: Report, act: str) -> list[bool]:
    return [sign.open for net in shown.result.safety_net if net.id == act for sign in net.signs]


# --- brute force ---

FILES = (*range(20), 29, 43, 91, 140, 142, 148, 302, 453, 706, 800, 1020)
"""Seeds of rule files. The later ones tell slips of the prover apart that the first do not."""
ALL_FILES = range(2_000)
MOST_CHECKS = 300


def small_files(seeds: Iterable[int]) -> Iterator[tuple[Plan, BruteForce]]:
    """Rule files so small that every check of them can be looked at."""
    for seed in seeds:
        plan = prepare(random_screener(random.Random(seed), questions=3, options=3, rules=5))
        try:
            yield plan, BruteForce(plan, MOST_CHECKS)
        except OverflowError:
            continue


def held_against_brute_force(seeds: Iterable[int]) -> set[tuple[str, str]]:
    """Fails where the prover and brute force disagree; gives which verdicts each promise and law
    had.
    """
    met: set[tuple[str, str]] = set()
    for plan, checks in small_files(seeds):
        proofs = {proof.id: proof for proof in prove(plan)}
        met |= {(proof.id, proof.verdict) for proof in proofs.values()}

        assert {
            id_ for id_, proof in proofs.items() if proof.verdict == "broken"
        } == checks.broken()
        assert whys(proofs["everything_can_occur"]) == {
            f"No answers lead to {words}." for words in checks.never_occurs()
        }
        for proof in proofs.values():
            for breach in proof.breaches:
                assert is_shown(checks, proof.id, breach), (proof.id, breach)
    return met


def whys(proof: Proof) -> set[str]:
    """What a proof found, in words."""
    return {breach.why for breach in proof.breaches}


def is_shown(checks: BruteForce, id_: str, breach: Breach) -> bool:
    """Whether the forms of a breach are checks that break this promise or law. For one promise they
    are the smallest, too.
    """
    forms = [checks.look(form.answers) for form in breach.forms]
    match id_:
        case "everything_can_occur" | "every_rule_adds":
            return not forms
        case "worse_never_lowers":
            return checks.lowers(*forms) and changed_to(checks, *forms, more=True)
        case "unknown_never_lowers":
            return (
                checks.rises(*forms) and changed_to(checks, *forms, more=False)
            ) or checks.too_low_for_unknown(forms[0])
        case "range_contains_completions":
            return len(forms) == 1 and checks.range_is_wrong(forms[0])
        case "relative_contains_self":
            return checks.misses_self(*forms)
        case "emergency_line_first":
            return checks.line_is_not_first(forms[0])
        case "always_an_outcome":
            return checks.nothing_to_do(forms[0])
        case "open_danger_in_the_net":
            return checks.danger_is_not_in_the_net(forms[0])
    promise = next(promise for promise in checks.rules.promises if promise.id == id_)
    breaking = [
        s
        for s in checks.seen.values()
        if checks.breaks(promise, s, holds(checks.plan, promise.when, s.answers))
    ]
    if not forms:
        return all(holds(checks.plan, promise.when, s.answers) == 0 for s in checks.seen.values())
    return forms[0] in breaking and worrying(checks, forms[0]) == min(
        worrying(checks, s) for s in breaking
    )


def changed_to(checks: BruteForce, first: Seen, second: Seen, *, more: bool) -> bool:
    """Whether the second check is the first with one answer worse (or, of what was unknown,
    known).
    """
    for question, chosen, other, then in checks.neighbours(first):
        ticks = {
            o.id
            for o in question.options
            if question.kind == "any" and not o.none and not o.unknown
        }
        more_ticks = ticks & set(chosen) < ticks & set(other)
        if second in then and (
            is_worse(question, chosen, other) or more_ticks
            if more
            else could_be(question, chosen, other)
        ):
            return True
    return False


def worrying(checks: BruteForce, seen: Seen) -> int:
    """How many answers are not the least worrying one."""
    return sum(
        chosen not in least(checks.plan.question(id_), seen.perspective)
        for id_, chosen in seen.answers.items()
    )


def test_the_prover_agrees_with_brute_force() -> None:
    """On small rule files at random it breaks what some answers break, with forms that show it, and
    proves everything else.
    """
    met = held_against_brute_force(FILES)

    kinds = {id_ for id_, _ in met}
    assert len(kinds) == 28
    assert {
        (id_, verdict)
        for id_ in kinds - {"everything_can_occur"}
        for verdict in ("proved", "broken")
    } <= met


@pytest.mark.soak
def test_the_prover_agrees_with_brute_force_on_many_more_files() -> None:
    """The same, over two thousand rule files."""
    held_against_brute_force(ALL_FILES)


# --- planted faults ---


MOST: Final = pytest.mark.slow("two of three planted faults in rules, each proved")


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=fault.name, marks=MOST if place % 3 else ())
        for place, fault in enumerate(faults())
    ],
)
def test_a_planted_fault_is_caught(fault: Fault) -> None:
    """Each fault breaks the promises that it is said to break, and the words say what is wrong."""
    proofs = {proof.id: proof for proof in prove(prepare(fault.screener()), only=fault.proved())}

    assert {id_ for id_, proof in proofs.items() if proof.verdict == "broken"} == set(fault.breaks)
    told = "\n".join(proof_lines(proofs.values()))
    for words in fault.says:
        assert words in told


def test_each_kind_of_promise_and_each_law_has_a_fault() -> None:
    """Every promise of the shipped file, every key of a promise and every law is broken by at least
    one fault.
    """
    broken = {id_ for fault in faults() for id_ in fault.breaks}
    keys = set(Promise.model_fields) - {"id", "says", "sources", "general", "when"}
    used = {
        key
        for fault in faults()
        for promise in fault.screener().rules.promises
        if promise.id in fault.breaks
        for key in promise.model_fields_set
    }

    assert {proof.id for proof in of_the_shipped()} <= broken
    assert keys <= used


def test_the_tiny_content_is_proved() -> None:
    """What the faults are planted in holds before."""
    assert {proof.verdict for proof in prove(tiny())} == {"proved"}


def test_a_result_outside_the_range_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rule file breaks this law, since the engine keeps it. If unknown were read as no, it would
    break.
    """
    monkeypatch.setattr(Form, "open", Form.sure)
    plan = prepare(
        next(fault for fault in faults() if fault.name == "range-of-the-tiny-content").screener()
    )

    (proof,) = prove(plan, only=["range"])

    assert proof.breaches[0].why.endswith("its result lies outside the range of the first.")
    assert len(proof.breaches[0].forms) == 2


# --- what is said ---


def test_a_counterexample_names_what_differs_from_the_least_worrying_answers() -> None:
    """Of a filled-in form stand the answers that worry more, and those that have no order; of the
    others one sentence.
    """
    answers = {"who": ("self",), "now": ("dizzy",), "signs": ("none",), "water": ("yes",)}

    form = filled(tiny(), answers)

    assert [(line.label, line.chosen) for line in form.lines] == [
        ("Who it is for", ("Me",)),
        ("Right now", ("I feel dizzy",)),
    ]
    assert form.rest == "All other answers are the least worrying ones."
    assert form.result == "how soon: later; care: At home"


def test_without_time_nothing_is_called_proved() -> None:
    """Where the time is over, a promise is not settled, and the command fails."""
    proofs = prove(tiny(), seconds=-1.0)

    assert {proof.verdict for proof in proofs} == {"unsettled"}
    assert "NOT SETTLED" in "\n".join(proof_lines(proofs))


def test_a_form_that_was_found_is_shown_though_the_time_for_a_smaller_one_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A counterexample counts, also where the solver gives up looking for the smallest."""
    form = Form(tiny(), tiny().screener.perspectives[0], "")
    search = Search(Clock(60.0), form)
    monkeypatch.setattr("z3.Optimize.check", lambda _: z3.unknown)

    assert search.smallest(form.urgency(1).yes) is not None


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (("", ""), 0, "6 statements over all answers"),
        (("", ""), 0, "nothing is said of them: unknown_never_lowers, "),
        (
            ("    when: {now: collapsed}\n    urgency", "    when: {now: dizzy}\n    urgency"),
            1,
            "BROKEN.",
        ),
        (
            ("urgency: at_once\n    emergency", "urgency: at_onze\n    emergency"),
            1,
            "There is no urgency `at_onze`.",
        ),
    ],
)
def test_the_command_says_what_is_proved(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: tuple[str, str],
    code: int,
    said: str,
) -> None:
    """0 where all is proved, 1 where a promise is broken or the content has mistakes."""
    rules = tiny_copy(tmp_path) / "referral_rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")

    assert main(["prove", str(rules.parent)]) == code
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("says", "note"),
    [
        (
            "",
            (
                "But no card and no section is marked `says: [stop]` or `says: [detox]`. So of"
                " those the promise says nothing yet."
            ),
        ),
        (
            "    says: [detox]\n",
            (
                "But no card and no section is marked `says: [stop]`. So of that the promise says"
                " nothing yet."
            ),
        ),
        ("    says: [stop, detox]\n", ""),
    ],
)
def test_a_promise_about_words_that_nothing_is_marked_with_is_proved_of_nothing_and_says_so(
    tmp_path: Path, says: str, note: str
) -> None:
    """Beside the verdict, and on the sheet: whoever reads "Proved" must not rely on more than there
    is.
    """
    promise = (
        "  - id: nothing_stops\n    says: Nothing says to stop.\n    when: {now: collapsed}\n   "
        " never_says: [stop, detox]\n"
    )
    card = "    helplines: [advice_line]\n"
    screener = tiny_with(
        tmp_path,
        (RULES, card, card + says),
        (RULES, "promises:\n", f"promises:\n{promise}    sources: [heat_guide]\n"),
    )

    (proof,) = prove(prepare(screener), ["nothing_stops"])
    shown = (
        Sheet(prepare(screener), Wording(shipped().screener.interface))
        .part("promises")
        .entries[0]
        .facts
    )

    assert proof.note == note
    assert list(proof_lines([proof]))[1].strip().endswith(note or VERDICTS[proof.verdict])
    (never,) = (fact.texts for fact in shown if fact.label == "Nothing shown says")
    assert sum("no card and no section" in text for text in never) == note.count("says: [")


def test_without_the_solver_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The solver is an extra; whoever lacks it is told so."""
    monkeypatch.delitem(sys.modules, "screening.prove.verdicts")
    monkeypatch.delitem(sys.modules, "screening.prove.solver")
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.delitem(sys.modules, "screening.prove.formulas")

    assert main(["prove"]) == 2
    said = capsys.readouterr().out
    assert "make prove" in said
    assert "make review" in said
    assert "pip" not in said
