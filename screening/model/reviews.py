"""What reviewers say of single rules."""

from typing import Final, Literal, get_args

from screening.model.base import Day, Id, Noun, Phrase

Verdict = Literal["agree", "change", "ask"]
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)


class Review(Noun):
    """An item of `reviews.yaml`: what one reviewer said of one rule, and on which day."""

    rule: Id
    says: Verdict
    """`agree`, or that it should be changed, or that something has to be asked first."""
    name: Phrase
    """Who says it. Nobody says it for someone else."""
    role: Phrase
    day: Day
    meaning: Phrase
    """What the rule decided then: `content.reviews.meaning`. It holds as long as that is the same.
    """
    note: str = ""
    """What to change, or what is asked."""
