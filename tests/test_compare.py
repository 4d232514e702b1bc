"""Two versions side by side: what stands differently, for which answer sets another result follows,
and how it is told.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from screening.compare.blame import lowerings
from screening.compare.changes import changes
from screening.compare.comparison import Break, Verdict, compare
from screening.compare.digest import digest
from screening.compare.listing import Telling, lines, share
from screening.compare.moves import moves as list_moves
from screening.model import Answers, Screener, Vignette
from screening.outcome.compile import prepare
from screening.outcome.dissect import observed
from screening.outcome.engine import assess, next_question, perspective_of, valid
from screening.outcome.parts import URGENCY, What
from screening.outcome.plan import Plan
from tests.support.changed_content import QUESTIONS, RULES, tiny, tiny_with
from tests.test_decisions import everything, of
from tests.test_mutants import as_told, lowered, moves, told

Change = tuple[str, str, str]

THRESHOLD: Change = (RULES, "{at_least: {strain: 3}}", "{at_least: {strain: 2}}")
URGENT: Change = (
    RULES,
    "only_when_sure: true\n    urgency: at_once",
    "only_when_sure: true\n    urgency: later",
)
COLLAPSE_IS_DIZZY: list[Change] = [
    (RULES, "    when: {now: collapsed}\n    because", "    when: {now: dizzy}\n    because"),
    (QUESTIONS, "        can_happen: someone falls over\n        always_warn: true\n", ""),
    (
        QUESTIONS,
        "          relative: They feel dizzy\n        worse_than: [fine]\n",
        (
            "          relative: They feel dizzy\n        worse_than: [fine]\n        can_happen:"
            " someone feels dizzy\n"
        ),
    ),
]
"""The rule on collapsing reads another answer, and the sign moves with it."""
NO_DRY_RULE: Change = (RULES, "        - not: {visits: daily}", "        - {visits: rarely}")

UNKNOWN = """      - id: no_idea
        words: No idea
        unknown: true
"""
NONE = """      - id: neither
        words: Neither
        none: true
"""
ADDED = """  - id: shade
    group: heat
    kind: one
    ask: Is there shade?
    label: Shade
    ask_when: {now: dizzy}
    options: yes_no
    sources: [heat_guide]

