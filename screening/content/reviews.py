"""What reviewers said of single rules (`reviews.yaml`), and which of it still holds.

A rule is asked about again only where what it decides has moved: other words, sources or notes
leave what was said of it standing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import Final

import yaml

from screening.content.bearing import deciding
from screening.content.files import REVIEWS
from screening.content.load import Loader
from screening.content.signoff import short
from screening.content.yaml import ContentError
from screening.model import KINDS, Review, Rule, Screener, Source
from screening.outcome.conditions import mentions_score

HEAD: Final = (
    "# What reviewers said of single rules. `python -m screening review` writes it;"
    " docs/reviewing-the-rules.md explains it.\n"
)


def meaning(screener: Screener, rule: Rule) -> str:
    """A fingerprint of what a rule decides, with the scores that its condition reads. The order of
    the rules, and what becomes of a card that it gives, play no part.
    """
    read = set(mentions_score(rule.when))
    told = (rule, *(score for score in screener.rules.scores if score.id in read))
    plain = [deciding(noun, screener.perspectives) for noun in told]
    return short(hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest())


def load_reviews(folder: Path) -> tuple[Review, ...]:
    """What reviewers said, in the order of the file; nothing where there is no file.

    Raises:
        ContentError: where the file is there and not right.
    """
    if not (folder / REVIEWS).exists():
        return ()
    loader = Loader(folder)
    reviews: tuple[Review, ...] | None = loader.yaml(REVIEWS, tuple[Review, ...])
    if loader.problems or reviews is None:
        raise ContentError(loader.problems)
    return reviews


def as_yaml(reviews: Sequence[Review]) -> str:
    """Items of `reviews.yaml`, to stand at the end of the file."""
    items = [each.model_dump(mode="json", exclude_defaults=True) for each in reviews]
    return yaml.safe_dump(items, allow_unicode=True, sort_keys=False, width=inf) if items else ""


def add(folder: Path, reviews: Sequence[Review]) -> None:
    """Write reviews at the end of the file; what stands there stays as it is."""
    path = folder / REVIEWS
    before = path.read_text(encoding="utf-8") if path.exists() else HEAD
    path.write_text(before.rstrip("\n") + "\n" + as_yaml(reviews), encoding="utf-8")


def standing_reviews(
    screener: Screener, reviews: Iterable[Review]
) -> Mapping[str, tuple[Review, ...]]:
    """By rule, what still holds of it: the last word of each reviewer, where the rule decides what
    it decided then.
    """
    now = {rule.id: meaning(screener, rule) for rule in screener.rules.rules}
    last = {(each.rule, each.name): each for each in reviews}
    return {
        id_: tuple(r for r in last.values() if r.rule == id_ and r.meaning == means)
        for id_, means in now.items()
    }


def agreed(standing: Mapping[str, tuple[Review, ...]]) -> list[str]:
    """The rules to which somebody agrees, and about which nobody wants a change or an answer."""
    return [id_ for id_, said in standing.items() if said and all(r.says == "agree" for r in said)]


def settled(screener: Screener, reviews: Iterable[Review]) -> str:
    """To how many of the rules somebody agrees by name, as a signature records it."""
    standing = standing_reviews(screener, reviews)
    return f"{len(agreed(standing))} of {len(standing)}"


def open_points(screener: Screener, reviews: Iterable[Review]) -> list[str]:
    """Each change or answer that somebody wants, and each rule that has moved since it was
    reviewed.
    """
    reviews = tuple(reviews)
    standing = standing_reviews(screener, reviews)
    wanted = {"change": "is to be changed", "ask": "is asked about"}
    points = [
        f"Rule `{r.rule}` {wanted[r.says]}, {r.name} on {r.day}: {r.note}"
        for said in standing.values()
        for r in said
        if r.says != "agree"
    ]
    moved = {r.rule for r in reviews if r.rule in standing and not standing[r.rule]}
    return points + [
        f"Rule `{id_}` decides something else than when it was reviewed."
        for id_ in standing
        if id_ in moved
    ]


def unread(screener: Screener, rule: Rule) -> bool:
    """Whether a rule rests on nothing that anybody read, or on secondary sources alone."""
    return not any(s.checked_on and s.kind != KINDS[-1] for s in sources_of(screener, rule))


def sources_of(screener: Screener, rule: Rule) -> list[Source]:
    """What a rule rests on, the strongest kind of document first."""
    named = [source for source in screener.sources if source.id in rule.sources]
    return sorted(named, key=lambda source: KINDS.index(source.kind))
