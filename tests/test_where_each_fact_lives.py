"""The two documents for reviewers stay true: where each fact lives, and what a clinician must
settle.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import pytest

from screening.model import Rule, Screener
from screening.outcome.conditions import atoms
from tests.conftest import ROOT

FACTS: Final = ROOT / "docs" / "where-each-fact-lives.md"
CLINICIAN: Final = ROOT / "docs" / "for-a-clinician.md"

LAST_IN_CHAPTER: Final = (6, 15, 20, 9, 15, 12, 13, 11, 12, 13, 7, 7)
"""How many facts each chapter of the page has that Signpost started from; the thirteenth is one
fact.
"""
SOURCE_PAGE: Final = {
    f"{chapter}.{n}" for chapter, last in enumerate(LAST_IN_CHAPTER, 1) for n in range(1, last + 1)
} | {"13"}
TRIGGERS: Final = ("11.1", "11.2", "11.3", "11.4", "11.5")
GAPS: Final = {
    "section:overdose-response",
    "section:naloxone",
    "helpline:lifeline",
    "question:suicide",
    "section:low-tolerance",
    "question:area_more",
    "question:area_time",
    "question:area_craving",
    "question:area_danger",
    "question:area_tolerance",
}
"""What that page lacked most: six matters of life and death, and five of the eleven areas."""
KINDS: Final = {
    *("sign", "symptom", "risk factor", "effect", "treatment", "setting"),
    *("skill", "family tip", "trigger", "provider criterion", "other"),
}
REFERENCE: Final = re.compile(
    r'(?P<kind>[a-z]+):(?P<id>[a-z0-9_-]+)(?:/(?P<option>[a-z0-9_]+))?(?: "(?P<words>[^"]+)")?'
)


class Reference(NamedTuple):
    """One thing in the column `where`."""

    kind: str
    id: str
    option: str
    words: str


class Fact(NamedTuple):
    """One line of the table."""

    id: str
    kind: str
    fact: str
    where: str
    note: str

    @property
    def left_out(self) -> bool:
        return self.where == "`left out`"

    def references(self, kind: str = "") -> list[Reference]:
        """What this line names, or only what is of this kind."""
        named = (
            []
            if self.left_out
            else [read_reference(each) for each in re.findall(r"`([^`]*)`", self.where)]
        )
        return [reference for reference in named if kind in ("", reference.kind)]


def read_reference(text: str) -> Reference:
    """A reference from what stands between backticks."""
    match = REFERENCE.fullmatch(text)
    assert match, f"not a reference: {text}"
    return Reference(match["kind"], match["id"], match["option"] or "", match["words"] or "")


def rows(text: str) -> Iterator[list[str]]:
    """The cells of every line of every table, without headings."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] not in ("id", "point") and set(cells[0]) != {"-"}:
            yield cells


def ids(things: Iterable[object]) -> set[str]:
    return {thing.id for thing in things}


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    return [Fact(*cells) for cells in rows(FACTS.read_text(encoding="utf-8"))]


@pytest.fixture(scope="module")
def known(screener: Screener) -> dict[str, set[str]]:
    """Every id that a reference may name, by kind."""
    rules = screener.rules
    return {
        "question": ids(screener.questions.questions),
        "rule": ids(rules.rules),
        "level": ids(rules.levels),
        "way": ids(rules.ways),
        "advice": ids(rules.advice),
        "score": ids(rules.scores),
        "section": ids(screener.sections),
        "helpline": ids(screener.country.lines),
    }


def one_line(text: str) -> str:
    return " ".join(text.split()).casefold()


# --- docs/where-each-fact-lives.md ----------------------------------------------------------------


def test_every_fact_of_the_source_page_stands_once(facts: list[Fact]) -> None:
    """Each numbered fact of the source page has exactly one line, and no line has a number of its
    own making.
    """
    counted = Counter(fact.id for fact in facts if not fact.id.startswith("add."))

    assert set(counted) == SOURCE_PAGE
    assert [id_ for id_, times in counted.items() if times > 1] == []


def test_what_we_added_is_numbered_and_fills_the_gaps(facts: list[Fact]) -> None:
    """Additions are numbered without a hole, and hold what the page lacked most."""
    added = [fact for fact in facts if fact.id.startswith("add.")]

    assert [fact.id for fact in added] == [f"add.{n}" for n in range(1, len(added) + 1)]
    assert (
        GAPS
        - {f"{reference.kind}:{reference.id}" for fact in added for reference in fact.references()}
        == set()
    )


def test_lines_are_complete(facts: list[Fact]) -> None:
    """Each line has a known kind, a fact in words, and nothing under `where` but references."""
    for fact in facts:
        assert fact.kind in KINDS, fact
        assert fact.fact, fact
        assert fact.where, fact
        assert re.sub(r"`[^`]*`", "", fact.where).strip() == "", fact


def test_what_is_left_out_says_why(facts: list[Fact]) -> None:
    """A fact that lives nowhere has its reason beside it."""
    assert [fact.id for fact in facts if fact.left_out and not fact.note] == []


