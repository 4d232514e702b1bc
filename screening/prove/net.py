"""What the safety net of a result shows, as formulas: under which act each sign stands.

It says again, for a solver, what `safety_net` decides.
"""

from collections.abc import Iterator, Sequence

from screening.model import Chosen, Option, Question, Rule
from screening.outcome.conditions import calling
from screening.prove.form import Form, giving
from screening.prove.formulas import Formula, Once, Truth, every, no, some


class NetShown(Once):
    """The safety net of a form.

    Args:
        form: the check.
        rules: the rules that count; all of them, unless it is asked what one of them adds.
    """

    def __init__(self, form: Form, rules: Sequence[Rule] | None = None) -> None:
        super().__init__()
        self.form = form
        self.rules = form.rules.rules if rules is None else rules

    def giving(self, part: str, *ids: str) -> Truth:
        """Where a rule that gives one of these is yes, and where one may be. `part` is the key of a
        rule.
        """
        return self.form.any_rule(giving(self.rules, part, ids))

    def headline(self, rank: int) -> Formula:
        """Where the headline is this urgency."""
        return self.once(
            ("headline", rank),
            lambda: every((self.form.urgency(rank).yes, no(self.form.urgency(rank + 1).yes))),
        )

    def own_act(self, act: str) -> Formula:
        """Where the headline is this act: a rule of it that is yes has the headline's urgency."""
        rules = giving(self.rules, "act", [act])
        return some(
            every(
                (
                    self.headline(rank),
                    self.form.any_rule(rule for rule in rules if rule.urgency == urgency.id).yes,
                )
            )
            for rank, urgency in enumerate(self.form.rules.urgencies)
        )

    def can_happen(self) -> Iterator[tuple[Question, Option]]:
        """The signs that this perspective can be shown."""
        for question in self.form.questions.values():
            yield from (
                (question, option) for option in self.form.known(question) if option.can_happen
            )

    def open_in(self, act: str) -> Formula:
        """Where an open sign stands under this act."""
        return self.once(
            ("open in", act),
            lambda: some(self._open_under(act, *sign) for sign in self.can_happen()),
        )

    def stands_under(self, act: str, question: str, option: str) -> Formula:
        """Where this sign stands under this act, open or not."""
        return self.once((act, question, option), lambda: self._stands_under(act, question, option))

    def _stands_under(self, act: str, question: str, option: str) -> Formula:
        signs = [
            sign for sign in self.can_happen() if (sign[0].id, sign[1].id) == (question, option)
        ]
        return some(
            under(act, *sign) for sign in signs for under in (self._open_under, self._closed_under)
        )

    def _calling(self, question: Question, option: Option) -> list[Rule]:
        """The rules with an act that read an option, most urgent first."""
        given = Chosen(question=question.id, options=(option.id,))
        return calling(self.form.rules, given, self.rules)

    def _rank(self, rule: Rule) -> int:
        return self.form.rules.rank(rule.urgency)

    def _given(self, rules: Sequence[Rule], question: Question, option: Option) -> list[Truth]:
        """Whether each of these rules would hold if this were chosen."""
        given = Chosen(question=question.id, options=(option.id,))
        return [self.form.truth_given(rule.when, given) for rule in rules if rule.when]

    def _always_under(self, act: str, calling: Sequence[Rule]) -> Formula:
        """Where a sign stands under this act that always stands somewhere."""
        return first_of(
            [no(self.own_act(rule.act or "")) for rule in calling],
            [rule.act == act for rule in calling],
        )

    def _open_under(self, act: str, question: Question, option: Option) -> Formula:
        """Where this sign is open and stands under this act."""
        calling, open_ = self._calling(question, option), self.form.open(question.id, option.id)
        if all(rule.act != act for rule in calling):
            return False
        if option.always_warn:
            return every((open_, self._always_under(act, calling)))
        free = [
            every((no(self.own_act(rule.act or "")), self._at_most(self._rank(rule))))
            for rule in calling
        ]
        truths = self._given(calling, question, option)
        by_itself = [every((here, truth.yes)) for here, truth in zip(free, truths, strict=True)]
        with_another = [
            every((here, truth.maybe)) for here, truth in zip(free, truths, strict=True)
        ]
        wanted = [rule.act == act for rule in calling]
        under = some(
            (
                first_of(by_itself, wanted),
                every((no(some(by_itself)), first_of(with_another, wanted))),
            )
        )
        return every((open_, no(self.form.sure(question.id, option.id)), under))

    def _closed_under(self, act: str, question: Question, option: Option) -> Formula:
        """Where this sign is not open, and stands under this act since it would be more urgent."""
        calling = self._calling(question, option)
        closed = every(
            (self.form.asked[question.id].possible, no(self.form.open(question.id, option.id)))
        )
        if option.always_warn:
            return every((closed, self._always_under(act, calling)))
        below = [
            every((no(self.own_act(rule.act or "")), no(self.form.urgency(self._rank(rule)).yes)))
            for rule in calling
        ]
        truths = self._given(calling, question, option)
        by_itself = [every((here, truth.yes)) for here, truth in zip(below, truths, strict=True)]
        return every((closed, first_of(by_itself, [rule.act == act for rule in calling])))

    def _at_most(self, rank: int) -> Formula:
        """Where the headline is this urgent at most."""
        return no(self.form.urgency(rank + 1).yes)


def first_of(here: Sequence[Formula], wanted: Sequence[bool]) -> Formula:
    """Where the first of these that is true is a wanted one."""
    return some(every((each, no(some(here[:i])))) for i, each in enumerate(here) if wanted[i])
