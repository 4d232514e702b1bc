"""Two versions over the answer sets of one perspective: what each offers, and what both take."""

from screening.compare.examples import Examples
from screening.compare.space import Reading, Space
from screening.compare.variables import Key
from screening.model import Question, Screener
from screening.outcome.plan import YES


class Sides:
    """Both versions, and the answer sets that they share."""

    def __init__(
        self, perspective: str, old: Screener, new: Screener, space: Space | None = None
    ) -> None:
        self.old, self.new = old, new
        self.space = space or Space(perspective, old, new)
        self.was, self.is_ = (
            (space.readings[0], Reading(space, new)) if space else self.space.readings
        )
        self.diagrams = self.space.diagrams
        self.examples = Examples(self.space)

    def _question(self, key: Key) -> Question:
        return self.is_.questions.get(key) or self.was.questions[key]

    @property
    def compared(self) -> int:
        """How many answer sets both versions take."""
        return self.diagrams.counts(self.space.domain).get(YES, 0)

    @property
    def options_differ(self) -> bool:
        """Whether a question or option stands in one version alone."""
        keys = {*self.was.questions, *self.is_.questions}
        return any(self.was_offered(key) != self.is_offered(key) for key in keys)

    def was_offered(self, key: Key) -> set[str]:
        """The options of a question in the old version."""
        return self._offered(self.was, key)

    def is_offered(self, key: Key) -> set[str]:
        """The options of a question in the new version."""
        return self._offered(self.is_, key)

    def _offered(self, reading: Reading, key: Key) -> set[str]:
        return (
            {o.id for o in reading.questions[key].offered(self.space.perspective)}
            if key in reading.questions
            else set()
        )

    @property
    def was_sets(self) -> int:
        """How many answer sets the old version takes."""
        return self._sets(self.was)

    def _sets(self, reading: Reading) -> int:
        alone = (
            Space(self.space.perspective, reading.screener) if self.options_differ else self.space
        )
        domain = alone.domain if self.options_differ else alone.domain_of(reading)
        return alone.diagrams.counts(domain).get(YES, 0)
