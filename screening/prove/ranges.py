"""The law of ranges: a range holds the result of every completion, and both its ends are reached by
one.

A completion makes each unknown answer known. That an end is reached speaks of all forms and of some
completion of each, so one search is not enough. Ways to fill in are tried on all forms at once;
where a form is left that none of them takes to the end, a completion of that form is looked for.
Found, it is one more way to fill in; not found, the form shows where Kleene's logic is wider than
what can be.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from screening.model import Answers, Question
from screening.outcome.engine import assess
from screening.prove.answer import same_doubts
from screening.prove.form import Form, giving
from screening.prove.formulas import Formula, Truth, changed, every, implies, no, same, some
from screening.prove.solver import Model, Prover, Search, alike, read, true
from screening.sheet.proofs import Breach, filled, least_worrying

Way = Mapping[str, Sequence[str]]
"""For each question the options to choose where its answer is unknown."""


@dataclass(frozen=True, slots=True)
class RangeEnd:
    """One end of a range: of the urgency or the level, for one rank; or of a score."""

    words: str
    upper: bool
    ranges: Sequence[Truth]
    """Of the form: that the rank is reached, or each part of the score."""
    completed: Sequence[Truth]
    """The same of its completion."""
    rules: Collection[str]
    """The rules that bear on it."""

    def reached(self, known: Sequence[Formula]) -> Formula:
        """Where what is known lies at this end."""
        pairs = zip(self.ranges, known, strict=True)
        return every(
            implies(of.possible, each) if self.upper else implies(each, of.yes)
            for of, each in pairs
        )

    def passed(self) -> Formula:
        """Where the completion lies beyond this end."""
        pairs = zip(self.ranges, self.completed, strict=True)
        return no(
            every(
                implies(each.possible, of.possible) if self.upper else implies(of.yes, each.yes)
                for of, each in pairs
            )
        )

    def of(self, truth: Truth) -> Formula:
        """This end of what is known: a level that may be offered besides has two, though all is
        known.
        """
        return truth.possible if self.upper else truth.yes


def _ends(form: Form, completed: Form) -> Iterator[RangeEnd]:
    rules = form.rules
    for rank, urgency in list(enumerate(rules.urgencies))[1:]:
        bearing = [
            rule.id
            for rule in giving(
                rules.rules, "urgency", [above.id for above in rules.urgencies[rank:]]
            )
        ]
        yield from _both(
            f"the urgency `{urgency.id}`", [form.urgency(rank)], [completed.urgency(rank)], bearing
        )
    for rank, level in list(enumerate(rules.levels))[1:]:
        bearing = [
            rule.id
            for rule in giving(rules.rules, "level", [above.id for above in rules.levels[rank:]])
        ]
        bearing += [
            rule.id
            for rule in giving(
                rules.rules, "level_up_to", [above.id for above in rules.levels[rank:]]
            )
        ]
        yield from _both(
            f"the level `{level.id}`", [form.level(rank)], [completed.level(rank)], bearing
        )
    for score in rules.scores:
        of, known = (
            [truth for truth, points in each.terms(score.id) if points]
            for each in (form, completed)
        )
        yield RangeEnd(f"the highest number of the score `{score.id}`", True, of, known, ())
        yield RangeEnd(f"the lowest number of the score `{score.id}`", False, of, known, ())


def _both(
    words: str, ranges: Sequence[Truth], completed: Sequence[Truth], rules: Collection[str]
) -> Iterator[RangeEnd]:
    yield RangeEnd(f"{words} or more", True, ranges, completed, rules)
    yield RangeEnd(f"less than {words}", False, ranges, completed, rules)


def range_contains_completions(prover: Prover) -> Iterator[Breach]:
    """Every completion lies in the range, and each end is reached by one."""
    for perspective in prover.forms:
        yield from _Ranges(prover, perspective).breaches()


class _Ranges:
    """The ranges of one perspective, and the ways to fill in that were found so far."""

    def __init__(self, prover: Prover, perspective: str) -> None:
        self.plan, self.form, self.search = (
            prover.plan,
            prover.forms[perspective],
            prover.searches[perspective],
        )
        self.completed = Form(prover.plan, perspective, "completed", open_=False)
        self.pair = Search(
            prover.clock, self.form, self.completed, also=_completes(self.form, self.completed)
        )
        self.ways: dict[bool, list[Way]] = {
            upper: [{q.id: _usual(self.form, q, upper=upper) for q in self.form.questions.values()}]
            for upper in (True, False)
        }

    def breaches(self) -> Iterator[Breach]:
        """Where a completion lies outside, then each end that none reaches."""
        ends = list(_ends(self.form, self.completed))
        model = self.pair.smallest(some(end.passed() for end in ends))
        if model is not None:
            why = (
                "The second form makes known what the first leaves unknown, and its result lies"
                " outside the range of the first."
            )
            yield self.pair.breach(why, model)
        for end in ends:
            if self._missed(end, self.search.model) and (
                answers := self._missed(end, self.search.smallest)
            ):
                rules = [
                    f"`{f.rule.id}`"
                    for f in assess(self.plan, answers).possible
                    if f.rule.id in end.rules
                ]
                why = f"Nothing that the unknown answers can turn out to be leads to {end.words}."
                yield Breach(
                    why + (f" The rules that may hold: {', '.join(rules)}." if rules else ""),
                    (filled(self.plan, answers),),
                )

    def _missed(self, end: RangeEnd, find: Callable[..., Model | None]) -> Answers | None:
        """A form of which no completion reaches this end; None where there is none."""
        ways = self.ways[end.upper]
        missed = [no(end.reached(self._filled_in(end, way))) for way in ways]
        while (model := find(*missed)) is not None:
            reaching = self.pair.model(
                _pinned(self.form, model), end.reached([end.of(truth) for truth in end.completed])
            )
            if reaching is None:
                return read(self.form, model)
            unknown = [
                id_ for id_, answer in self.form.answers.items() if true(model, answer.unknown)
            ]
            found = {
                id_: [o for o, f in self.completed.answers[id_].chosen.items() if true(reaching, f)]
                for id_ in unknown
            }
            ways.append({**ways[0], **found})
            missed.append(no(end.reached(self._filled_in(end, ways[-1]))))
        return None

    def _filled_in(self, end: RangeEnd, way: Way) -> list[Formula]:
        """What the end is made of, with what is unknown made known in one way."""
        changes = [
            change
            for question in self.form.questions.values()
            for change in self.form.made_known(question, way[question.id])
        ]
        return [changed(end.of(truth), changes) for truth in end.ranges]


def _usual(form: Form, question: Question, *, upper: bool) -> list[str]:
    """What to fill in first: the most worrying answer for an upper end, the least worrying one for
    a lower end.
    """
    known = form.known(question)
    if not upper:
        return [option.id for option in least_worrying(question, form.perspective)[:1]]
    if question.kind == "any":
        return [option.id for option in known if not (option.none or option.doubt)]
    return [
        option.id for option in known if not any(option.id in other.worse_than for other in known)
    ][:1]


def _completes(form: Form, completed: Form) -> Iterator[Formula]:
    """The second form says what is unknown in the first, and keeps all else; ticks stay."""
    for id_, question in form.questions.items():
        now, then = form.answers[id_], completed.answers[id_]
        ticks = [
            option.id
            for option in form.known(question)
            if not option.none and question.kind == "any"
        ]
        stay = (implies(now.chosen[tick], then.chosen[tick]) for tick in ticks)
        grown = every((now.unknown, *stay, *same_doubts(question, now, then)))
        yield some((alike(form, completed, question), grown))


def _pinned(form: Form, model: Model) -> Formula:
    """The answers of a form are those of the model."""
    return every(
        same(each, true(model, each))
        for answer in form.answers.values()
        for each in (*answer.chosen.values(), answer.unknown)
    )
