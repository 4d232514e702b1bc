"""How a condition differs in two versions, in words."""

from screening.model import All, Any_, AtLeast, Chosen, Condition, Not
from screening.outcome.conditions import parts
from screening.sheet.phrases import InWords


class Conditions:
    """Compares conditions.

    Args:
        was: the words of the old version.
        is_: the words of the new one.
    """

    def __init__(self, was: InWords, is_: InWords) -> None:
        self.was, self.is_ = was, is_

    def differ(self, before: Condition | None, after: Condition | None) -> list[str]:
        """How a condition differs: the smallest part of it that does."""
        match before, after:
            case AtLeast(), AtLeast() if before.at_least.keys() == after.at_least.keys():
                ((score, was),), ((_, is_),) = before.at_least.items(), after.at_least.items()
                return [f"{self.is_.score(score)} from {was} to {is_} or more"]
            case Chosen(), Chosen() if before.question == after.question:
                return self._options(before, after)
            case Not(), Not():
                return [f"inside `not`: {each}" for each in self.differ(before.not_, after.not_)]
            case (All(), All()) | (Any_(), Any_()):
                return self._parts(before, after)
            case (All(), Any_()) | (Any_(), All()) if set(map(self.was.line, parts(before))) == set(
                map(self.is_.line, parts(after))
            ):
                words = ("any", "all") if isinstance(before, Any_) else ("all", "any")
                return [f"`{words[0]}` became `{words[1]}`: {self.is_.line(after)}"]
        return [f"the condition was: {self.was.line(before)}; it is: {self.is_.line(after)}"]

    def _options(self, before: Chosen, after: Chosen) -> list[str]:
        gone = [o for o in before.options if o not in after.options]
        come = [o for o in after.options if o not in before.options]
        said = [f"no longer {self.was.options(before.question, gone)}"] if gone else []
        said += [f"now also {self.is_.options(after.question, come)}"] if come else []
        return [f"{self.is_.question(after.question)} {', '.join(said)}"] if said else []

    def _parts(self, before: Condition | None, after: Condition | None) -> list[str]:
        gone = [c for c in parts(before) if c not in parts(after)]
        come = [c for c in parts(after) if c not in parts(before)]
        if len(gone) == len(come) == 1:
            return self.differ(gone[0], come[0])
        word = "all" if isinstance(after, All) else "any"
        return [
            *(f"under `{word}` no longer: {self.was.line(c)}" for c in gone),
            *(f"under `{word}` now also: {self.is_.line(c)}" for c in come),
        ]
