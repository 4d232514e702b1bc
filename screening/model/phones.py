"""A telephone number: what people read, what a telephone dials. The one place where text becomes a
number.

What is a number in a country is known to the library `phonenumbers`; what is short there (911, a
code for texts) and what people write beside a number stands in `helplines.yaml`. A text that is no
number dials nothing.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final, NamedTuple, Protocol

VOICE: Final = "voice"
TEXT: Final = "text"
EXTENSION: Final = "extension"
NUMBER_LIKE: Final = re.compile(r"(?<![\w.,:/-])[+(]?\d(?:[().\-\u2010-\u2015 ]{0,2}\d)*(?![\w-])")
"""Digits with the marks that stand between those of a telephone number."""
DAYS: Final = re.compile(r"\b\d{4}-\d\d-\d\d\b|\b(?:19|20)\d\d-(?:19|20)\d\d\b")
"""Days, and from one year to another."""
WHOLE: Final = range(7, 16)
"""So many digits look like a whole number: local ones have seven, and no telephone takes more than
fifteen (E.164).
"""
IN_A_LINE: Final = (3, 5, 6, *WHOLE)
"""So many digits look like a number in what is said of a line to call: short ones too, but for
years.
"""


class Plan(Protocol):
    """What must be known of a country: `model.Numbering`."""

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions, in two letters, whose numbers count as this country's."""

    @property
    def call(self) -> tuple[str, ...]:
        """Short numbers to call."""

    @property
    def text(self) -> tuple[str, ...]:
        """Short numbers to send a text to."""

    @property
    def words(self) -> Mapping[Any, tuple[str, ...]]:
        """What people write beside a number, by what it means: `extension`, `fax`, `tty`,
        `text`, and `other` where nobody speaks there any more, or at all.
        """


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """One number that can be dialled."""

    shown: str
    """As people read it, with its extension."""
    dials: str
    """As a telephone dials it, without its extension: +18006624357, or a short number as it is."""
    extension: str = ""
    kind: str = VOICE
    """voice, text, fax, tty or other, as far as what stands beside it tells."""

    @property
    def link(self) -> str:
        """What tapping it does."""
        return f"{'sms' if self.kind == TEXT else 'tel'}:{self.dials}"


class Cell(NamedTuple):
    """What stands in a cell of a list."""

    numbers: tuple[PhoneNumber, ...]
    more: bool
    """Whether anything but one number and its extension stands there."""

    @property
    def voice(self) -> PhoneNumber | None:
        """The first number at which somebody speaks."""
        return next((number for number in self.numbers if number.kind == VOICE), None)


def one_number(said: str, plan: Plan, kind: str = VOICE) -> PhoneNumber | None:
    """The number that a text is, and nothing else: a whole number of the country or one of its
    short ones; else None.
    """
    short = plan.text if kind == TEXT else plan.call
    # A short number has no country in front: no telephone dials +911.
    if NUMBER_LIKE.fullmatch(said) and "+" not in said and (digits := _digits(said)) in short:
        return PhoneNumber(said, digits, kind=kind)
    found = read_cell(said, plan)
    alone = len(found.numbers) == 1 and not found.more and not found.numbers[0].extension
    return (
        replace(found.numbers[0], kind=kind) if alone and found.numbers[0].shown == said else None
    )


class _Found(NamedTuple):
    """A number, and where in a text it begins and ends."""

    start: int
    end: int
    number: PhoneNumber


Words = tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=4096)
def _read(said: str, regions: tuple[str, ...], words: Words) -> Cell:
    found = [_with_extension(said, each, words) for each in _matches(said, regions)]
    ends, starts = [0, *(each.end for each in found)], [*(each.start for each in found), len(said)]
    between = [said[end:start] for end, start in zip(ends, starts, strict=True)]
    last = len(found) - 1
    numbers = [
        replace(each.number, kind=_kind(between[i], between[i + 1], last=i == last, words=words))
        for i, each in enumerate(found)
    ]
    return Cell(tuple(numbers), len(numbers) > 1 or any(map(str.isalnum, "".join(between))))


