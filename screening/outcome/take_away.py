"""One page to take along: how soon, where to start, the first step, the first call, an overdose,
whom to call.

It holds no name, no reason and nothing private. The web shows it as a page to print and as plain
text to copy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from screening.model import Screener, Section, Taken
from screening.outcome.report import Report
from screening.outcome.words import Wording, plain


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, and Markdown below it."""

    title: str
    text: str


def parts_of(section: Section) -> dict[str, Block]:
    """The text under each second-level heading of a section, by the name that rules have for it;
    what stands before the first is under an empty one.
    """
    head, *others = ("\n" + section.body).split("\n## ")
    blocks = [
        Block(title.strip(), text.strip())
        for title, _, text in (other.partition("\n") for other in others)
    ]
    return {"": Block(section.title, head.strip())} | dict(
        zip(section.part_names, blocks, strict=False)
    )


def blocks_of(screener: Screener, taken: Iterable[Taken]) -> Iterator[Block]:
    """Parts of sections, each under its own heading."""
    for each in taken:
        parts = parts_of(screener.section(each.section))
        for name in each.parts or parts:
            yield parts[name]


def take_away(screener: Screener, t: Wording, shown: Report) -> tuple[Block, ...]:
    """The page to take along for this report."""
    return tuple(_blocks(screener, t, shown))


def _blocks(screener: Screener, t: Wording, shown: Report) -> Iterator[Block]:
    who = shown.perspective
    yield Block(t("result.take_for"), shown.lead.short.to(who))
    if shown.ahead:
        labels = "; ".join(
            question.label.to(who) for question in shown.ahead if not question.private
        )
        yield Block(
            t("result.ahead_list"), f"{t('result.ahead', count=len(shown.ahead))}\n\n{labels}"
        )
    if shown.level:
        yield Block(
            t("result.level_title_open", who) if shown.open_level else t("result.level_title", who),
            f"{shown.level.title.to(who)}. {shown.level.what.to(who)}",
        )
    crisis = screener.country.line("crisis")
    steps = [shown.step_on_paper.words.to(who)]
    if shown.step.private and crisis:
        steps.insert(0, t("result.step_private", number=f"<helpline:{crisis.id}>"))
    elif shown.then and not shown.then.private:
        steps.append(shown.then.words.to(who))
    yield Block(t("result.step_title"), "\n\n".join(steps))
    yield from blocks_of(screener, shown.taken)
    lines = [line for line, private in shown.helplines if not private and (line.call or line.text)]
    yield Block(
        t("result.helplines_title"),
        "\n".join(f"- {line.name}: <helpline:{line.id}>" for line in lines),
    )
    header = screener.rules.header
    version = t(
        "result.version",
        version=header.version,
        status=t(f"result.status.{header.status}"),
        date=t.day(header.date) if header.date else "",
        reviewed=header.reviewed_by,
    )
    yield Block(
        t("result.not_title"), f"{t('result.not_text', who)}\n\n{t('result.again')}\n\n{version}"
    )


def as_text(screener: Screener, blocks: tuple[Block, ...]) -> str:
    """The page as plain text."""
    return (
        "\n\n".join(f"{block.title.upper()}\n{plain(screener, block.text)}" for block in blocks)
        + "\n"
    )
