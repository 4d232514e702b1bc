"""What is concluded: scores, urgencies, levels of care, steps, advice and rules."""

from typing import Final, Literal

from pydantic import (
    Field,
)

from screening.model.base import AdviceTag, Flag, Id, Noun, Phrase, StepTag, Text, Whole, Words
from screening.model.promises import Promise
from screening.model.questions import Condition, Header


class Urgency(Noun):
    """How soon. Listed lowest first."""

    id: Id
    title: Words
    """The heading of the result, such as "Get help today"."""
    meaning: Words
    """One sentence on what that means."""
    step: Id
    """The first step where no rule of this urgency offers one."""
    short: Words
    """For ranges: "today", "soon"."""
    card: Literal["emergency", "urgent", "soon", "calm"]
    """Which care card shows it."""


class Unsettled(Noun):
    """What leads a result where nothing sure is urgent and something more urgent is open: it may
    not calm, nor alarm.
    """

    title: Words
    meaning: Words
    short: Words
    card: Literal["emergency", "urgent", "soon", "calm"]
    step: Id
    """To look for the signs now; it leads where a sign in the safety net is open."""


class LevelOfCare(Noun):
    """A setting in which care is given. Listed least intensive first."""

    id: Id
    title: Words
    what: Words
    treatment: Flag = False
    """A treatment setting, as opposed to information alone."""
    advice: tuple[Id, ...] = ()
    """Cards that stand beside it wherever it is the level to start with; with an "if" where that is
    open.
    """
    looks_for: tuple[Id, ...] = ()
    """Terms of `directory/terms.yaml` that a search for a place starts with."""
    section: Id
    for_clinicians: str = ""
    """What clinicians call it; shown on the reviewer's pages only."""
    sources: tuple[Id, ...] = Field(min_length=1)


class WayIn(Noun):
    """A door to the same care: an office, a clinic, a video visit, an emergency room."""

    id: Id
    title: Words
    what: Words
    sources: tuple[Id, ...] = Field(min_length=1)


class Emergency(Noun):
    """An emergency page: the line it names and the section that says what to do."""

    id: Id
    title: Words
    helpline: str
    """A role of the country's helplines (`emergency`, `crisis`)."""
    also: tuple[str, ...] = ()
    """Ids of further lines, shown below it."""
    section: Id
    quick: Flag = False
    """Linked from the top of every page under `short`."""
    short: Text = ""
    private: Flag = False


class Step(Noun):
    """A step that can be taken today. Listed most pressing first; of those of the headline's
    urgency the first is shown.
    """

    id: Id
    words: Words
    helplines: tuple[Id, ...] = ()
    covers: tuple[Id, ...] = ()
    """Steps that this one says already, or that must not stand below it: they are not said right
    after it.
    """
    says: tuple[StepTag, ...] = ()
    """What the words recommend, for the promises: to keep taking a medicine, or to hold it until
    someone has been spoken to.
    """
    safe_in_violence: Flag = False
    """Whether the words are safe for someone who is hurt or threatened at home."""
    private: Flag = False


class ViolenceLine(Noun):
    """Where violence is known, this step stands straight under the first one, whatever that is."""

    when: Condition
    step: Id


class Act(Noun):
    """One thing to do at once, in the safety net: it stands above the signs for which it is done.
    Listed most pressing first.
    """

    id: Id
    title: Words
    """Inline Markdown, such as "Call <helpline:emergency> if"."""
    private: Flag = False


MAX_ACTS: Final = 5


class Folds(Noun):
    """How many of a list stand open on a result; the others are a tap away, in the same order."""

    acts: Whole
    """Of the safety net; the signs of the others are a tap away."""
    signs: Whole
    """Of each act in the safety net."""
    lines: Whole
    """Of the lines to call."""
    reasons: Whole
    cards_if: Whole
    """Of the cards that may fit."""
    sections: Whole


class Taken(Noun):
    """A section that stands on another page; with `parts`, only what stands under these
    headings.
    """

    section: Id
    parts: tuple[str, ...] = ()
    when: Condition | None = None
    """For whom; left out: everyone."""
    only_when_sure: Flag = False
    """It does not stand there while that is maybe."""


class Advice(Noun):
    """A card that holds at any level of care."""

    id: Id
    title: Words
    text: Words
    """Inline Markdown; `<helpline:id>` and `[words](section:id)` become links."""
    if_: Words | None = Field(default=None, alias="if")
    """When it applies, in a visitor's words, where more than one rule may bring it; else the words
    of those rules are joined.
    """
    sections: tuple[Id, ...] = ()
    helplines: tuple[Id, ...] = ()
    covers: tuple[Id, ...] = ()
    """Cards that this one says already: where it surely applies, they are not shown."""
    says: tuple[AdviceTag, ...] = ()
    """What the words recommend, for the promises: stopping, detoxification, to ease sickness
    with methadone or buprenorphine, or a talk with the person."""
    looks_for: tuple[Id, ...] = ()
    """Terms of `directory/terms.yaml` that a search for a place starts with."""
    beside_places: Flag = False
    """Shown with the places too."""
    private: Flag = False
    sources: tuple[Id, ...] = Field(min_length=1)


