"""A map of the columns of a list of one's own, as far as its headings and what stands below them
tell. Whoever runs a copy reads it, corrects it and keeps it.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from screening.directory.formats.closed import CLOSED
from screening.directory.formats.mapped import FIELDS, NO, YES, ColumnMap
from screening.directory.formats.tables import Table, plain
from screening.directory.gazetteer import Gazetteer
from screening.directory.place import USES
from screening.directory.vocabulary import Vocabulary
from screening.model import Numbering
from screening.model.phones import read_cell

LOOKED_AT: Final = 300
"""So many rows are looked at."""
MOST: Final = 0.5
"""Of so many cells must the rest of a column be what it is taken for."""
CONTAINS: Final = {
    "name": ("name", "provider", "facility", "agency", "organization", "clinic"),
    "phone": ("phone", "tel"),
    "postal_code": ("zip", "postal", "postcode"),
    "street": ("address", "street"),
    "city": ("city", "town"),
    "region": ("state", "province"),
    "website": ("web", "url"),
    "hours": ("hours",),
}
"""Words in a heading from which a field follows, where no heading is one that is known."""
NEVER: Final = (
    "mail",
    "fax",
    "maincontact",
    "contact name",
    "contact person",
    "last name",
    "worker",
    "verifiedby",
    "county",
    "notes",
)
"""Words in a heading from which nothing follows: persons, and other addresses."""
SAYS_CLOSED: Final = ("status", "closed", "inactive", "exclude")
SAYS_OPEN: Final = ("isactive", "is active", "active", "open now")
BETWEEN: Final = (";", "|", ",")
PATH_CODE: Final = re.compile(r"[A-Z]{1,2}-\d{4}")


@dataclass(frozen=True)
class Proposal:
    """A map, and what whoever reads it must decide."""

    columns: ColumnMap
    to_decide: tuple[str, ...] = ()
    """Columns of yes and no whose meaning nobody knows."""
    others: tuple[str, ...] = ()
    """Columns that are not read."""


@dataclass
class _Looked:
    """The columns of a list that were not taken for anything yet."""

    found: Table
    left: list[str] = field(default_factory=list)

    def cells(self, heading: str) -> list[str]:
        """The first cells of a column that are not blank."""
        name = plain(heading)
        rows = list(self.found.rows.values())[:LOOKED_AT]
        return [cell for row in rows if (cell := row.get(name, "").strip())]

    def take(self, headings: Iterable[str]) -> tuple[str, ...]:
        """Columns, which are then taken."""
        taken = tuple(headings)
        self.left = [each for each in self.left if each not in taken]
        return taken


def propose(
    found: Table, gazetteer: Gazetteer, vocabulary: Vocabulary, numbering: Numbering
) -> Proposal:
    """What each column of a list may be."""
    looked = _Looked(found, [heading for heading in found.columns if heading])
    columns = dict(_by_name(looked))
    closed = dict(_closed(looked))
    columns |= dict(_by_words(looked, columns, gazetteer, numbering))
    labels = dict(_labels(looked, columns.get("phone", ())))
    between, services = _services(looked, vocabulary)
    yes, to_decide = _yes(looked, vocabulary)
    codes = any(PATH_CODE.match(cell) for each in services for cell in looked.cells(each))
    return Proposal(
        ColumnMap(
            columns=columns,
            services=services,
            between=between,
            yes=yes,
            labels=labels,
            closed=closed,
            all_kinds_of_help=codes,
        ),
        to_decide,
        tuple(looked.left),
    )


def _by_name(looked: _Looked) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Columns that are called as one that is known."""
    for name, spellings in FIELDS.items():
        there = {plain(heading): heading for heading in looked.found.columns}
        here = [there[plain(each)] for each in spellings if plain(each) in there]
        if here:
            yield name, looked.take(dict.fromkeys(here))


