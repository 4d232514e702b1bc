"""What the lists of a country call things, in our terms: `directory/<country>/vocabulary.csv`, with
`code,name,terms`.

Names drift from year to year, so that one term has many. A row without terms is known, and says
nothing that we search.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from screening.directory.entry import ListError
from screening.directory.formats.tables import read_table
from screening.model import Facet

PATH_CODE: Final = re.compile(r"[A-Z]{1,2}-\d{4}(?:\.\d{4}(?:-\d{3}(?:\.\d{2})?)?)?")
"""A code of the taxonomy of 211 services. It is a path: one that is not known means what the known
one above it means.
"""
LAST: Final = re.compile(r"[.-]\d+$")


def plain(name: str) -> str:
    """A name without the marks and blanks that differ between lists."""
    return " ".join("".join(c for c in name.casefold() if c not in "®™*").split())


@dataclass(frozen=True)
class Vocabulary:
    """Codes and names to terms, and terms to their facets."""

    facet_of: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]

    def terms(self, said: str, *, ours: bool = False) -> tuple[str, ...] | None:
        """The terms of a term of ours, a code, a name, `code: name`, or several of them; None where
        one is not known.

        Args:
            said: what stands in a list.
            ours: whether what is spelled like a term of ours is that, whatever the lists of the
                country call so.
        """
        whole = self._one(said, ours)
        return self._several(said, ours) if whole is None else whole

    def _several(self, said: str, ours: bool) -> tuple[str, ...] | None:
        """The terms of what stands between `,` or `;`, where each is known: many names hold a comma
        themselves.
        """
        parts = list(filter(None, (part.strip() for part in said.replace(";", ",").split(","))))
        known = [terms for terms in (self._one(part, ours) for part in parts) if terms is not None]
        return (
            tuple(term for terms in known for term in terms)
            if parts and len(known) == len(parts)
            else None
        )

    def _one(self, said: str, ours: bool) -> tuple[str, ...] | None:
        name = plain(said)
        term = said if said in self.facet_of else name.replace(" ", "-")
        if term in self.facet_of and (ours or term == said):
            return (term,)
        if said in self.codes:
            return self.codes[said]
        if name in self.names:
            return self.names[name]
        if term in self.facet_of:
            return (term,)
        if PATH_CODE.fullmatch(said):
            return self._one(LAST.sub("", said), ours)
        code, colon, name = said.partition(": ")
        found = [self._one(code, ours), self._one(name, ours)] if colon else []
        return next((terms for terms in found if terms is not None), None)

    def read(self, said: Iterable[str], *, ours: bool = False) -> tuple[list[str], list[str]]:
        """The terms of everything that a list says, and what is not known."""
        terms: list[str] = []
        unknown: list[str] = []
        for each in said:
            known = self.terms(each, ours=ours)
            if known is None:
                unknown.append(each)
            else:
                terms += known
        return terms, unknown


def read_vocabulary(path: Path, facets: Sequence[Facet]) -> Vocabulary:
    """The vocabulary of a country. Without the file only our own terms are known.

    Raises:
        ListError: where it is no table; with every row that names a term that there is not.
    """
    facet_of = {term: facet.id for facet in facets for term in facet.terms}
    codes: dict[str, tuple[str, ...]] = {}
    names: dict[str, tuple[str, ...]] = {}
    wrong = []
    for line, row in read_table(path, ("code", "name", "terms")).rows.items():
        terms = tuple(filter(None, row["terms"].split("|")))
        wrong += [
            f"{path.name}:{line}: There is no term `{term}` in terms.yaml."
            for term in terms
            if term not in facet_of
        ]
        if row["code"]:
            codes[row["code"]] = terms
        names[plain(row["name"])] = terms
    if wrong:
        raise ListError("\n".join(wrong))
    return Vocabulary(facet_of, codes, names)