"""
# What may stand differently among the questions, and what is said of it.
QUESTION_CHANGES: dict[str, tuple[list[Change], list[str]]] = {
    "an option is added to a choice": (
        [
            (
                QUESTIONS,
                "      - id: fine\n",
                (
                    "      - id: sick\n        words: I am sick\n        worse_than: [fine]\n     "
                    " - id: fine\n"
                ),
            )
        ],
        ["Question `now`, option `sick`: added"],
    ),
    "a box is removed": (
        [
            (QUESTIONS, "      - id: cramps\n        words: Cramps\n", ""),
            (QUESTIONS, "{signs: [headache, cramps]}", "{signs: headache}"),
            (RULES, "      - when: {signs: cramps}\n        points: 2\n", ""),
            (RULES, "            - {signs: cramps}\n", ""),
            (RULES, "      not: {signs: cramps}", "      not: {signs: headache}"),
            (RULES, "{at_least: {strain: 3}}", "{at_least: {strain: 1}}"),
        ],
        [
            "Question `signs`, option `cramps`: removed",
            'Score `strain`: no longer counts: "Signs of heat" is "Cramps"',
        ],
    ),
    "a question is asked of fewer": (
        [
            (
                QUESTIONS,
                (
                    "    ask_when:\n      any:\n        - {signs: [headache, cramps]}\n        -"
                    " not: {now: fine}\n"
                ),
                "    ask_when: {signs: cramps}\n",
            )
        ],
        ["Question `water`: the condition was:"],
    ),
    "a question is asked of all": (
        [
            (
                QUESTIONS,
                (
                    "    ask_when:\n      any:\n        - {signs: [headache, cramps]}\n        -"
                    " not: {now: fine}\n"
                ),
                "",
            )
        ],
        ["Question `water`: the condition was:"],
    ),
    "a question is added": (
        [
            (
                QUESTIONS,
                "  - id: visits\n",
                ADDED + "  - id: visits\n",
            ),
            (RULES, "        - not: {visits: daily}", '        - not: {shade: "yes"}'),
        ],
        ["Question `shade`: added", "Rule `dry`: inside `not`: the condition was:"],
    ),
    "what counts as unknown is known": (
        [
            (
                QUESTIONS,
                "        words: I cannot tell\n        unknown: true\n",
                "        words: I cannot tell\n        worse_than: [fine]\n",
            ),
            (
                QUESTIONS,
                "        words: Nothing of that\n",
                "        words: Nothing of that\n" + UNKNOWN,
            ),
        ],
        ["Question `now`, option `unsure`: `unknown` from true to false"],
    ),
}


def everything_of_both(old: Plan, new: Plan, answers: Answers) -> Iterator[Answers]:
    """Every finished check that answers what either version asks, with what both offer."""
    question = next_question(old, answers) or next_question(new, answers)
    if question is None:
        yield answers
        return
    perspective = perspective_of(new, answers)
    same = [plan.questions[question.id] for plan in (old, new) if question.id in plan.questions]
    offered = [
        o.id
        for o in question.options
        if all(o.id in {x.id for x in q.options} for q in same) and o.words.speaks_to(perspective)
    ]
    for bits in range(1, 2 ** len(offered)):
        chosen = tuple(o for i, o in enumerate(offered) if bits >> i & 1)
        if all(valid(q, perspective, chosen) for q in same):
            yield from everything_of_both(old, new, {**answers, question.id: chosen})


def can_still_be_given(new: Plan, answers: Answers) -> bool:
    """Whether a version still offers each chosen option of the questions that it still asks."""
    offered = {id_: {o.id for o in question.options} for id_, question in new.questions.items()}
    return all(set(chosen) <= offered[id_] for id_, chosen in answers.items() if id_ in offered)


def new_answers(old: Plan, new: Plan, perspective: str) -> dict[tuple[str, str], Counter[str]]:
    """Each answer that the new version alone takes to a question of both, with how soon at most for
    each answer set that has it.
    """
    taken = {
        id_: {option.id for option in question.options} for id_, question in old.questions.items()
    }
    found: dict[tuple[str, str], Counter[str]] = {}
    for answers in everything(new, of(new, perspective)):
        for id_, chosen in answers.items():
            for option in set(chosen) - taken.get(id_, set(chosen)):
                found.setdefault((id_, option), Counter())[observed(new, answers)[URGENCY][1]] += 1
    return found


@pytest.mark.parametrize("name", QUESTION_CHANGES)
@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
def test_versions_that_ask_differently_are_compared_over_what_both_can_be_answered_with(
    tmp_path: Path, name: str, backwards: bool
) -> None:
    """Each count is that of going through all answer sets that answer what either version asks;
    what is in one alone is said.
    """
    made, said = QUESTION_CHANGES[name]
    old, new = tiny(), prepare(tiny_with(tmp_path, *made))
    if backwards:
        old, new = new, old
    comparison = compare(old.screener, new.screener)
    for route in comparison.routes:
        sets = list(everything_of_both(old, new, of(new, route.perspective)))
        brute: Counter[tuple[What, Any]] = Counter()
        for answers in sets:
            brute.update(moves(observed(old, answers), observed(new, answers)).items())
        assert route.compared == len(sets)
        assert told(route) == as_told(brute)
        assert not route.same_questions
        gone = [
            observed(old, answers)[URGENCY]
            for answers in everything(old, of(old, route.perspective))
            if not can_still_be_given(new, answers)
        ]
        lowest = old.screener.rules.urgencies[0].id
        assert (
            (route.lost.count, route.lost.urgent)
            == (len(gone), sum(ends[1] != lowest for ends in gone))
            if route.lost
            else not gone
        )
        assert {
            (each.question, each.option): dict(each.leads_to) for each in route.gained
        } == new_answers(old, new, route.perspective)
    assert comparison.verdict is not Verdict.SAME
    assert "The questions differ." in next(lines(comparison))
    assert digest(old.screener) != digest(new.screener)
    assert backwards or all(
        any(str(change).startswith(each) for change in comparison.changes) for each in said
    ), comparison.changes


def test_a_new_answer_that_moves_nothing_else_is_told_with_what_it_leads_to(tmp_path: Path) -> None:
    """The first line says that the questions differ, not that decisions do, and nothing below says
    otherwise.
    """
    comparison = compare(
        tiny().screener, tiny_with(tmp_path, *QUESTION_CHANGES["an option is added to a choice"][0])
    )
    told_lines = list(lines(comparison))

    assert comparison.verdict is Verdict.DIFFERENT
    assert (
        told_lines[0]
        == "The same decisions for every set of answers that both versions take. The questions"
        " differ."
    )
    place = told_lines.index(
        "- New answer `sick` to `now`, which leads to (how soon at most): later for 12 (50 %), now"
        " for 12 (50 %)."
    )
    assert told_lines[place + 1] == "  The least urgent, for example: Right now: I am sick"
    assert told_lines[place + 2] == "- For answers that both versions take, nothing moves."
    assert "- Nothing moves." not in told_lines


def test_a_question_of_another_kind_is_another_question(tmp_path: Path) -> None:
    """Its answers of both kinds stand beside each other, and nothing falls over."""
    made = [
        (
            QUESTIONS,
            "    label: Visits\n    private: true\n    unordered: true\n",
            "    label: Visits\n",
        ),
        (QUESTIONS, "        words: Less often\n", "        words: Less often\n" + NONE + UNKNOWN),
        (
            QUESTIONS,
            "    group: looking_in\n    kind: one\n",
            "    group: looking_in\n    kind: any\n",
        ),
    ]
    comparison = compare(tiny().screener, tiny_with(tmp_path, *made))

    relative = next(route for route in comparison.routes if route.perspective == "relative")
    assert (relative.becomes, relative.compared) == (relative.was // 2 * 8, relative.was * 8)
    assert comparison.verdict is not Verdict.SAME


def test_another_wording_changes_neither_digest_nor_verdict(tmp_path: Path) -> None:
    """What is decided stays; only the words are said to differ."""
    old = tiny().screener
    new = tiny_with(
        tmp_path,
        (RULES, "Several signs together are a strain.", "Many signs at once are a strain."),
    )
    comparison = compare(old, new)

    assert digest(old) == digest(new)
    assert comparison.verdict is Verdict.SAME
    assert [str(change) for change in comparison.changes] == [
        (
            "Rule `strained`: other words for `because`: “Several signs together are a strain.” ->"
            " “Many signs at once are a strain.”"
        )
    ]
    assert all(change.words_only for change in comparison.changes)


def test_another_order_is_named_with_as_few_moves_as_explain_it() -> None:
    """No decision moves; yet people read it in another order, and a reviewer signs that."""
    old = tiny().screener
    turned = old.rules.model_copy(update={"rules": (*old.rules.rules[1:], old.rules.rules[0])})
    new = replace(old, rules=turned)
    comparison = compare(old, new)

    assert digest(old) != digest(new)
    assert comparison.verdict is Verdict.DIFFERENT
    assert [str(change) for change in comparison.changes] == [
        "The rules: another order: `shade_for_all` from place 1 to 4 (last)"
    ]
    for route in comparison.routes:
        met = [
            rules_met(tiny(), answers)
            for answers in everything(tiny(), of(tiny(), route.perspective))
        ]
        (moved,) = route.reordered
        assert moved.count == sum("shade_for_all" in ids and len(ids) > 1 for ids in met)
        assert len(rules_met(tiny(), moved.example.answers)) > 1
        assert any(
            line.startswith("- Another order of rules, with `shade_for_all` from place 1 to 4")
            for line in lines(comparison)
        )


def rules_met(plan: Plan, answers: Answers) -> set[str]:
    """The rules that hold, or may."""
    outcome = assess(plan, answers)
    return {finding.rule.id for finding in (*outcome.findings, *outcome.possible)}


def test_as_few_moves_as_possible_are_named_and_each_says_what_it_passed() -> None:
    """Of any two orders of some letters: undoing the moves one by one leads back."""
    chance = random.Random(3)
    for _ in range(200):
        before = chance.sample("abcdefgh", chance.randint(2, 8))
        after = chance.sample(before, len(before))
        found = list(list_moves(before, after))
        still = [x for x in before if x not in {move.id for move in found}]
        assert [x for x in after if x in still] == still
        assert len(still) == max(
            n
            for n in range(len(before) + 1)
            for some in combinations(before, n)
            if list(some) == [x for x in after if x in some]
        )
        for move in found:
            assert set(move.past) == {
                y
                for y in before
                if (before.index(y) < before.index(move.id))
                != (after.index(y) < after.index(move.id))
            }
    assert list(list_moves("abc", "abxc")) == []


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (THRESHOLD, 'Rule `strained`: "Strain" from 3 to 2 or more'),
        (URGENT, "Rule `dry`: `urgency` from `at_once` to `later`"),
        (NO_DRY_RULE, "Rule `dry`: the condition was: not ("),
        (
            (RULES, "{now: dizzy}", "{now: [dizzy, collapsed]}"),
            'Rule `dry`: "Right now" now also "Someone fell over and does not answer"',
        ),
        (
            (RULES, "    ways: [walk_in]\n", "    ways: [walk_in]\n    advice: [shade]\n"),
            "Rule `strained`: `advice` now also `shade`",
        ),
        (
            (RULES, "        points: 2\n", "        points: 3\n"),
            'Score `strain`: counts 3 instead of 2: "Signs of heat" is "Cramps"',
        ),
        (
            (
                RULES,
                "        - any:\n            - {now: dizzy}",
                "        - all:\n            - {now: dizzy}",
            ),
            "Rule `dry`: `any` became `all`",
        ),
        (
            (
                RULES,
                "name_unknown_unless: {visits: rarely}",
                "name_unknown_unless: {visits: daily}",
            ),
            '`name_unknown_unless`: "Visits" no longer "Less often", now also "Each day"',
        ),
        ((RULES, "    treatment: true\n", ""), "Level `clinic`: `treatment` from true to false"),
        ((RULES, "    only_when_sure: true\n", "    if: it is dry\n"), "Rule `dry`: now with `if`"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_each_difference_is_said_in_words(tmp_path: Path, made: Change, said: str) -> None:
    """The smallest part of the file that differs, with its labels."""
    found = changes(tiny().screener, tiny_with(tmp_path, made))

    assert any(said in str(change) for change in found), [str(change) for change in found]
    assert any(not change.words_only for change in found)


def test_of_each_move_the_most_ordinary_person_is_shown(tmp_path: Path) -> None:
    """Of all answer sets that move, the example differs least from the least worrying answers;
    unordered ones are told.
    """
    comparison = compare(tiny().screener, tiny_with(tmp_path, URGENT))
    own = comparison.routes[0]

    assert comparison.verdict is Verdict.WORSE
    assert own.example is not None
    assert own.example.answers == {
        "who": ("self",),
        "now": ("dizzy",),
        "signs": ("none",),
        "water": ("no",),
    }
    assert str(own.example) == "Right now: I feel dizzy; Water: No"
    assert own.less_urgent == sum(effect.count for effect in own.effects if effect.what == URGENCY)


def test_the_comparison_says_which_vignettes_change_and_which_no_longer_fit(tmp_path: Path) -> None:
    """A vignette is named where its result moves, and where it cannot be filled in any more."""
    cases = [
        Vignette(
            name="Dizzy, and nothing to drink",
            answers={"who": "self", "now": "dizzy", "water": "no"},
        ),
        Vignette(name="All is well", answers={"who": "self"}),
        Vignette(
            name="Asks for what is not there", answers={"who": "self", "now": "fine", "water": "no"}
        ),
        Vignette(name="Says what no one can", answers={"who": "self", "now": "asleep"}),
        Vignette(name="Does not say for whom", answers={}),
    ]
    told_lines = list(lines(compare(tiny().screener, tiny_with(tmp_path, URGENT), cases)))

    assert "- Dizzy, and nothing to drink: How soon: now -> later" in told_lines
    assert (
        "- Asks for what is not there: cannot be filled in (it is not asked: `water`)" in told_lines
    )
    assert (
        "- Says what no one can: cannot be filled in (`now` does not take its answer)" in told_lines
    )
    assert (
        "- Does not say for whom: cannot be filled in (it has to state an answer to `who`)"
        in told_lines
    )
    assert not any("All is well" in line for line in told_lines)


def test_promises_that_newly_break_or_hold_are_named(tmp_path: Path) -> None:
    """What a prover says of both versions; it is not asked where only words differ."""
    old, new = with_promise(tiny().screener, "no_more"), tiny_with(tmp_path / "urgent", URGENT)
    reworded = tiny_with(
        tmp_path / "words",
        (RULES, "Several signs together are a strain.", "Many signs at once are a strain."),
    )

    def broken(screener: Screener) -> dict[str, Break]:
        assert screener is not reworded
        small, at_once, a_law = (
            Break("Few signs are few.", "Always."),
            Break("Help now.", "Someone fell over."),
            Break("A law.", ""),
        )
        return (
            {"few_signs": small, "no_more": small, "a_law": a_law}
            if screener is old
            else {"collapse_is_now": at_once}
        )

    comparison = compare(old, new, broken=broken)
    told_lines = list(lines(comparison))

    assert told_lines[-5:] == [
        "- `collapse_is_now`: Help now. Someone fell over.",
        "",
        "Promises that newly hold",
        "- `few_signs`: Few signs are few.",
        "- `a_law`: A law.",
    ]
    assert compare(tiny().screener, reworded, broken=broken).breaks == {}


def with_promise(screener: Screener, id_: str) -> Screener:
    """The screener with one promise more."""
    promises = (*screener.rules.promises, screener.rules.promises[0].model_copy(update={"id": id_}))
    return replace(screener, rules=screener.rules.model_copy(update={"promises": promises}))


def test_a_comparison_is_told_with_exact_counts_shares_and_examples(tmp_path: Path) -> None:
    """The lines that a reviewer reads, from what must not be overlooked down to what was
    changed.
    """
    told_lines = list(lines(compare(tiny().screener, tiny_with(tmp_path, THRESHOLD))))

    assert told_lines[0] == "Other decisions for some sets of answers, none of them less urgent."
    assert '- Rule `strained`: "Strain" from 3 to 2 or more' in told_lines
    assert "- 94 possible answer sets." in told_lines
    assert "- Shares are of possible answer sets, not of people." in told_lines
    place = told_lines.index(
        "  - At home -> A clinic: 12 (13 %)", told_lines.index("  Level of care")
    )
    assert told_lines[place + 1] == "    For example: Signs of heat: Cramps"


def test_each_kind_of_decision_is_told_under_its_heading(tmp_path: Path) -> None:
    """A lower level, another first step, other figures, cards, emergencies, alarms and ways in; who
    is not asked the same.
    """
    changes_made = [
        QUESTION_CHANGES["a question is asked of fewer"][0][0],
        (RULES, "    step: drink\n    advice: [shade]\n", "    sections: [keeping-cool]\n"),
        (RULES, "        points: 2\n", "        points: 3\n"),
        (RULES, "{at_least: {strain: 3}}", "{at_least: {strain: 4}}"),
        *COLLAPSE_IS_DIZZY,
        (
            RULES,
            "  not: {now: collapsed}\nname_unknown_unless: {visits: rarely}",
            "  {now: fine}\nname_unknown_unless: {visits: daily}",
        ),
        (
            RULES,
            "    level: clinic\n",
            "    step: call\n    advice: [shade]\n    level: clinic\n",
        ),
        (
            RULES,
            "    sections: [heat-stroke]\n    step: call\n",
            "    sections: [heat-stroke]\n    step: drink\n",
        ),
    ]
    told_lines = list(
        lines(
            compare(
                tiny().screener,
                tiny_with(tmp_path, *changes_made),
                [Vignette(name="Tired", answers={**TIRED, "signs": ["headache", "unknown"]})],
            )
        )
    )

    for heading in (
        "How soon",
        "Cards",
        "Emergencies",
        "Signs in the safety net",
        "First step",
        "To read",
        "Figures",
    ):
        assert told_lines[told_lines.index(f"  {heading}") + 2].startswith("    For example: ")
    assert any(line.startswith('  - "Strain": another value: ') for line in told_lines)
    assert any(line.startswith("  - `now collapsed`: under `call_now`") for line in told_lines)
    assert any(line.startswith("- More urgent for ") for line in told_lines)
    assert any(" possible answer sets before, " in line for line in told_lines)
    assert any(
        '"Strain": 1-3 of 3 -> 1-4 of 4' in line
        for line in told_lines
        if line.startswith("- Tired")
    )


def test_examples_are_bounded_where_they_would_hide_the_rest(tmp_path: Path) -> None:
    """Each move of urgency has one, however many there are; of other kinds the first few."""
    made = COLLAPSE_IS_DIZZY
    comparison = compare(tiny().screener, tiny_with(tmp_path, *made))
    route = comparison.routes[0]
    many = tuple(
        replace(effect, what=What(kind, f"made-up-{n}"))
        for kind, effects in (("emergency", route.effects[:1]), ("section", route.effects[:1]))
        for effect in effects
        for n in range(5)
    )

    told_lines = list(Telling(comparison).route(replace(route, effects=many, lines=())))

    sections = told_lines.index("  To read")
    assert (
        sum(
            "For example" in line
            for line in told_lines[told_lines.index("  Emergencies") : sections]
        )
        == 5
    )
    assert ["For example" in line for line in told_lines[sections + 1 :]] == [
        False,
        True,
        False,
        True,
        False,
        True,
        False,
        False,
    ]


TIRED = {"who": "self", "now": "dizzy", "signs": ["unknown"]}


def test_a_lower_level_of_care_is_counted(tmp_path: Path) -> None:
    """Beside the urgency, since it is no less a promise."""
    told_lines = list(lines(compare(tiny_with(tmp_path, THRESHOLD), tiny().screener)))

    assert "- A lower level of care for 24 (26 %)." in told_lines


def test_what_has_no_name_any_more_is_told_by_its_id() -> None:
    """A card that is in neither list, a sign."""
    telling = Telling(compare(tiny().screener, tiny().screener))

    assert telling.title(What("sign", "now dizzy")) == "`now dizzy`: "
    assert telling.title(What("advice", "lost")) == "`lost`: "
    assert telling.value(What("score", "strain"), None, tiny().screener) == "not worded"


def test_what_stands_beside_the_rules_is_said_to_differ(tmp_path: Path) -> None:
    """Sections, sources, lines, headers and words of buttons: nothing that decides, and nothing
    that hides.
    """
    made: list[Change] = [
        (
            RULES,
            "    when: {at_least: {strain: 3}}\n    because",
            "    when: {at_least: {strain: 3}}\n    because",
        ),
        (RULES, "title: The rules of a tiny check", "title: Rules"),
        (QUESTIONS, "title: The questions of a tiny check", "title: Questions"),
        ("helplines.yaml", "does: Sends help.", "does: Sends help at once."),
        ("helplines.yaml", "name: A small country", "name: A country"),
        ("sources.yaml", "title: A guide to heat", "title: A guide"),
    ]
    new = tiny_with(tmp_path, *made)
    first = new.rules.rules[0].model_copy(update={"sources": ("line_site",)})
    new = replace(
        new,
        rules=new.rules.model_copy(update={"rules": (first, *new.rules.rules[1:])}),
        interface={**new.interface, "x": "y"},
    )

    found = changes(tiny().screener, new)

    assert {str(change) for change in found} == {
        "The header of the rules: other words for `title`: “The rules of a tiny check” -> “Rules”",
        (
            "The header of the questions: other words for `title`: “The questions of a tiny check”"
            " -> “Questions”"
        ),
        "Line (us) `emergency`: other words for `does`: “Sends help.” -> “Sends help at once.”",
        "Country `us`: other words for `name`: “A small country” -> “A country”",
        "Source `heat_guide`: other words for `title`: “A guide to heat” -> “A guide”",
        "Rule `shade_for_all`: its sources changed",
        "Words of buttons and headings: now with `x`",
    }
    assert all(change.words_only for change in found)


def test_what_is_less_urgent_stands_first(tmp_path: Path) -> None:
    """With its count, its share and its example."""
    told_lines = list(lines(compare(tiny().screener, tiny_with(tmp_path, URGENT))))

    assert (
        told_lines[0]
        == "LESS URGENT for some sets of answers, or they can no longer be given. This needs a new"
        " signature."
    )
    place = next(i for i, line in enumerate(told_lines) if line.startswith("- LESS URGENT for "))
    assert told_lines[place + 1] == "  For example: Right now: I feel dizzy; Water: No"


def test_the_same_content_is_the_same() -> None:
    """Nothing differs, nothing moves."""
    comparison = compare(tiny().screener, tiny().screener)

    assert comparison.verdict is Verdict.SAME
    assert comparison.changes == ()
    assert (
        next(lines(comparison))
        == "The same for every possible set of answers: at most words, sources and upkeep differ."
    )
    assert list(lines(comparison)).count("- Nothing moves.") == 2


def test_a_perspective_that_stands_in_one_version_alone_is_named() -> None:
    """What cannot be compared is not passed over."""
    old = tiny().screener
    who, *others = old.questions.questions
    fewer = who.model_copy(update={"options": who.options[:1]})
    comparison = compare(
        old,
        replace(old, questions=old.questions.model_copy(update={"questions": (fewer, *others)})),
    )

    assert comparison.verdict is Verdict.DIFFERENT
    assert "- The perspective `relative`" in list(lines(comparison))


@pytest.mark.parametrize(
    ("count", "of", "words"),
    [
        (7, 7, "all 7"),
        (1, 3, "1 (33 %)"),
        (1, 30, "1 (3.3 %)"),
        (1, 5_000, "1 (0.020 %)"),
        (1, 12_345, "1 (1 in 12,000)"),
        (3, 22_737_286_284_008, "3 (1 in 7,600,000,000,000)"),
    ],
)
def test_a_share_is_exact_and_readable(count: int, of: int, words: str) -> None:
    """The exact count, and two digits of how large a part it is."""
    assert share(count, of) == words


def test_every_change_that_lowers_is_named_alone_also_where_another_makes_up_for_it(
    tmp_path: Path,
) -> None:
    """Two changes: one lowers, one raises so much that nothing is less urgent together."""
    raised = (
        RULES,
        "    when: {now: collapsed}\n    because",
        "    when: {now: [collapsed, dizzy, fine]}\n    because",
    )
    old, new = tiny().screener, tiny_with(tmp_path, URGENT, raised)

    assert compare(old, new).verdict is Verdict.DIFFERENT
    assert [(low.change, low.perspective) for low in lowerings(old, new)] == [
        ("Rule `dry`: `urgency` from `at_once` to `later`", "self"),
        ("Rule `dry`: `urgency` from `at_once` to `later`", "relative"),
    ]
    assert list(lowerings(old, old)) == []


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            [QUESTION_CHANGES["a question is asked of fewer"][0][0]],
            "Question `water`: the condition was",
        ),
        (COLLAPSE_IS_DIZZY, "Rule `collapse`"),
    ],
    ids=["questions", "condition"],
)
def test_a_lowering_says_which_change_it_is_for_how_many_and_who(
    tmp_path: Path, made: list[Change], said: str
) -> None:
    """The change in words, the perspective, the count and an example that the engine confirms."""
    old, new = tiny(), prepare(tiny_with(tmp_path, *made))
    found = list(lowerings(old.screener, new.screener))

    assert found
    for low in found:
        assert low.change.startswith(said)
        moved = moves(observed(old, low.example.answers), observed(new, low.example.answers))
        assert lowered(old, moved[URGENCY])
        assert 0 < low.count <= low.of


def test_an_urgent_option_that_is_taken_away_cannot_hide(tmp_path: Path) -> None:
    """Nobody can tell what these people would choose instead, so it counts as less urgent, and is
    named with an example.
    """
    made, _ = QUESTION_CHANGES["a box is removed"]
    old, new = tiny().screener, tiny_with(tmp_path, *made)
    comparison = compare(old, new)
    found = list(lowerings(old, new))

    assert comparison.verdict is Verdict.WORSE
    assert any(
        line.startswith("- Can no longer be given: ") and "More than the least urgent were" in line
        for line in lines(comparison)
    )
    assert [low.change for low in found if "can no longer be answered" in low.change]
    assert all(
        "cramps" in low.example.answers["signs"]
        for low in found
        if "can no longer be answered" in low.change
    )


def test_an_order_of_urgencies_that_is_turned_round_counts_as_less_urgent() -> None:
    """What lowers by the order of either version is lowered, so that a new order hides nothing; all
    changes are named for it.
    """
    old = tiny().screener
    turned = replace(
        old, rules=old.rules.model_copy(update={"urgencies": tuple(reversed(old.rules.urgencies))})
    )

    assert compare(old, turned).verdict is Verdict.WORSE
    assert {low.change for low in lowerings(old, turned)} == {
        "The urgencies: another order: `at_once` from place 2 to 1"
    }