class Term(Noun):
    """One part of a score: points that count where a condition holds."""

    when: Condition
    points: Whole = 1


class Score(Noun):
    """A sum over conditions. Unknown answers make it an interval."""

    id: Id
    title: Text
    why: Text
    terms: tuple[Term, ...] = Field(min_length=1)
    say: Words | None = None
    """How the result words it, with {count} and {total}. Without it the score is never shown to a
    visitor.
    """
    say_open: Words | None = None
    """Added where answers are open, with {most}."""
    say_note: Words | None = None
    say_when: Condition | None = None
    sources: tuple[Id, ...] = Field(min_length=1)


class Theme(Noun):
    """A group of rules that are reviewed together."""

    id: Id
    title: Phrase


class Rule(Noun):
    """One clinical statement: when this holds, raise or add that. Rules never lower anything; their
    order is the order of the reasons.
    """

    id: Id
    title: Phrase | None = None
    """What reviewers call it."""
    theme: Id | None = None
    """The group in which reviewers find it."""
    when: Condition | None = None
    """Left out: holds for everyone."""
    because: Words
    """Why it matters, shown under the answers that made it fire."""
    if_: Words | None = Field(default=None, alias="if")
    """The condition in a visitor's words, for a rule that is maybe: "you have left detox …"."""
    urgency: Id | None = None
    """How soon, at least."""
    level: Id | None = None
    """The care, at least."""
    level_up_to: Id | None = None
    """The care that may be offered as well, where what was asked cannot tell: it raises the upper
    end of the range alone.
    """
    emergency: Id | None = None
    """The emergency page that it opens at once."""
    act: Id | None = None
    """The act of the safety net under which the answers that would make it hold stand as signs."""
    ways: tuple[Id, ...] = ()
    """Ways in that it adds."""
    advice: tuple[Id, ...] = ()
    """Cards that it adds."""
    sections: tuple[Id, ...] = ()
    """Sections that it adds under "to read"."""
    step: Id | None = None
    """The step that it offers. It can come first only where the rule has the urgency of the
    headline.
    """
    tonight: Id | None = None
    """A step for tonight, in a line of its own under the first."""
    only_when_sure: Flag = False
    """Its advice and sections are not shown while the rule is maybe."""
    quiet: Flag = False
    """Not listed among the reasons."""
    private: Flag = False
    covered: Text | None = None
    """Why this rule stays although others cover it."""
    rests_on: Phrase | None = None
    """What its sources say for it, in our own words, and what of it is our own choice; for
    reviewers.
    """
    sources: tuple[Id, ...] = Field(min_length=1)


class Rules(Noun):
    """The file `referral_rules.yaml`."""

    header: Header
    urgencies: tuple[Urgency, ...] = Field(min_length=1)
    unsettled: Unsettled
    levels: tuple[LevelOfCare, ...] = Field(min_length=1)
    say_level_when: Condition | None = None
    """No level is worded unless this is yes."""
    name_unknown_unless: Condition | None = None
    """Where this is yes, the result names no unknown to find out."""
    ways: tuple[WayIn, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    steps: tuple[Step, ...] = Field(min_length=1)
    violence_line: ViolenceLine | None = None
    safety_net: tuple[Act, ...] = Field(default=(), max_length=MAX_ACTS)
    folds: Folds
    advice: tuple[Advice, ...] = ()
    scores: tuple[Score, ...] = ()
    themes: tuple[Theme, ...] = ()
    rules: tuple[Rule, ...] = Field(min_length=1)
    promises: tuple[Promise, ...] = ()
    take_away: tuple[Taken, ...] = ()
    """What stands on the page to take along, below the first step."""
    reading: tuple[Id, ...]
    """The sections that a result can list, in the order in which it lists them."""
    call: tuple[Taken, ...] = ()
    """What to say and to ask in the call to a place; it stands below the places."""
    worries: tuple[Taken, ...] = ()
    """What people fear before a call, in a fold beside the lines to call and below the places."""

    def rank(self, urgency: str | None) -> int:
        """The place of an urgency, 0 the least urgent; 0 where there is none."""
        ids = [each.id for each in self.urgencies]
        return ids.index(urgency) if urgency in ids else 0

    def step(self, id_: str) -> Step:
        """The step with this id; KeyError where there is none."""
        for step in self.steps:
            if step.id == id_:
                return step
        raise KeyError(id_)