def _by_words(
    looked: _Looked,
    columns: dict[str, tuple[str, ...]],
    gazetteer: Gazetteer,
    numbering: Numbering,
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Columns whose heading or cells tell what they are, for fields that have none."""
    for name, words in CONTAINS.items():
        if name in columns:
            continue
        likely = [
            heading
            for heading in looked.left
            if any(word in heading.casefold() for word in words)
            and not any(word in heading.casefold() for word in NEVER)
        ]
        if name == "phone":
            likely = likely or [
                each
                for each in looked.left
                if _most(bool(read_cell(cell, numbering).voice) for cell in looked.cells(each))
                and not any(word in each.casefold() for word in NEVER)
            ]
        if name == "postal_code":
            likely = likely or [
                each
                for each in looked.left
                if _most(bool(gazetteer.codes.get(gazetteer.code(c))) for c in looked.cells(each))
            ]
        if likely:
            yield name, looked.take(likely[:1])


def _most(judged: Iterable[bool]) -> bool:
    said = list(judged)
    return bool(said) and sum(said) > MOST * len(said)


def _labels(looked: _Looked, phones: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Columns that say what kind of number stands in another."""
    there = {plain(heading): heading for heading in looked.left}
    for phone in phones:
        label = there.get(plain(phone.replace("Number", "Name")))
        if label and label != phone:
            looked.take([label])
            yield phone, label


def _closed(looked: _Looked) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Columns that say which entries are not to be shown."""
    for heading in list(looked.left):
        called, cells = heading.casefold(), {cell.casefold() for cell in looked.cells(heading)}
        values: Iterable[str] = ()
        if any(word in called for word in SAYS_CLOSED):
            yes_no = cells <= YES | NO
            values = sorted(YES) if yes_no else CLOSED
        elif called in SAYS_OPEN and cells <= YES | NO:
            values = sorted(NO - {""})
        if values:
            looked.take([heading])
            yield heading, tuple(values)


def _services(looked: _Looked, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """Columns in which services stand that the vocabulary knows, and what stands between them."""

    def known(heading: str, between: str) -> int:
        parts = [
            part.strip()
            for cell in looked.cells(heading)
            for part in cell.split(between)
            if part.strip()
        ]
        count = sum(bool(vocabulary.terms(part)) for part in parts)
        return count if _coded(parts) or count > MOST * len(parts) else 0

    scored = {
        between: {heading: score for heading in looked.left if (score := known(heading, between))}
        for between in BETWEEN
    }
    between = max(BETWEEN, key=lambda mark: sum(scored[mark].values()))
    return between, looked.take(scored[between])


def _coded(parts: Sequence[str]) -> bool:
    return _most(bool(PATH_CODE.match(part)) for part in parts)


def _yes(
    looked: _Looked, vocabulary: Vocabulary
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Columns of yes and no: those of which it is known what a yes means, and the others. That a
    medicine is ticked does not say that it is started.
    """
    meant, to_decide = {}, []
    for heading in list(looked.left):
        cells = {cell.casefold() for cell in looked.cells(heading)}
        if not cells or not cells <= YES | NO:
            continue
        terms = vocabulary.terms(re.sub(r"\s*\(.*\)", "", heading).strip(), ours=True)
        if terms:
            uses = [f"{USES}{term}" for term in terms]
            meant[heading] = tuple(
                use if use in vocabulary.facet_of else term
                for use, term in zip(uses, terms, strict=True)
            )
            looked.take([heading])
        else:
            to_decide.append(heading)
    return meant, tuple(to_decide)


def as_yaml(proposal: Proposal, file: str) -> str:
    """A map as a file that a person reads and corrects."""
    columns = proposal.columns

    def said(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = [
        f"# Which column of {file} is what. Read it, correct it, keep it, and at each refresh:",
        f"# python -m screening directory import {file} --columns THIS_FILE",
        "# columns: our field, and the headings that hold it; the first that is filled in wins.",
        f"# Fields: {', '.join(FIELDS)}.",
        "columns:",
        *(f"  {name}: {said(headings)}" for name, headings in columns.columns.items()),
        "# Headings under which services stand, as your vocabulary.csv or terms.yaml call them.",
        f"services: {said(columns.services)}",
        f"between: {said(columns.between)}",
        "# Headings of yes and no, with the terms that a yes means. `uses-buprenorphine` says that",
        "# a place uses it; write `buprenorphine` where you know that it starts people on it.",
        *_mapping("yes", columns.yes),
        *(f"# Yes or no, and nobody knows of what: {said(each)}" for each in proposal.to_decide),
        "# Headings of telephone numbers, with the heading that says what kind each is.",
        *_mapping("labels", columns.labels),
        "# Headings, with what stands there where an entry is not to be shown.",
        *_mapping("closed", columns.closed),
        "# true where the list holds all kinds of help: only entries with a service that is known.",
        f"all_kinds_of_help: {said(columns.all_kinds_of_help)}",
        *(f"# Not read: {each}" for each in proposal.others),
    ]
    return "\n".join(lines) + "\n"


def _mapping(name: str, of: Mapping[str, object]) -> Iterator[str]:
    if not of:
        yield f"{name}: {{}}"
        return
    yield f"{name}:"
    yield from (
        f"  {json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
        for key, value in of.items()
    )
