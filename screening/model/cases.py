"""Vignettes: answers, and what is expected of them."""

from screening.model.base import Noun, Text


class Expect(Noun):
    """What a vignette expects. Only what is stated is compared."""

    urgency: str | tuple[str, ...] | None = None
    """An urgency, or [lowest, highest] where something is not known."""
    level: str | tuple[str, ...] | None = None
    """A level of care, or [lowest, highest]."""
    start: str | None = None
    """The level to start with."""
    count: str | tuple[str, ...] | None = None
    """The score that the result words, or [lowest, highest]."""
    fires: tuple[str, ...] = ()
    """Rules that are yes."""
    maybe: tuple[str, ...] = ()
    """Rules that are maybe."""
    silent: tuple[str, ...] = ()
    """Rules that are no."""
    advice: tuple[str, ...] = ()
    """Cards that surely apply."""
    advice_if: tuple[str, ...] = ()
    """Cards that are shown with their condition."""
    no_advice: tuple[str, ...] = ()
    """Cards that are not shown at all, not even with an if."""
    sections: tuple[str, ...] = ()
    """Sections that stand under "to read"."""
    step: str | None = None
    """The first step."""
    then: str | None = None
    """The step after it; "none" where there is none."""
    tonight: str | None = None
    """What to do tonight; "none" where there is no such line."""
    unsettled: str | None = None
    """"true" or "false": whether the open title leads."""
    open_acts: tuple[str, ...] = ()
    """Acts of the safety net under which a sign is open."""
    emergency: str | None = None
    """The emergency page that leads the result; "none" where none does."""
    telling: str | None = None
    """The unknown that would narrow the result most; "none" where there is none to name."""
    says: tuple[str, ...] = ()
    """The scores that the result words."""
    does_not_say: tuple[str, ...] = ()
    """The scores that the result does not word."""
    level_said: str | None = None
    """"true" or "false": whether a level is worded at all."""


class Vignette(Noun):
    """A described person, and what should follow. Questions that are not stated get the least
    worrying answer.
    """

    name: Text
    """A sentence about this person."""
    answers: dict[str, str | tuple[str, ...]]
    """Question id to an option id, or a list of them."""
    expect: Expect = Expect()
    why: str = ""
    """Why it should be so."""
