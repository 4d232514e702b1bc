"""The check as lines of text: what `python -m screening ask` shows."""

from collections.abc import Callable, Sequence

from screening.model import NOT_YET, Answers, Helpline, Question, Screener
from screening.outcome.engine import (
    assess,
    for_result,
    next_question,
    path,
    perspective_of,
    valid,
)
from screening.outcome.plan import Plan
from screening.outcome.report import Report, report
from screening.outcome.words import Wording, contact_words, plain


class Conversation:
    """The check as lines of text: asks, and takes numbers.

    Args:
        plan: the compiled content.
        read: gives the next line; EOFError where there is none.
        write: takes a line.
    """

    def __init__(
        self, plan: Plan, read: Callable[[str], str] = input, write: Callable[[str], None] = print
    ) -> None:
        self.plan, self.read, self.write = plan, read, write
        self.t = Wording(plan.screener.interface)

    def run(self) -> None:
        """Ask until the check is finished or the person leaves; then say what follows."""
        country = self.plan.screener.country
        emergency, crisis = country.line("emergency"), country.line("crisis")
        if emergency and crisis:
            self.write(self.t("terminal.danger", number=emergency.call, crisis=crisis.call))
        answers: dict[str, tuple[str, ...]] = {}
        while question := next_question(self.plan, answers):
            chosen = self._ask(question, answers)
            if chosen == (NOT_YET,):
                self._tell(for_result(self.plan, answers) or answers)
                continue
            if chosen is None:
                self.write(self.t("terminal.bye"))
                return
            if not chosen:
                answered = [q.id for q in path(self.plan, answers) if q.id in answers]
                answers.pop(answered[-1], None) if answered else None
                continue
            before = _emergencies(self.plan, answers)
            answers[question.id] = chosen
            for name in _emergencies(self.plan, answers) - before:
                self._interrupt(name)
        self._tell(answers)
        self.write(self.t("terminal.bye"))

    def _tell(self, answers: Answers) -> None:
        for line in report_lines(self.plan.screener, self.t, report(self.plan, answers)):
            self.write(line)

    def _ask(self, question: Question, answers: Answers) -> tuple[str, ...] | None:
        """The chosen options; empty to go back; `NOT_YET` for the first step now; None to leave."""
        perspective = perspective_of(self.plan, answers)
        options = question.offered(perspective)
        self.write("")
        self.write(question.ask.to(perspective))
        for words, lead in ((question.hint, ""), (question.why, self.t("terminal.why"))):
            if words and words.to(perspective):
                self.write(lead + words.to(perspective))
        for number, option in enumerate(options, 1):
            if heading := option.heading and option.heading.to(perspective):
                self.write(heading)
            self.write(f"  {number}. {option.words.to(perspective)}")
        if early := for_result(self.plan, answers) is not None:
            self.write(self.t("terminal.first_step"))
        return self._typed(question, [option.id for option in options], perspective, early=early)

    def _typed(
        self, question: Question, ids: Sequence[str], perspective: str, *, early: bool
    ) -> tuple[str, ...] | None:
        commands = {"q": None, "b": (), **({"f": (NOT_YET,)} if early else {})}
        while True:
            try:
                typed = self.read(self.t(f"terminal.choose_{question.kind}")).strip().lower()
            except EOFError:
                return None
            if typed in commands:
                return commands[typed]
            numbers = [part.strip() for part in typed.split(",")]
            if all(
                part.isascii() and part.isdigit() and 0 < int(part) <= len(ids) for part in numbers
            ):
                chosen = tuple(ids[int(part) - 1] for part in numbers)
                if valid(question, perspective, chosen):
                    return chosen
            self.write(self.t("terminal.not_understood"))

    def _interrupt(self, emergency_id: str) -> None:
        screener = self.plan.screener
        emergency = next(e for e in screener.rules.emergencies if e.id == emergency_id)
        line = screener.country.line(emergency.helpline)
        self.write("")
        self.write(self.t("terminal.interrupted", title=emergency.title.to("everyone")))
        if line:
            self.write(self.t("emergency.call", number=contact_words(line)))
        self.write(plain(screener, screener.section(emergency.section).body))


def _emergencies(plan: Plan, answers: Answers) -> set[str]:
    return {
        finding.rule.emergency
        for finding in assess(plan, answers).findings
        if finding.rule.emergency
    }


def report_lines(screener: Screener, t: Wording, shown: Report) -> list[str]:
    """A report as plain text, one paragraph a line. Reasons and private topics stay on the
    terminal, where they were typed.
    """
    who = shown.perspective
    lines = [
        "",
        shown.lead.title.to(who).upper(),
    ]
    lines += [
        shown.lead.meaning.to(who),
        *([t("result.ahead", count=len(shown.ahead))] if shown.ahead else []),
        "",
        t("result.step_title"),
        plain(screener, shown.step.words.to(who)),
    ]
    lines += [
        plain(screener, step.words.to(who))
        for step in (shown.violence_line, shown.tonight, shown.then)
        if step
    ]
    for net in shown.safety_net:
        lines += ["", plain(screener, net.title), *(f"- {sign}" for sign, _ in net.signs)]
    if shown.level:
        lines += [
            "",
            t("result.level_title_open", who) if shown.open_level else t("result.level_title", who),
            f"{shown.level.title.to(who)}. {shown.level.what.to(who)}",
        ]
        if shown.lowest_level != shown.highest_level:
            lines.append(
                t(
                    "result.level_range",
                    low=shown.lowest_level.title.to(who),
                    high=shown.highest_level.title.to(who),
                )
            )
    if shown.telling:
        lines += ["", t("result.telling", label=shown.telling.label.to(who))]
    lines += ["", t("result.reasons_lead", who)]
    lines += [f"{count.text} {count.open} {count.note}".strip() for count in shown.counts]
    for reason in shown.reasons:
        said = ", ".join(f"{each.label}: {'; '.join(each.chosen)}" for each in reason.said)
        lines.append(f"- {said}. {reason.because}" if said else f"- {reason.because}")
    for card in shown.cards:
        only_if = t("result.cards_if", condition=card.only_if) + ": " if card.only_if else ""
        lines += ["", f"{card.title}: {only_if}{plain(screener, card.text)}"]
    lines += ["", t("result.helplines_title"), *(f"- {_line(line)}" for line, _ in shown.helplines)]
    lines += ["", t("result.again"), t("result.not_text", who)]
    return lines


def _line(line: Helpline) -> str:
    return f"{line.name}: {contact_words(line)}. {line.hours}."
