"""Everything that is loaded, who runs it, and who signed it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from screening.model.base import Day, Flag, HttpsAddress, Id, Noun, Text
from screening.model.land import Facet
from screening.model.questions import Questions
from screening.model.rules import Rules
from screening.model.safety import Assurances, HazardLog
from screening.model.teaching import Country, Section, Source


class Site(Noun):
    """The operator's own file: who runs this copy, and what they say about it."""

    name: Text
    run_by: Text
    contact: str = ""
    country: Id = "us"
    language: str = "en"
    leave_to: HttpsAddress
    private_use: Id = "using-this-privately"
    """The section on using this privately, linked from the start page."""
    safety_contact: str = ""
    contact_until: Day = None
    """Until when the contact holds, as `/.well-known/security.txt` says; without a day there is no
    such file.
    """
    privacy_notice: str = ""
    logs_statement: str = ""
    """What the operator says about logs: theirs, and those of whoever hosts this. Repeated beside
    the promises.
    """
    network_statement: str = ""
    """What the operator says about the network in front of this copy: proxies, and who can see
    visits.
    """
    counting: Flag = False
    """Whether daily counts are written, rounded (`screening/web/counting.py`)."""


class SignOff(Noun):
    """The file `signoff.yaml`: who put their name under which content. Written by `python -m
    screening sign`.
    """

    reviewer: Text
    role: Text
    date: Day
    content: Text
    """Of the signed files, wording included."""
    decisions: Text
    """Of what is decided for every possible set of answers."""
    outcomes: Text
    """Of the answer sets that are kept with their outcomes, and looked at again at every start."""
    program: str = ""
    """The version of the program; recorded, and stops no start."""
    templates: str = ""
    """Of the templates; recorded, and stops no start."""
    agreed: str = ""
    """To how many of how many rules somebody agreed by name, as `reviews.yaml` said then."""


@dataclass(frozen=True, repr=False)
class Screener:
    """Everything that is loaded from the content files: checked, frozen, passed to whoever needs
    it.
    """

    questions: Questions
    rules: Rules
    sections: tuple[Section, ...]
    countries: Mapping[str, Country]
    sources: tuple[Source, ...]
    site: Site
    interface: Mapping[str, str]
    """The words of buttons and headings, by key."""
    hazards: HazardLog | None = None
    """What can go wrong; None where the folder has no `safety/hazards.yaml`."""
    facets: tuple[Facet, ...] = ()
    """What can be said of a place that treats; none where there is no directory."""
    assurances: Assurances | None = None
    """What is promised to everyone; None where the folder has no `safety/assurances.yaml`."""
    positions: Mapping[tuple[Any, ...], str] = field(default_factory=dict, compare=False)
    """Where each value stands: (file, key, …) to "file:line", for messages."""

    def __repr__(self) -> str:
        """Short, where a test fails: the content is long."""
        return f"Screener({self.questions.header.title})"

    @property
    def country(self) -> Country:
        """The country that this copy serves."""
        return self.countries[self.site.country]

    @property
    def perspectives(self) -> tuple[str, ...]:
        """For whom a check can be: the options of the perspective question."""
        asked = next(
            q for q in self.questions.questions if q.id == self.questions.perspective_question
        )
        return tuple(option.id for option in asked.options)

    def section(self, id_: str) -> Section:
        """The section with this id; KeyError where there is none."""
        for section in self.sections:
            if section.id == id_:
                return section
        raise KeyError(id_)
