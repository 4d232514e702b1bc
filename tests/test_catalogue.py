"""What the catalogue says of every field of every noun, and what the digest and the comparison make
of it.
"""

import inspect
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from screening import model
from screening.content.bearing import deciding, lines_of, named, references
from screening.content.catalogue import CATALOGUE, Class, Entry, Row, fields
from screening.model import Noun, Words
from screening.outcome.plan import Plan
from tests.conftest import ROOT

NOUNS = [
    noun
    for _, noun in inspect.getmembers(model, inspect.isclass)
    if issubclass(noun, Noun) and noun is not Noun
]
WORDS = Entry(Row.WORDS)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_field_of_every_noun_stands_in_one_row(noun: type[Noun]) -> None:
    """A field that is added to `model.py` without one is found here, as is a row for a field that
    is gone.
    """
    assert set(CATALOGUE[noun]) == set(noun.model_fields)


def test_no_other_noun_has_a_row() -> None:
    """Nothing is left behind."""
    assert set(CATALOGUE) == set(NOUNS)


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_a_flag_or_a_condition_is_never_said_to_be_words(noun: type[Noun]) -> None:
    """What only a program reads decides, or is upkeep."""
    for name, field in noun.model_fields.items():
        if field.annotation is bool or model.AtLeast in get_args(field.annotation):
            assert CATALOGUE[noun][name].value in (Class.DECIDES, Class.UPKEEP), name


def test_what_is_private_shields_wherever_it_stands() -> None:
    """One key, one meaning."""
    assert {rows["private"].row for rows in CATALOGUE.values() if "private" in rows} == {
        Row.SHIELDS
    }


@pytest.mark.parametrize(
    ("row", "value", "presence"),
    [
        (Row.DECIDES, Class.DECIDES, Class.DECIDES),
        (Row.WARNS, Class.WORDS, Class.DECIDES),
        (Row.SPOKEN, Class.WORDS, Class.DECIDES),
        (Row.DATED, Class.UPKEEP, Class.DECIDES),
        (Row.WORDS, Class.WORDS, Class.WORDS),
        (Row.SOURCE, Class.SOURCE, Class.SOURCE),
    ],
)
def test_a_field_has_a_class_for_its_value_and_one_for_being_there(
    row: Row, value: Class, presence: Class
) -> None:
    """They differ where words decide by being there."""
    assert (Entry(row).value, Entry(row).presence) == (value, presence)


def test_words_lead_to_lines_pages_and_addresses() -> None:
    """Whatever stands around them."""
    text = (
        "Call <helpline:crisis>, read [this](section:urges) or [that](https://a.example/b?c), not"
        " [x](other:y) <b>."
    )

    assert references(text) == {"helpline:crisis", "section:urges", "https://a.example/b?c"}
    assert named(Entry(Row.DIALLED), "Text 838255, by 9 or 10.", "self") == {"838255"}
    assert named(WORDS, "Text 838255.", "self") == set()
    assert named(Entry(Row.DECIDES), text, "self") == set()


def everything(noun: Noun) -> Iterator[tuple[Noun, str, Entry, Any]]:
    """Each field of a noun and of all below it."""
    for name, entry, value in fields(noun):
        yield noun, name, entry, value
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Noun) and not isinstance(each, Words):
                yield from everything(each)


def reworded(value: Any) -> Any:
    """Other words that lead to the same."""
    if isinstance(value, Words):
        return Words(said={p: f"{text} Indeed." for p, text in value.said.items()})
    return f"{value} Indeed." if isinstance(value, str) and value else value


def test_of_the_shipped_content_no_word_decides_and_everything_else_does(plan: Plan) -> None:
    """Each field with another value: what decides is other exactly where the catalogue says so."""
    perspectives = plan.screener.perspectives
    for noun, name, entry, value in [
        *everything(plan.screener.questions),
        *everything(plan.screener.rules),
    ]:
        if entry.value is not Class.DECIDES:
            other = noun.model_copy(update={name: reworded(value)})
            assert deciding(other, perspectives) == deciding(noun, perspectives), (noun, name)
        elif isinstance(value, bool):
            assert deciding(noun.model_copy(update={name: not value}), perspectives) != deciding(
                noun, perspectives
            ), (noun, name)
        elif isinstance(value, tuple) and len(value) > 1:
            turned = noun.model_copy(update={name: value[::-1]})
            assert (deciding(turned, perspectives) == deciding(noun, perspectives)) is (
                entry.row is Row.SETS
            ), (noun, name)


def test_one_text_for_everyone_decides_what_the_same_for_each_does() -> None:
    """Whom words speak to is what counts, not how the file says so."""
    both = model.Option(id="a", words=Words(said={"self": "A", "relative": "A"}))
    one = model.Option(id="a", words=Words(said={"everyone": "A"}))
    alone = model.Option(id="a", words=Words(said={"self": "A"}))

    assert (
        deciding(one, ["self", "relative"])
        == deciding(both, ["self", "relative"])
        != deciding(alone, ["self", "relative"])
    )


def test_lines_of_a_noun_are_those_of_its_fields_and_of_its_words(plan: Plan) -> None:
    """For one perspective each."""
    card = model.Advice(
        id="a",
        title=Words(said={"everyone": "A"}),
        text=Words(said={"self": "Call <helpline:crisis>.", "relative": "Call."}),
        helplines=("poison",),
        sources=("s",),
    )

    assert (lines_of(card, "self"), lines_of(card, "relative")) == (
        {"crisis", "poison"},
        {"poison"},
    )
    assert lines_of(plan.screener.questions, "self") >= {"lifeline"}


def test_the_record_of_what_is_signed_has_the_table_of_the_catalogue() -> None:
    """A reviewer reads there what decides; a field that moves to another row is moved there too."""
    record = (
        (ROOT / "docs" / "decisions" / "0014-what-is-signed.md")
        .read_text(encoding="utf-8")
        .splitlines()
    )
    for noun, rows in CATALOGUE.items():
        if any(Class.DECIDES in (entry.value, entry.presence) for entry in rows.values()):
            assert row_of(noun) in record, row_of(noun)


def row_of(noun: type[Noun]) -> str:
    """A line of the table: what decides by its value, what by being there, what does not."""
    columns: list[list[str]] = [[], [], []]
    for name, entry in CATALOGUE[noun].items():
        at = 0 if entry.value is Class.DECIDES else 1 if entry.presence is Class.DECIDES else 2
        columns[at].append(f"`{noun.model_fields[name].alias or name}`")
    return f"| {noun.__name__} | {' | '.join(', '.join(sorted(names)) for names in columns)} |"
