"""Rules chosen for one sitting, and what a reviewer says of them: lines of YAML to take home. The
server writes nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from screening.content.reviews import meaning, unread
from screening.model import VERDICTS, Review, Rule, Screener
from screening.sheet.sheet import Sheet

MOST: Final = 40
"""A form holds so many rules: more is no sitting, and no form that fits into a request."""
SHOW: Final = ("changed", "unread", "unreviewed")
"""What else rules can be chosen by."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rules are shown: one of each list, or all."""

    urgency: str = ""
    """An urgency; `none` for rules without one."""
    theme: str = ""
    voice: str = ""
    """A perspective for which it can hold."""
    show: str = ""
    """One of `SHOW`."""

    @property
    def any(self) -> bool:
        """Whether anything was chosen; of all rules only the names are shown."""
        return self != Chosen()

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Chosen":
        """What an address asks for; what it does not know is left out."""
        return cls(**{name: asked.get(name, "") for name in ("urgency", "theme", "voice", "show")})


def rules_of(sheet: Sheet, chosen: Chosen, is_changed: Callable[[Rule], bool]) -> tuple[Rule, ...]:
    """The rules that are chosen, in the order of the file."""
    screener = sheet.screener
    by: Mapping[str, Callable[[Rule], bool]] = {
        "": lambda _: True,
        "changed": is_changed,
        "unread": lambda rule: unread(screener, rule),
        "unreviewed": lambda rule: not sheet.standing[rule.id],
    }
    return tuple(
        rule
        for rule in screener.rules.rules
        if chosen.urgency in ("", rule.urgency or "none")
        and chosen.theme in ("", rule.theme)
        and (not chosen.voice or chosen.voice in sheet.names.for_whom(rule))
        and by.get(chosen.show, by[""])(rule)
    )


def offered(sheet: Sheet) -> Mapping[str, list[tuple[str, str]]]:
    """What rules can be chosen by: each choice with its words."""
    rules, names, t = sheet.screener.rules, sheet.names, sheet.t
    urgencies = [(u.id, names.one_voice(u.title)) for u in reversed(rules.urgencies)]
    return {
        "urgency": [*urgencies, ("none", t("rules.review.no_urgency"))],
        "theme": [(theme.id, theme.title) for theme in rules.themes],
        "voice": list(names.who.items()),
        "show": [(show, t(f"rules.review.{show}")) for show in SHOW],
    }


def changed_since(screener: Screener, signed: Screener | None) -> Callable[[Rule], bool]:
    """Whether a rule decides otherwise than in the content that was signed, or is new; every rule
    where nothing was signed.
    """
    before = {rule.id: meaning(signed, rule) for rule in signed.rules.rules} if signed else {}
    return lambda rule: before.get(rule.id) != meaning(screener, rule)


def said(
    screener: Screener, rules: tuple[Rule, ...], sent: Mapping[str, str], day: date
) -> Iterator[Review]:
    """What a form says of its rules; a rule of which it says nothing is left out.

    Raises:
        ValueError: where no name or no role was given, or a change or a question has no words;
            with the key of the words that say so.
    """
    name, role = (sent.get(key, "").strip() for key in ("name", "role"))
    for rule in rules:
        verdict, note = sent.get(rule.id, ""), sent.get(f"{rule.id}.note", "").strip()
        if verdict not in VERDICTS:
            continue
        if not name or not role:
            raise ValueError("unnamed")
        if verdict != "agree" and not note:
            raise ValueError("unsaid")
        yield Review(
            rule=rule.id,
            says=verdict,
            note=" ".join(note.split()),
            name=name,
            role=role,
            day=day,
            meaning=meaning(screener, rule),
        )
