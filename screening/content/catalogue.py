"""What each field of each noun means for a visitor: the one list that digest, comparison, `check`
and signing read.

A field *decides* (another value gives somebody another page, order, interruption, link or privacy),
or is *words*, a *source*, or *upkeep* (dates, notes, reasons for authors). That it is there at all
has a class of its own: the text of `can_happen` is words, and that there is one decides. Lines and
pages that words name decide, whatever the words are.

`model/` says what a field is. A field that stands in no row here fails a test.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from screening import model
from screening.model import All, Any_, AtLeast, Chosen, Not, Noun


class Class(StrEnum):
    """What another value of a field does."""

    DECIDES = "decides"
    WORDS = "words"
    SOURCE = "source"
    UPKEEP = "upkeep"


class Row(StrEnum):
    """The rows of the table below: a class for the value, one for its presence, and what else
    follows from it.
    """

    DECIDES = "decides"
    """The order of a list decides too."""
    SETS = "sets"
    """Decides, as a set: its order means nothing."""
    SENDS = "sends"
    """Decides where people are sent. Without it something is lost."""
    LINES = "lines"
    """Names lines to call. Each that goes is lost."""
    SHIELDS = "shields"
    """Keeps something private. Without it that is lost."""
    MARKS = "marks"
    """Warns of something whatever was answered, or links it from every page. Without it that is
    lost.
    """
    WORDS = "words"
    DIALLED = "dialled"
    """Words in which a number may stand that people dial: that number decides."""
    SPOKEN = "spoken"
    """Words that decide by whom they speak to: without words for someone, there is nothing for
    them.
    """
    WARNS = "warns"
    """The same, and without them a warning is lost."""
    SOURCE = "source"
    UPKEEP = "upkeep"
    DATED = "dated"
    """Whether there is a day decides; which day is upkeep."""


VALUE: Final = {
    Row.WORDS: Class.WORDS,
    Row.DIALLED: Class.WORDS,
    Row.SPOKEN: Class.WORDS,
    Row.WARNS: Class.WORDS,
    Row.SOURCE: Class.SOURCE,
    Row.UPKEEP: Class.UPKEEP,
    Row.DATED: Class.UPKEEP,
}
"""The class of the value, of every row that does not decide by it."""
BY_PRESENCE: Final = (Row.SPOKEN, Row.WARNS, Row.DATED)
"""The rows that are of another class than their value by being there: they decide."""


class Entry(NamedTuple):
    """What the catalogue says of one field."""

    row: Row

    @property
    def value(self) -> Class:
        """What another value does."""
        return VALUE.get(self.row, Class.DECIDES)

    @property
    def presence(self) -> Class:
        """What it does that the field is there, or is not."""
        return Class.DECIDES if self.row in BY_PRESENCE else self.value


def _rows(**rows: str) -> dict[str, Entry]:
    return {name: Entry(Row(row)) for row, names in rows.items() for name in names.split()}


CATALOGUE: Final[Mapping[type[Noun], Mapping[str, Entry]]] = {
    # questions.yaml
    model.Questions: _rows(
        decides="perspective_question first_step_after groups questions",
        upkeep="header option_sets moved",
    ),
    model.Group: _rows(decides="id", words="title"),
    model.Question: _rows(
        decides="id group kind ask_when options unordered",
        spoken="ask",
        words="label hint why",
        lines="helplines",
        shields="private",
        source="sources",
    ),
    model.Option: _rows(
        decides="id unknown none doubt",
        words="heading",
        sets="worse_than",
        spoken="words",
        warns="can_happen",
        marks="always_warn apart",
        shields="private",
        upkeep="unread declines",
    ),
    model.Words: _rows(words="said"),
    # conditions
    Chosen: _rows(decides="question", sets="options"),
    All: _rows(sets="all"),
    Any_: _rows(sets="any"),
    Not: _rows(decides="not_"),
    AtLeast: _rows(decides="at_least"),
    # referral_rules.yaml
    model.Rules: _rows(
        decides=(
            "urgencies unsettled levels say_level_when name_unknown_unless ways emergencies steps"
            " violence_line safety_net folds advice scores rules promises take_away reading call"
            " worries"
        ),
        upkeep="header themes",
    ),
    model.Urgency: _rows(decides="id card step", words="title meaning short"),
    model.Unsettled: _rows(decides="card step", words="title meaning short"),
    model.LevelOfCare: _rows(
        decides="id treatment advice looks_for",
        sends="section",
        words="title what",
        upkeep="for_clinicians",
        source="sources",
    ),
    model.WayIn: _rows(decides="id", words="title what", source="sources"),
    model.Emergency: _rows(
        decides="id",
        sends="section",
        lines="helpline also",
        marks="quick",
        shields="private",
        words="title short",
    ),
    model.Step: _rows(
        decides="id safe_in_violence",
        words="words",
        lines="helplines",
        sets="covers says",
        shields="private",
    ),
    model.ViolenceLine: _rows(decides="when step"),
    model.Act: _rows(decides="id", words="title", shields="private"),
    model.Folds: _rows(decides="acts signs lines reasons cards_if sections"),
    model.Taken: _rows(decides="section parts when only_when_sure"),
    model.Advice: _rows(
        decides="id sections looks_for beside_places",
        words="title text if_",
        lines="helplines",
        sets="covers says",
        shields="private",
        source="sources",
    ),
    model.Term: _rows(decides="when points"),
    model.Score: _rows(
        decides="id say_when",
        sets="terms",
        words="title why say_note",
        spoken="say say_open",
        source="sources",
    ),
    model.Rule: _rows(
        decides=(
            "id when urgency level level_up_to emergency act ways advice sections step tonight"
            " only_when_sure quiet"
        ),
        words="because",
        spoken="if_",
        shields="private",
        upkeep="title theme covered rests_on",
        source="sources",
    ),
    model.Theme: _rows(upkeep="id title"),
    model.Promise: _rows(
        decides=(
            "id general when when_treatment urgency_at_least level_at_least score_at_most no_level "
            "signs asked_first asked_before above off_paper"
        ),
        sets=(
            "advice advice_any looks_for lines first_step first_two never_first never_first_step "
            "sections never_says holds_back unsaid"
        ),
        words="says",
        source="sources",
    ),
    model.Header: _rows(
        words="title version reviewed_by", upkeep="status date approved_on last_reviewed_on"
    ),
    # education/, helplines.yaml, sources.yaml
    model.Section: _rows(
        decides="id group first_for",
        words="title summary body named if_",
        sets="says",
        shields="private",
        upkeep="grade listed_only",
        source="sources",
    ),
    model.Helpline: _rows(
        decides="id",
        sends="call text text_word chat site spoken",
        dialled="name hours does not_for languages",
        source="source",
        dated="verified_on",
        upkeep="note",
    ),
    model.SpokenWay: _rows(
        decides="language no_text", sends="text_word chat site", source="source"
    ),
    model.Numbering: _rows(sets="regions call text", upkeep="words"),
    model.Country: _rows(
        words="name", sends="emergency crisis treatment poison search", decides="numbering lines"
    ),
    model.Source: _rows(source="id title publisher kind address", upkeep="checked_on note"),
    # site.yaml
    model.Site: _rows(
        sends="country leave_to private_use",
        decides="language counting",
        words="name run_by contact safety_contact privacy_notice logs_statement network_statement",
        upkeep="contact_until",
    ),
    # directory/
    model.Facet: _rows(decides="id match offered first spoken", upkeep="also"),
    model.Land: _rows(
        decides="unit metres within far postal_length postal_prefix", words="regions"
    ),
    # safety/: what is argued for the rules, and decides none of them
    model.HazardLog: _rows(upkeep="header severities likelihoods risks hazards incidents"),
    model.Severity: _rows(upkeep="id title means"),
    model.Likelihood: _rows(upkeep="id title means risks"),
    model.Risk: _rows(upkeep="number means"),
    model.Rated: _rows(upkeep="severity likelihood risk"),
    model.Hazard: _rows(
        upkeep=(
            "id title causes effect harm before controls rules promises tests after remains owner"
            " changed_on"
        )
    ),
    model.Incident: _rows(upkeep="day what hazards done"),
    model.Incidents: _rows(upkeep="steps happened"),
    model.Assurances: _rows(words="assurances limits", upkeep="limits_also_said"),
    model.Assurance: _rows(words="id says limit", upkeep="tests longer also_said"),
    # signoff.yaml, reviews.yaml and tests/cases/: held against the content, and no part of it
    model.SignOff: _rows(
        upkeep="reviewer role date content decisions outcomes program templates agreed"
    ),
    model.Review: _rows(upkeep="rule says name role day meaning note"),
    model.Expect: _rows(
        upkeep=(
            "urgency level start count fires maybe silent advice advice_if no_advice sections step"
            " then tonight unsettled open_acts emergency telling says does_not_say level_said"
        )
    ),
    model.Vignette: _rows(upkeep="name answers expect why"),
}
"""Each noun with the rows of its fields."""


def fields(noun: Noun) -> Iterator[tuple[str, Entry, Any]]:
    """Each field of a noun, with what the catalogue says of it and its value here."""
    for name, entry in CATALOGUE[type(noun)].items():
        yield name, entry, getattr(noun, name)
