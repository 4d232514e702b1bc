"""What an operator is told: what became of a list, and what of all lists is searched."""

from collections.abc import Iterator, Sequence
from datetime import date

from screening.directory.clean import Tally
from screening.directory.current import OLDEST
from screening.directory.entry import Content, counted
from screening.directory.formats import simple
from screening.directory.merge import merged
from screening.directory.place import Place, Snapshot
from screening.directory.scorecard import shares
from screening.directory.search import Directory

SEVERAL = " (if these are several, put `|` between them: one is not known)"


def imported(tally: Tally, content: Content) -> Iterator[str]:
    """What was mended, refused and not understood."""
    yield f"This is a list of the kind `{content.format}`."
    for said, count in tally.held.most_common():
        yield (
            f"Held back {count:,}: the exclusive service `{said}` is not known, so nobody can say"
            " whom these places take. Call one, add the name to vocabulary.csv with what it means,"
            " and take the list in again."
        )
    yield from (f"{share}." for share in shares(tally))
    if content.announced and content.announced != content.here:
        yield f"It says that it has {content.announced:,} entries; {content.here:,} are here."
    if content.ignored:
        yield f"Columns that are not known, and left out: {', '.join(content.ignored)}."
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


def kept(snapshots: Sequence[Snapshot], today: date) -> Iterator[str]:
    """The lists that there are, and which of them are too old."""
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
    nowhere = sum(
        place.lat is None and not directory.locate(f"{place.city}, {place.region}")
        for place in directory.places
    )
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
