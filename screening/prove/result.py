"""What a person is shown, as formulas: cards, reading, steps, the safety net, and what the result
words.

It says again, for a solver, what `result` decides.
"""

from collections.abc import Iterator, Sequence

from screening.model import Rule, Step, Taken
from screening.outcome.tables import shows_if
from screening.prove.form import Form, giving
from screening.prove.formulas import Formula, Truth, any_of, every, no, some
from screening.prove.net import NetShown, first_of


class Shown(NetShown):
    """What the result of a form shows.

    Args:
        form: the check.
        rules: the rules that count; all of them, unless it is asked what one of them adds.
    """

    def __init__(self, form: Form, rules: Sequence[Rule] | None = None) -> None:
        super().__init__(form, rules)
        self._cards: dict[str, Truth] = {}
        self._steps: dict[str, Formula] = {}

    # --- cards ---

    def card(self, advice: str) -> Truth:
        """Where the card stands as one that applies, and where it stands at all, with an "if" or
        without.
        """
        noun = next(each for each in self.form.rules.advice if each.id == advice)
        covering = [other.id for other in self.form.rules.advice if noun.id in other.covers]
        bare, covered = self._uncovered(advice), some(self._uncovered(id_).yes for id_ in covering)
        return Truth(every((bare.yes, no(covered))), every((bare.possible, no(covered))))

    def _uncovered(self, advice: str) -> Truth:
        if advice not in self._cards:
            beside = [
                rank for rank, level in enumerate(self.form.rules.levels) if advice in level.advice
            ]
            by_level = [
                Truth(
                    every((self.form.starts_at(r), self.form.level(r).yes)), self.form.starts_at(r)
                )
                for r in beside
            ]
            sure = some((self.giving("advice", advice).yes, *(each.yes for each in by_level)))
            with_if = self.form.any_rule(
                rule for rule in giving(self.rules, "advice", [advice]) if shows_if(rule)
            )
            self._cards[advice] = Truth(
                sure, some((sure, with_if.possible, *(each.possible for each in by_level)))
            )
        return self._cards[advice]

    def withheld(self, advice: str) -> Formula:
        """Where a rule that gives the card may hold, and the file says to show it only when that is
        sure.
        """
        return self.form.any_rule(
            rule for rule in giving(self.rules, "advice", [advice]) if rule.only_when_sure
        ).maybe

    def looks_for(self, term: str) -> Formula:
        """Where a search for a place starts with this term."""
        levels = (
            every((self.words_level(), self.form.starts_at(rank)))
            for rank, level in enumerate(self.form.rules.levels)
            if term in level.looks_for
        )
        return some(
            (
                *levels,
                *(
                    self.card(advice.id).yes
                    for advice in self.form.rules.advice
                    if term in advice.looks_for
                ),
            )
        )

    # --- what to read ---

    def named(self, section: str) -> Formula:
        """Where the result names the section at all, also on a card with an "if", beside the level
        or on an emergency's page.
        """
        rules = self.form.rules
        pages = [emergency.id for emergency in rules.emergencies if emergency.section == section]
        return some(
            (
                self.section(section).possible,
                self.giving("emergency", *pages).yes,
                *(
                    self.form.starts_at(rank)
                    for rank, level in enumerate(rules.levels)
                    if level.section == section
                ),
            )
        )

    def section(self, section: str) -> Truth:
        """Where the section surely belongs in the list of what to read, and where it stands there
        at all.
        """
        rules = giving(self.rules, "sections", [section])
        cards = [
            self.card(advice.id) for advice in self.form.rules.advice if section in advice.sections
        ]
        sure, maybe = (
            self.form.any_rule(rules).yes,
            self.form.any_rule(rule for rule in rules if shows_if(rule)).possible,
        )
        return any_of((Truth(sure, some((sure, maybe))), *cards))

    def takes(self, taken: Taken) -> Formula:
        """Where this stands on the page to take along."""
        when = self.form.truth(taken.when)
        return when.yes if taken.only_when_sure else when.possible

    # --- steps ---

    def step(self, step: str) -> Formula:
        """Where this is the first step: the first in the file that a rule of the headline's urgency
        gives which is yes, or the default.
        """
        if step not in self._steps:
            rules = self.form.rules
            ranks = range(len(rules.urgencies))
            by_rule = some(every((self.headline(rank), self._leads(step, rank))) for rank in ranks)
            default = some(
                every(
                    (
                        self.headline(rank),
                        no(some(self._fitting(each.id, rank) for each in rules.steps)),
                    )
                )
                for rank in ranks
                if rules.urgencies[rank].step == step
            )
            first = every((some((by_rule, default)), no(self._looks())))
            self._steps[step] = (
                some((first, self._looks())) if step == rules.unsettled.step else first
            )
        return self._steps[step]

    def _fitting(self, step: str, rank: int) -> Formula:
        """Where a rule that is yes gives this step for this urgency; at the lowest, rules without
        an urgency may.
        """
        urgency = self.form.rules.urgencies[rank].id
        fits = (urgency, None) if rank == 0 else (urgency,)
        rules = [rule for rule in self.rules if rule.step == step and rule.urgency in fits]
        return self.once(("fitting", step, rank), lambda: self.form.any_rule(rules).yes)

    def _leads(self, step: str, rank: int) -> Formula:
        order = [each.id for each in self.form.rules.steps]
        above = order[: order.index(step)]
        return every(
            (self._fitting(step, rank), no(some(self._fitting(each, rank) for each in above)))
        )

    def _looks(self) -> Formula:
        """Where the first step is to look for the signs: the title is open, and a sign in the
        safety net is.
        """
        return self.once("looks", lambda: every((self.unsettled(), some(self._open_signs()))))

    def _open_signs(self) -> Iterator[Formula]:
        for act in self.form.rules.safety_net:
            yield self.open_in(act.id)

    def unsettled(self) -> Formula:
        """Where the open title leads: the urgency is the lowest, and more is open."""
        return every((no(self.form.urgency(1).yes), self.form.urgency(1).possible))

    def _violence(self) -> Formula:
        line = self.form.rules.violence_line
        return False if line is None else self.form.truth(line.when).yes

    def violence_line(self) -> Formula:
        """Where the violence line stands in its own place."""
        return self.once("violence line", self._violence_line)

    def _violence_line(self) -> Formula:
        line = self.form.rules.violence_line
        if line is None:
            return False
        return every((self._violence(), no(self._said_first(line.step))))

    def tonight(self, step: str) -> Formula:
        """Where this stands for tonight: it is of the first rule that is yes and names one that is
        safe here, unless the first step says it.
        """
        return self.once(
            ("tonight", step), lambda: every((self._picked(step), no(self._said_first(step))))
        )

    def _picked(self, step: str) -> Formula:
        steps = {each.id: each for each in self.form.rules.steps}
        named = [(rule.tonight, rule) for rule in self.rules if rule.tonight]
        fits = [
            every(
                (
                    self.form.holds(r).yes,
                    True if steps[id_].safe_in_violence else no(self._violence()),
                )
            )
            for id_, r in named
        ]
        return first_of(fits, [id_ == step for id_, _ in named])

    def _said_first(self, step: str) -> Formula:
        return some(
            self.step(first.id)
            for first in self.form.rules.steps
            if step in (first.id, *first.covers)
        )

    def offered(self, step: str) -> Formula:
        """Where a rule that is yes offers this step."""
        return self.once(("offered", step), lambda: self.giving("step", step).yes)

    def then(self, step: str) -> Formula:
        """Where this is the next step: of those that rules give which are yes, the first that
        nothing above it says.
        """
        order = self.form.rules.steps
        return some(
            self._after(first, step) for first in order if step not in (first.id, *first.covers)
        )

    def _after(self, first: Step, step: str) -> Formula:
        order = [each.id for each in self.form.rules.steps]
        line = self.form.rules.violence_line
        said_by_line = (
            set()
            if line is None
            else {line.step, *next(s.covers for s in self.form.rules.steps if s.id == line.step)}
        )
        shown = self.violence_line()

        def offered(id_: str) -> Formula:
            given = self.offered(id_)
            return every((given, no(shown))) if id_ in said_by_line else given

        above = [
            offered(id_)
            for id_ in order[: order.index(step)]
            if id_ not in (first.id, *first.covers)
        ]
        return every((self.step(first.id), offered(step), no(some(above))))

    def leads(self, step: str) -> Formula:
        """Where this step stands first, or in a place of its own."""
        line = self.form.rules.violence_line
        by_line = self.violence_line() if line and line.step == step else False
        return some((self.step(step), by_line, self.giving("tonight", step).yes))

    # --- what is worded ---

    def words_level(self) -> Formula:
        """Where the result names a level of care."""
        return self.form.truth(self.form.rules.say_level_when).yes

    def words_score(self, score: str) -> Formula:
        """Where the result words the score."""
        noun = next(each for each in self.form.rules.scores if each.id == score)
        return (
            noun.say is not None
            and noun.say.speaks_to(self.form.perspective)
            and self.form.truth(noun.say_when).possible
        )
