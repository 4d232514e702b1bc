"""How things are called on the reviewers' pages: by number and title, in the words of each
perspective.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from screening.content.reviews import sources_of
from screening.model import All, Condition, Not, Question, Rule, Words
from screening.outcome.engine import can_hold
from screening.outcome.plan import Plan
from screening.outcome.words import Wording, plain
from screening.sheet.fact import Mention
from screening.sheet.prose import Clause, Explainer, nouns


class Names(Explainer):
    """Names for everything in one content.

    Args:
        plan: the compiled content.
        t: the interface words.
    """

    def __init__(self, plan: Plan, t: Wording) -> None:
        super().__init__(plan.screener, t)
        self.plan = plan
        self._lists = dict(nouns(plan.screener))
        asked = plan.question(plan.screener.questions.perspective_question)
        self.who = {option.id: option.words.to(option.id) for option in asked.options}
        self._sources = {source.id: source for source in plan.screener.sources}
        self._rules: dict[tuple[str, str], tuple[Clause | None, tuple[str, ...]]] = {}

    def rule(self, rule: Rule, perspective: str) -> tuple[Clause | None, tuple[str, ...]]:
        """The condition of a rule in the words of a perspective, None where it has none; and what
        it gives, each by number and title. Made once.
        """
        key = (rule.id, perspective)
        if key not in self._rules:
            clause = self.clause(rule.when, perspective) if rule.when else None
            gives = (
                *self.named("urgencies", (rule.urgency,), perspective),
                *self.named("levels", (rule.level,), perspective),
                *self.named("advice", rule.advice, perspective),
            )
            self._rules[key] = clause, gives
        return self._rules[key]

    def nouns(self, kind: str) -> Sequence[Any]:
        """Everything of one kind (`prose.LETTERS`)."""
        return self._lists[kind]

    # --- for whom ---

    def for_whom(self, rule: Rule) -> list[str]:
        """The perspectives for which a rule can hold."""
        return [
            p
            for p, compiled in self.plan.rules.items()
            if any(each.rule is rule for each in compiled)
        ]

    def voice_of(self, condition: Condition | None) -> str:
        """The perspective in whose words a condition is said: the first that can meet it."""
        return next(p for p in self.screener.perspectives if can_hold(self.plan, condition, p))

    def telling(self, condition: Condition | None, perspective: str) -> Condition | None:
        """A condition without what is always so for this perspective; None where nothing is
        left.
        """
        if condition is None or self._always(condition, perspective):
            return None
        if not isinstance(condition, All):
            return condition
        kept = tuple(part for part in condition.all if not self._always(part, perspective))
        return All(all=kept) if len(kept) > 1 else kept[0]

    def _always(self, condition: Condition, perspective: str) -> bool:
        return not can_hold(self.plan, Not.model_validate({"not": condition}), perspective)

    def whom(self, perspectives: Sequence[str]) -> str:
        """Perspectives in their own words."""
        if len(perspectives) == len(self.who):
            return self.t("rules.for_all")
        return ", ".join(self.t("rules.quoted", text=self.who[p]) for p in perspectives)

    # --- words ---

    def voices(self, words: Words | None) -> tuple[str, ...]:
        """What each perspective reads; one text where all read the same, or only one is
        spoken to.
        """
        if words is None:
            return ()
        said = {
            p: plain(self.screener, words.to(p))
            for p in self.screener.perspectives
            if words.speaks_to(p)
        }
        if len(set(said.values())) == 1:
            return tuple(said.values())[:1]
        return tuple(self.t("rules.voice", who=self.who[p], text=text) for p, text in said.items())

    def one_voice(self, words: Words) -> str:
        """The words of all perspectives in one line."""
        return " / ".join(
            dict.fromkeys(words.to(p) for p in self.screener.perspectives if words.speaks_to(p))
        )

    def named(self, kind: str, ids: Iterable[str | None], perspective: str = "") -> tuple[str, ...]:
        """What a rule names, each by number and title, in the order of the file."""
        wanted = set(ids)
        return tuple(
            self.called(kind, noun, perspective) for noun in self.nouns(kind) if noun.id in wanted
        )

    def called(self, kind: str, noun: Any, perspective: str = "") -> str:
        """One thing by number and title, in the words of a perspective or of all; a step, which has
        no title, by its words.
        """
        if kind == "rules":
            return f"{self.numbers[kind][noun.id]} {noun.title or noun.id}"
        words = noun.title if hasattr(noun, "title") else noun.words
        voice = words.to(perspective) or (
            self.one_voice(words) if hasattr(noun, "title") else next(iter(words.said.values()))
        )
        return f"{self.numbers[kind][noun.id]} {plain(self.screener, voice)}"

    def listed(self, questions: Iterable[Question]) -> str:
        """The numbers of questions."""
        return ", ".join(self.numbers["questions"][question.id] for question in questions)

    def sections(self, ids: Iterable[str]) -> tuple[Mention, ...]:
        """The titles of sections."""
        return tuple(Mention(self.screener.section(id_).title, "sections", id_) for id_ in ids)

    def lines(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The names of helplines; those that this country lacks are left out."""
        return tuple(line.name for line in map(self.screener.country.line, ids) if line)

    def source(self, id_: str) -> Mention:
        """A source by its title and publisher, what kind of document it is, and when it was
        read.
        """
        source = self._sources[id_]
        read = (
            self.t("reading.checked", day=source.checked_on.isoformat())
            if source.checked_on
            else self.t("reading.never")
        )
        about = (source.publisher, self.t(f"rules.evidence.{source.kind}"), read)
        return Mention(f"{source.title}. {'; '.join(about)}", "sources", id_)

    def evidence(self, rule: Rule) -> str:
        """How strong the documents are on which a rule rests: each kind with how many, the
        strongest first, and how many nobody read.
        """
        sources = sources_of(self.screener, rule)
        kinds = Counter(source.kind for source in sources)
        said = [
            self.t("rules.counted_kind", count=count, kind=self.t(f"rules.evidence.{kind}"))
            for kind, count in kinds.items()
        ]
        unread = sum(source.checked_on is None for source in sources)
        if unread:
            said.append(self.t("rules.counted_unread", count=unread))
        return ", ".join(said)
