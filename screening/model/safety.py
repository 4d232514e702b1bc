"""What can go wrong, and what is promised to everyone."""

from typing import Annotated

from pydantic import (
    Field,
    StringConstraints,
)

from screening.model.base import Day, Id, Noun, Text, Whole
from screening.model.questions import Header

TestName = Annotated[str, StringConstraints(pattern=r"^tests/\w+\.py::test_\w+$")]
"""A test by its file and name, as pytest takes it."""


class Severity(Noun):
    """How bad a harm is. Listed least bad first."""

    id: Id
    title: Text
    means: Text


class Likelihood(Noun):
    """How likely a harm is. Listed least likely first."""

    id: Id
    title: Text
    means: Text
    risks: tuple[Whole, ...] = Field(min_length=1)
    """A row of the matrix: the risk at each severity, in the order of the severities."""


class Risk(Noun):
    """What a number of the matrix means."""

    number: Whole
    means: Text


class Rated(Noun):
    """A place in the matrix."""

    severity: Id
    likelihood: Id
    risk: Whole


class Hazard(Noun):
    """One way in which this check could harm someone (DCB0129 hazard log), and what holds against
    it.
    """

    id: Id
    title: Text
    causes: tuple[Text, ...] = Field(min_length=1)
    effect: Text
    """What the person then sees or does."""
    harm: Text
    before: Rated
    """Without the controls."""
    controls: tuple[Text, ...] = Field(min_length=1)
    rules: tuple[Id, ...] = ()
    """The rules that are among the controls."""
    promises: tuple[Id, ...] = ()
    """The promises of the rule file that speak of it."""
    tests: tuple[TestName, ...] = Field(min_length=1)
    after: Rated
    """With the controls."""
    remains: tuple[Text, ...] = ()
    """What is not held, or not yet."""
    owner: Text
    changed_on: Day


class Incident(Noun):
    """Something that went wrong, or nearly did. Never with anyone's answers or name."""

    day: Day
    what: Text
    hazards: tuple[Id, ...] = ()
    done: Text


class Incidents(Noun):
    """What to do after an incident, and what has happened so far."""

    steps: tuple[Text, ...] = Field(min_length=1)
    happened: tuple[Incident, ...] = ()


class HazardLog(Noun):
    """The file `safety/hazards.yaml`."""

    header: Header
    severities: tuple[Severity, ...] = Field(min_length=1)
    likelihoods: tuple[Likelihood, ...] = Field(min_length=1)
    risks: tuple[Risk, ...] = Field(min_length=1)
    hazards: tuple[Hazard, ...] = Field(min_length=1)
    incidents: Incidents


class Assurance(Noun):
    """One thing that this software promises to whoever uses it, and the tests that show it."""

    id: Id
    says: Text
    limit: Text | None = None
    """Where the promise ends, shown beside it."""
    tests: tuple[TestName, ...] = Field(min_length=1)
    """Run by `make promises`."""
    longer: tuple[TestName, ...] = ()
    """Run by `make soak`; the promise waits for them too."""
    also_said: tuple[Text, ...] = ()
    """The sentences in which the project says the same elsewhere, word for word."""


class Assurances(Noun):
    """The file `safety/assurances.yaml`."""

    assurances: tuple[Assurance, ...] = Field(min_length=1)
    limits: tuple[Text, ...] = Field(min_length=1)
    """What no software can promise, shown in the same place."""
    limits_also_said: tuple[Text, ...] = ()
    """The sentences in which the project says these limits elsewhere, word for word."""
