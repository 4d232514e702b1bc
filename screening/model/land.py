"""Where care is given: what can be looked for, and the countries of the directory."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import (
    Field,
)

from screening.model.base import Id, Noun, Whole

FacetName = Literal[
    "care",
    "medications",
    "accepts",
    "payment",
    "groups",
    "ages",
    "sexes",
    "languages",
    "extras",
    "limits",
    "treats",
    "excludes",
]
"""What a list can say of a place. `screening/directory/place.py` says what each means."""


MAX_OFFERED: Final = 64
"""The sealed answers have room for so many terms to look for."""


class Facet(Noun):
    """One thing that can be said of a place that treats, such as how to pay, with its terms. The
    file `directory/terms.yaml`.
    """

    id: FacetName
    match: Literal["any", "all"]
    """Whether a place needs one of the terms that are looked for, or each."""
    offered: tuple[Id, ...] = ()
    """What can be looked for, in the order of the filters."""
    also: tuple[Id, ...] = ()
    """What is only shown, or only kept."""
    first: tuple[Id, ...] = ()
    """Of what is offered: places that have one of these come first where nothing is ticked."""
    spoken: Mapping[str, Id] = {}
    """Of what is offered: the term that is ticked at first on pages in a language, by its code."""

    @property
    def terms(self) -> tuple[str, ...]:
        """Every term."""
        return (*self.offered, *self.also)


class Land(Noun):
    """How places are searched in a country. The file `directory/<country>/country.yaml`."""

    unit: Literal["mile", "km"]
    """Of distances; its words stand in the interface words."""
    metres: Whole
    """How long the unit is."""
    within: tuple[Whole, ...] = Field(min_length=1)
    """How far a search looks, in units, nearest first, until it has found enough."""
    far: Whole
    """In units: a place further than this from the middle of its postal code has wrong coordinates.
    """
    postal_length: Whole
    postal_prefix: Whole
    """Letters of a postal code that neighbours share."""
    regions: Mapping[str, str] = {}
    """What regions are called in full, by how lists shorten them."""