def test_every_reference_leads_somewhere(
    facts: list[Fact], known: dict[str, set[str]], screener: Screener
) -> None:
    """Every question, option, rule, level, way in, advice, score, section and helpline that is
    named exists.
    """
    options = {question.id: ids(question.options) for question in screener.questions.questions}
    for fact in facts:
        for reference in fact.references():
            assert reference.id in known.get(reference.kind, set()), f"{fact.id}: {reference}"
            assert not reference.option or reference.option in options.get(reference.id, set()), (
                f"{fact.id}: {reference}"
            )


def test_quoted_words_stand_in_their_section(facts: list[Fact], screener: Screener) -> None:
    """The words that vouch for a fact stand in the text of the section, and every section that is
    named has such words.
    """
    for fact in facts:
        for reference in fact.references():
            assert bool(reference.words) == (reference.kind == "section"), f"{fact.id}: {reference}"
            if reference.words:
                assert one_line(reference.words) in one_line(screener.section(reference.id).body), (
                    f"{fact.id}: {reference}"
                )


def test_signs_and_symptoms_can_be_answered_or_read(facts: list[Fact]) -> None:
    """Each sign and each symptom is asked or taught."""
    observed = [fact for fact in facts if fact.kind in ("sign", "symptom")]

    assert len(observed) >= 20
    assert [
        fact.id
        for fact in observed
        if not (fact.references("question") or fact.references("section"))
    ] == []


def test_only_the_five_triggers_are_triggers(facts: list[Fact]) -> None:
    """The kind `trigger` belongs to the five reasons to seek help, and to nothing else."""
    assert tuple(fact.id for fact in facts if fact.kind == "trigger") == TRIGGERS


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_each_trigger_has_a_question_and_a_rule_that_reads_it(
    trigger: str, facts: list[Fact], screener: Screener
) -> None:
    """Every question that a trigger names is read by a rule beside it, and each of these rules
    reads one and calls for help.
    """
    (fact,) = (each for each in facts if each.id == trigger)
    questions, named = fact.references("question"), ids(fact.references("rule"))
    rules = [rule for rule in screener.rules.rules if rule.id in named]

    assert questions
    assert rules
    assert [
        question
        for question in questions
        if not any(reads(rule, question, screener) for rule in rules)
    ] == []
    assert [
        rule.id
        for rule in rules
        if not any(reads(rule, question, screener) for question in questions)
    ] == []
    assert [rule.id for rule in rules if rule.urgency is None] == []


def reads(rule: Rule, question: Reference, screener: Screener) -> bool:
    """Whether the condition of the rule looks at this question, and at this option where one is
    named.
    """
    looked_at = [
        atom for atom in atoms(rule.when, screener.rules.scores) if atom.question == question.id
    ]
    return any(not question.option or question.option in atom.options for atom in looked_at)


# --- docs/for-a-clinician.md ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def points() -> list[list[str]]:
    return list(rows(CLINICIAN.read_text(encoding="utf-8")))


def names_in(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]*)`", cell))


def test_points_for_a_clinician_have_numbers_of_their_own() -> None:
    """Every point has a number that no other has, and the number begins with that of its part."""
    part, numbers = "", []
    for line in CLINICIAN.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"## (?:(\d)\. )?", line):
            part = heading[1] or ""
        if point := re.match(r"(?:\*\*|\| )(\d{3})(?:\.\*\*| \|)", line):
            numbers.append(point[1])
            assert point[1].startswith(part or "-"), line

    assert len(numbers) > 100
    assert [number for number, times in Counter(numbers).items() if times > 1] == []


def test_every_source_that_nobody_read_is_listed_with_its_uses(
    points: list[list[str]], screener: Screener
) -> None:
    """Each source that was never checked stands in the clinician's list, with everything that names
    it and nothing else.
    """
    listed = {
        cells[1].strip("`"): names_in(cells[2]) for cells in points if cells[0].startswith("5")
    }
    never = {source.id for source in screener.sources if source.checked_on is None}

    assert listed == {id_: set(users(screener, id_)) for id_ in never}


def users(screener: Screener, source: str) -> Iterator[str]:
    """Whatever names this source, as kind and id."""
    rules = screener.rules
    kinds = {
        "question": screener.questions.questions,
        "level": rules.levels,
        "way": rules.ways,
        "advice": rules.advice,
        "score": rules.scores,
        "rule": rules.rules,
        "promise": rules.promises,
        "section": screener.sections,
    }
    yield from (
        f"{kind}:{each.id}"
        for kind, things in kinds.items()
        for each in things
        if source in each.sources
    )
    yield from (
        f"helpline:{line.id}"
        for country in screener.countries.values()
        for line in country.lines
        if line.source == source
    )


@pytest.mark.parametrize(("part", "key"), [("2", "urgency"), ("3", "level")])
def test_every_urgency_and_level_is_put_to_the_clinician(
    part: str, key: str, points: list[list[str]], screener: Screener
) -> None:
    """Each rule that raises the urgency, or the level, stands in the clinician's list with the one
    that it has now.
    """
    listed = {
        cells[1].strip("`"): cells[2].strip("`") for cells in points if cells[0].startswith(part)
    }

    assert listed == {
        rule.id: getattr(rule, key) for rule in screener.rules.rules if getattr(rule, key)
    }