def read_cell(said: str, plan: Plan) -> Cell:
    """Every whole number of the country in a text, in its order, and whether more than one number
    stands there.
    """
    return _read(said, plan.regions, tuple(plan.words.items()))


def looks_like_numbers(said: str, plan: Plan, lengths: Container[int] = WHOLE) -> Iterator[str]:
    """What a reader would dial: whole numbers, right or wrong, and the short ones of the country.
    Days are none.

    Args:
        said: what somebody reads.
        plan: the numbers of the country.
        lengths: how many digits look like a number here.
    """
    short = {*plan.call, *plan.text}
    for match in NUMBER_LIKE.finditer(DAYS.sub("", said)):
        if len(digits := _digits(match[0])) in lengths or digits in short:
            yield match[0]


def is_region(region: str) -> bool:
    """Whether the numbers of a region are known."""
    import phonenumbers as library  # noqa: PLC0415

    return region in library.SUPPORTED_REGIONS


def _matches(said: str, regions: tuple[str, ...]) -> Iterator[_Found]:
    """The whole numbers of these regions, as the library finds them; none that takes money of
    whoever calls.
    """
    import phonenumbers as library  # noqa: PLC0415 - a command that shows no number does without

    if not regions:
        return
    # Nothing but a number, as in most cells of most lists: no need to look for where it ends.
    whole = NUMBER_LIKE.fullmatch(said) and said.count("(") == said.count(")")
    number = _parsed(said, regions[0]) if whole else None
    if number and _counts(number, regions):
        yield _Found(0, len(said), PhoneNumber(said, _dials(number)))
        return
    for match in library.PhoneNumberMatcher(said, regions[0], library.Leniency.VALID):
        if _counts(match.number, regions):
            opened = match.raw_string.startswith("(") and ")" not in match.raw_string
            start = match.start + opened
            extension = match.number.extension or ""
            yield _Found(
                start,
                match.end,
                PhoneNumber(said[start : match.end], _dials(match.number), extension),
            )


def _parsed(said: str, region: str) -> Any:
    """A whole text as a number; None where it is none."""
    import phonenumbers as library  # noqa: PLC0415

    try:
        return library.parse(said, region)
    except library.NumberParseException:
        return None


def _counts(number: Any, regions: tuple[str, ...]) -> bool:
    """Whether a number is a valid one of these regions, and takes no money of whoever calls."""
    import phonenumbers as library  # noqa: PLC0415

    none = (library.PhoneNumberType.PREMIUM_RATE, library.PhoneNumberType.UNKNOWN)
    return (
        library.region_code_for_number(number) in regions
        and library.number_type(number) not in none
    )


def _dials(number: Any) -> str:
    import phonenumbers as library  # noqa: PLC0415

    return library.format_number(number, library.PhoneNumberFormat.E164)


def _with_extension(said: str, found: _Found, words: Words) -> _Found:
    """A number with the extension behind it, where that stands under a word that the library does
    not know.
    """
    called = "|".join(map(re.escape, dict(words).get(EXTENSION, ())))
    after = re.compile(
        rf"[\s,;]*\(?(?:{called})\.?:?\s*(\d{{1,7}})\)?(?![\w-])", re.IGNORECASE
    ).match(said, found.end)
    if not called or found.number.extension or after is None:
        return found
    return _Found(
        found.start,
        after.end(),
        replace(found.number, shown=said[found.start : after.end()], extension=after[1]),
    )


def _kind(before: str, after: str, *, last: bool, words: Words) -> str:
    """What stands before a number tells its kind, as does what follows it in brackets, or behind
    the last one.
    """
    if not (before or after):
        return VOICE
    for kind, called in words:
        names = "|".join(map(re.escape, called))
        behind = rf"\W*(?:{names})\b" if last else rf"\W*\((?:{names})\)"
        here = re.search(rf"(?<!\()\b(?:{names})\W*$", before, re.IGNORECASE) or re.match(
            behind, after, re.IGNORECASE
        )
        if here and kind != EXTENSION:
            return kind
    return VOICE


def _digits(said: str) -> str:
    return "".join(c for c in said if c.isdecimal())
