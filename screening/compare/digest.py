"""The decision digest: one number for what is decided over all answer sets.

A changed meaning changes it: another option to choose, another path, urgency, level, card, section,
step or figure for a single answer set; and whatever else decides by `catalogue`: an order, a mark,
a line that words name, a promise. Changed words, sources, upkeep and comments do not. So it is the
same where `compare` ends with 0.
"""

import hashlib
import json

from screening.compare.decisions import decisions
from screening.compare.diagram import TooLargeError, undisturbed
from screening.compare.space import Reading, Space
from screening.content.bearing import deciding, references
from screening.model import Screener
from screening.outcome.parts import usual
from screening.outcome.plan import YES


@undisturbed()
def digest(screener: Screener) -> str:
    """The decision digest of the content, 64 hexadecimal digits.

    Raises:
        TooLargeError: where the content is too large to be looked at exactly.
    """
    parts = [f"standing {standing(screener)}"]
    for perspective in screener.perspectives:
        space = Space(perspective, screener)
        parts.append(f"{perspective} {meaning(space, space.readings[0])}")
    return hashlib.sha256("\n".join(sorted(parts)).encode()).hexdigest()


def standing(screener: Screener) -> str:
    """The digest of all that decides as it stands in the signed files, in its order."""
    told = [
        screener.questions,
        screener.rules,
        *screener.sections,
        *(country for _, country in sorted(screener.countries.items())),
    ]
    words = {
        key: found
        for key, text in screener.interface.items()
        if (found := sorted(references(text)))
    }
    plain = [
        [deciding(noun, screener.perspectives) for noun in told],
        sorted(screener.countries),
        words,
    ]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def digest_if_known(screener: Screener) -> str:
    """The decision digest, for a print; empty where the content is too large to be looked at
    exactly.
    """
    try:
        return digest(screener)
    except TooLargeError:
        return ""


def meaning(space: Space, reading: Reading) -> str:
    """The digest for one perspective: each thing that is decided, with the function that decides
    it.
    """
    found = ((what, space.within(f)) for what, f in decisions(reading).items())
    # What is the same as if the file did not know it is left out, such as a card that no answers
    # lead to.
    bearing = [
        (what, f) for what, f in found if f != space.within(space.diagrams.leaf(usual(what)))
    ]
    lines = [f"{what.kind} {what.id} {space.diagrams.hash(f).hex()}" for what, f in bearing]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def answer_sets(screener: Screener) -> dict[str, int]:
    """For each perspective how many different sets of answers can be given."""
    spaces = {perspective: Space(perspective, screener) for perspective in screener.perspectives}
    return {
        perspective: space.diagrams.counts(space.domain).get(YES, 0)
        for perspective, space in spaces.items()
    }
