"""What a person is shown, as formulas: the cards, the reading, the first step, and what the result words.

It says again, for a solver, what `report` decides.
"""

from collections.abc import Iterator, Sequence

from screening.model import Rule
from screening.report import MOST_SECTIONS
from screening.review.formulas import Formula, Truth, every, no, some, sum_at_least
from screening.review.symbolic import Form, giving


class Shown:
    """What the result of a form shows.

    Args:
        form: the check.
        rules: the rules that count; all of them, unless it is asked what one of them adds.
    """

    def __init__(self, form: Form, rules: Sequence[Rule] | None = None) -> None:
        self.form = form
        self.rules = form.rules.rules if rules is None else rules
        self._cards: dict[str, Truth] = {}
        self._sections: dict[str, Formula] | None = None

    def giving(self, part: str, *ids: str) -> Truth:
        """Where a rule that gives one of these is yes, and where one may be. `part` is the key of a rule."""
        return self.form.any_rule(giving(self.rules, part, ids))

    # --- cards ---

    def card(self, advice: str) -> Truth:
        """Where the card stands as one that applies, and where it stands at all, with an "if" or without."""
        if advice not in self._cards:
            by_level = [self.form.starts_at(rank) for rank, level in enumerate(self.form.rules.levels) if advice in level.advice]
            sure = some((self.giving("advice", advice).yes, *by_level))
            with_if = self.form.any_rule(rule for rule in giving(self.rules, "advice", [advice]) if shows_if(rule))
            self._cards[advice] = Truth(sure, some((sure, with_if.possible)))
        return self._cards[advice]

    def withheld(self, advice: str) -> Formula:
        """Where a rule that gives the card may hold, and the file says to show it only when that is sure."""
        return self.form.any_rule(rule for rule in giving(self.rules, "advice", [advice]) if rule.only_when_sure).maybe

    # --- what to read ---

    def named(self, section: str) -> Formula:
        """Where the result names the section at all, also on a card with an "if", beside the level or on an emergency's page."""
        rules = self.form.rules
        pages = [emergency.id for emergency in rules.emergencies if emergency.section == section]
        return some(
            (
                self.giving("sections", section).yes,
                self.giving("emergency", *pages).yes,
                *(self.card(advice.id).possible for advice in rules.advice if section in advice.sections),
                *(self.form.starts_at(rank) for rank, level in enumerate(rules.levels) if level.section == section),
            )
        )

    def listed(self, section: str) -> Formula:
        """Where the section belongs in the list of what to read, whether or not that ends before it."""
        cards = (self.card(advice.id).yes for advice in self.form.rules.advice if section in advice.sections)
        return some((self.giving("sections", section).yes, *cards))

    def section(self, section: str) -> Formula:
        """Where the section stands in the list of what to read, which ends after so many."""
        if self._sections is None:
            self._sections = self._in_time()
        return self._sections.get(section, False)

    def _in_time(self) -> dict[str, Formula]:
        shown, before = dict[str, Formula](), dict[str, Formula]()
        for active, ids in self._naming():
            for id_ in ids:
                others = [(named, 1) for other, named in before.items() if other != id_]
                in_time = every((active, no(sum_at_least(others, MOST_SECTIONS))))
                shown[id_] = some((shown.get(id_, False), in_time))
                before[id_] = some((before.get(id_, False), active))
        return shown

    def _naming(self) -> Iterator[tuple[Formula, tuple[str, ...]]]:
        """What puts sections on the list, in its order, with where it does."""
        yield from ((self.form.holds(rule).yes, rule.sections) for rule in self.rules)
        yield from ((self.card(advice.id).yes, advice.sections) for advice in self.form.rules.advice)

    # --- the first step, and what is worded ---

    def step(self, step: str) -> Formula:
        """Where this is the first step: the most pressing one of the rules that are yes, else the last of the file."""
        order = [each.id for each in self.form.rules.steps]
        more_pressing = self.giving("step", *order[: order.index(step)]).yes
        return every((no(more_pressing), True if step == order[-1] else self.giving("step", step).yes))

    def words_level(self) -> Formula:
        """Where the result names a level of care."""
        return self.form.truth(self.form.rules.say_level_when).possible

    def words_score(self, score: str) -> Formula:
        """Where the result words the score."""
        noun = next(each for each in self.form.rules.scores if each.id == score)
        return noun.say is not None and noun.say.speaks_to(self.form.perspective) and self.form.truth(noun.say_when).possible


def shows_if(rule: Rule) -> bool:
    """Whether the cards of a rule that is maybe are shown, with its condition in words."""
    return rule.if_ is not None and not rule.only_when_sure
