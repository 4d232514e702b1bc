"""What an operator is told: what became of a list, and what of all lists is searched."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from screening.directory.current import OLDEST, Loaded
from screening.directory.entry import Content, counted
from screening.directory.formats import simple
from screening.directory.merge import merged
from screening.directory.place import Place, Share, Snapshot
from screening.directory.scorecard import MEASURES, measured, told
from screening.directory.search import Directory
from screening.directory.tally import Tally

RENEW_BEFORE: Final = timedelta(days=65)
"""So long before a list is searched no more, a new one is asked for."""
SEVERAL: Final = " (if these are several, put `|` between them: one is not known)"


def imported(tally: Tally, content: Content, card: Sequence[Share]) -> Iterator[str]:
    """What was mended, refused and not understood, and what the list is judged by."""
    yield f"This is a list of the kind `{content.format}`."
    yield from content.remarks
    for said, count in tally.held.most_common():
        yield (
            f"Held back {count:,}: the exclusive service `{said}` is not known, so nobody can say"
            " whom these places take. Call one, add the name to vocabulary.csv with what it means,"
            " and take the list in again."
        )
    yield from (f"  {share.name}: {told(share)}" for share in measured(card))
    if content.announced and content.announced != content.here:
        yield f"It says that it has {content.announced:,} entries; {content.here:,} are here."
    if content.ignored:
        yield f"Columns that are not known, and left out: {', '.join(content.ignored)}."
    if content.unread:
        yield f"Columns that are known, and of which nothing is read: {', '.join(content.unread)}."
    for did, tallied in (("Mended", tally.mended), ("Refused", tally.refused)):
        for reason, count in tallied.most_common():
            yield f"{did} {count:,}: {reason}; the first: {', '.join(tally.examples[reason])}."
    if tally.unknown:
        yield (
            f"Not in the vocabulary, and kept: {counted(len(tally.unknown), 'name')} of services,"
            " or codes. The most frequent:"
        )
        for said, count in tally.unknown.most_common(10):
            several = content.format == simple.NAME and any(mark in said for mark in ",;")
            yield f"  {count:,} x {said}{SEVERAL if several else ''}"


def contradicting(places: Sequence[Place]) -> Iterator[str]:
    """Places that are left out by whom they take, and list a medicine all the same."""
    both = [place for place in places if place.excludes and (place.medications or place.uses)]
    if both:
        first = ", ".join(place.name for place in both[:3])
        yield (
            f"{counted(len(both), 'place')} left out by whom they take, though they list a"
            f" medicine for opioid use; the first: {first}. Whom they take wins: call them."
        )


def findable(directory: Directory) -> Share:
    """How many places a search finds: by a point on the map, or in a town that is known."""
    found = sum(
        place.lat is not None or bool(directory.locate(f"{place.city}, {place.region}"))
        for place in directory.places
    )
    return Share("found", found, len(directory.places))


def alarms(snapshots: Sequence[Snapshot], today: date) -> Iterator[str]:
    """What an operator must look at: lists that are too old, or soon will be, and places that no
    search finds.
    """
    if not any(today - each.listed_on <= OLDEST for each in snapshots):
        yield "no list can be searched: there is none that is less than a year old"
    for each in snapshots:
        last = each.listed_on + OLDEST
        if last < today:
            yield f"list `{each.source}` is of {each.listed_on}, too old to be searched: renew it"
        elif last - today <= RENEW_BEFORE:
            yield f"list `{each.source}` is searched until {last} and no longer: renew it"
        for share in each.card:
            if share.name == "found" and share.percent < MEASURES["found"].floor:
                yield f"list `{each.source}`: only {told(share)}"


def watched(loaded: Loaded, today: date) -> Iterator[str]:
    """What whoever watches over a site is told of its places: facts, and what to look at."""
    if loaded.sample:
        yield "places: made up, for a trial"
        return
    yield f"places searched: {len(loaded.directory.places) if loaded.directory else 0:,}"
    for each in loaded.lists:
        card = ", ".join(f"{share.name} {share.percent:g} %" for share in measured(each.card))
        age = f"{(today - each.listed_on).days} days old"
        yield f"list {each.source}: {counted(each.rows, 'place')}, {age}; {card}"
    wrong = [loaded.trouble] if loaded.trouble else alarms(loaded.lists, today)
    yield from (f"places to look at: {each}" for each in wrong)


def kept(snapshots: Sequence[Snapshot], today: date) -> Iterator[str]:
    """The lists that there are, which of them are too old, and what each was judged by."""
    for each in snapshots:
        old = (
            f", {(today - each.listed_on).days} days old: too old to be searched"
            if today - each.listed_on > OLDEST
            else ""
        )
        places = counted(each.rows, "place")
        yield (
            f"  {each.source}: {places}, listed on {each.listed_on}, taken in on {each.taken_on}"
            f" from {each.file}{old}"
        )
        yield from (f"    {share.name}: {told(share)}" for share in measured(each.card))


def searched(
    snapshots: Sequence[Snapshot], places: Sequence[Place], directory: Directory
) -> Iterator[str]:
    """How many places are searched, and where the other rows are.

    Args:
        snapshots: every list.
        places: the rows of those that are not too old.
        directory: those rows, ready for searches.
    """
    rows, once, found = (
        sum(each.rows for each in snapshots),
        sum(1 for _ in merged(places)),
        len(directory.places),
    )
    nowhere = found - findable(directory).count
    left_out = [
        f"  {count:,} left out: {reason}"
        for count, reason in (
            (rows - len(places), "in a list that is too old"),
            (len(places) - once, "the same place as another row, in the same list or another"),
            (once - found, "listed as not treating opioid use"),
        )
        if count
    ]
    if nowhere:
        left_out.append(
            f"  {nowhere:,} that no search finds: without a point on the map, and in a town that is"
            " not known"
        )
    end = ":" if left_out else "."
    yield (
        f"Of {counted(rows, 'row')} taken in, the site searches {counted(found, 'place')}, each"
        f" once{end}"
    )
    yield from left_out
