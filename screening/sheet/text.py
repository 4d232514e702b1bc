"""The rule sheet, the cases and an explanation as lines of text: what the terminal shows."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import TextWrapper

from screening.content.signoff import short, signed_by, standing
from screening.model import SignOff
from screening.outcome.words import Wording
from screening.sheet.explain import VALUES, End, Lit, LitRule, Tried
from screening.sheet.fact import Entry, Fact
from screening.sheet.prose import LETTERS, Clause
from screening.sheet.sheet import Sheet
from screening.sheet.vignettes import Coverage, Difference, Judged

WIDTH = 100


def _wrapped(text: str, indent: int = 0, hang: int = 2) -> list[str]:
    first = " " * indent
    return TextWrapper(
        WIDTH, initial_indent=first, subsequent_indent=first + " " * hang, break_on_hyphens=False
    ).wrap(text)


# --- the sheet ---


def state_lines(t: Wording, signoff: SignOff | None, content: str, decisions: str) -> Iterator[str]:
    """Which content this is, so that two prints can be told apart, and who signed it."""
    said = t(f"result.standing_{standing(signoff, content)}", **signed_by(signoff))
    yield from _wrapped(f"{t('result.content', content=short(content))} {said}")
    for label, fingerprint in (
        (t("rules.print_content"), content),
        (t("rules.print_decisions"), decisions),
    ):
        if fingerprint:
            yield f"{label}: {fingerprint}"


def sheet_lines(sheet: Sheet, coverage: Coverage, kinds: Iterable[str] = LETTERS) -> Iterator[str]:
    """The rule sheet, or some kinds of it."""
    t = sheet.t
    for name, header in zip(
        (t("about.questions_file"), t("about.rules_file")), sheet.headers(), strict=True
    ):
        reviewed = (
            header.last_reviewed_on.isoformat() if header.last_reviewed_on else t("rules.never")
        )
        yield (
            f"{name}: {header.version}, {header.status}. {t('rules.reviewed')}: {reviewed}."
            f" {header.reviewed_by}."
        )
    for kind in kinds:
        yield ""
        yield t(f"rules.kind_{kind}").upper()
        for entry in sheet.part(kind, coverage).entries:
            yield ""
            yield from _entry(entry)


def _entry(entry: Entry) -> Iterator[str]:
    yield from _wrapped(" ".join(filter(None, (entry.number, f"[{entry.id}]", entry.title))))
    for fact in entry.facts:
        yield from _fact(fact)


def _fact(fact: Fact) -> Iterator[str]:
    if fact.clause:
        yield from _wrapped(f"{fact.label} {fact.clause.text}", 2)
        yield from _parts(fact.clause.parts, 4)
    elif len(fact.texts) == 1:
        yield from _wrapped(f"{fact.label}: {fact.texts[0]}", 2)
    else:
        yield from _wrapped(f"{fact.label}:", 2)
        for text in fact.texts:
            yield from _wrapped(f"- {text}", 4)


def _parts(parts: Iterable[Clause], indent: int) -> Iterator[str]:
    for part in parts:
        yield from _wrapped(f"- {part.text}", indent)
        yield from _parts(part.parts, indent + 2)


# --- the cases ---


def cases_lines(t: Wording, coverage: Coverage) -> Iterator[str]:
    """Every case by its file; then what differs, where one does not end as expected; then which
    rules no case reaches.
    """
    for file, group in groupby(coverage.judged, key=lambda each: each.file):
        cases = list(group)
        yield f"{t('rules.cases_file', count=len(cases))} {file}"
        for each in cases:
            mark = f" ({t('rules.case_differs')})" if each.differences else ""
            yield from _wrapped(f"{each.number} {each.case.name}{mark}", 2)
        yield ""
    different = [judged for judged in coverage.judged if judged.differences]
    for judged in different:
        yield from _case(t, judged)
        yield ""
    rules = coverage.plan.screener.rules.rules
    for label, unreached in (
        (t("rules.unfired"), [rule.id for rule in rules if not coverage.fired[rule.id]]),
        (
            t("rules.unmissed"),
            [rule.id for rule in rules if rule.when and not coverage.missed[rule.id]],
        ),
    ):
        if unreached:
            yield from _wrapped(f"{label} {', '.join(unreached)}")
    yield t(
        "rules.cases_count", good=len(coverage.judged) - len(different), all=len(coverage.judged)
    )


def _case(t: Wording, judged: Judged) -> Iterator[str]:
    yield from _wrapped(f"{judged.number} ({judged.file}) {judged.case.name}")
    for difference in judged.differences:
        yield from _wrapped(f"- {differs(t, difference)}", 2)


def differs(t: Wording, difference: Difference) -> str:
    """A difference in words."""
    return t(
        f"rules.differs_{difference.kind}",
        what=difference.what,
        expected=difference.expected,
        got=difference.got,
    )


# --- an explanation ---


def tried_lines(t: Wording, tried: Tried, yaml: str) -> Iterator[str]:
    """Everything that is said about one set of answers; `yaml` is its vignette."""
    for question, answer in tried.answers:
        yield from _wrapped(f"{question}: {answer}", 2)
    for label, ends in (
        (t("rules.fact_urgency"), tried.urgency),
        (t("rules.fact_level"), tried.level),
    ):
        yield ""
        yield label.upper()
        for end in ends:
            yield from _wrapped(_end(t, end), 2)
    yield from _wrapped(f"{t('rules.try_start')}: {tried.start}", 2)
    yield from _wrapped(f"{t('rules.fact_step')}: {tried.step}", 2)
    for title, points in tried.scores:
        yield from _wrapped(f"{title}: {points}", 2)
    for value, word in VALUES.items():
        rules = [rule for rule in tried.rules if rule.value == value]
        yield ""
        yield t(f"rules.try_value_{word}", count=len(rules)).upper()
        for rule in rules:
            yield from _rule(t, rule)
    yield ""
    yield t("rules.try_turns").upper()
    for turn in tried.turns:
        yield from _wrapped(f"{turn.urgency}; {turn.level}:", 2)
        for answer in turn.answers:
            yield from _wrapped(f"- {answer}", 4)
    yield ""
    yield t("rules.try_case").upper()
    yield yaml.rstrip("\n")


def _end(t: Wording, end: End) -> str:
    rules = ", ".join(end.rules)
    why = t("rules.end_sure", rules=rules) if end.sure else t("rules.end_maybe", rules=rules)
    return f"{end.name}. {why if end.rules else t('rules.end_nothing')}"


def _rule(t: Wording, rule: LitRule) -> Iterator[str]:
    yield from _wrapped(f"{rule.number} [{rule.id}] {'; '.join(rule.gives)}".rstrip(), 2)
    if rule.when:
        yield from _lit(t, rule.when, 4)


def _lit(t: Wording, lit: Lit, indent: int) -> Iterator[str]:
    yield from _wrapped(
        f"{t(f'rules.{VALUES[lit.value]}')}: {lit.text} {lit.given}".rstrip(), indent
    )
    for part in lit.parts:
        yield from _lit(t, part, indent + 2)
