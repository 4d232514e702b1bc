"""Open Referral HSDS 3.0: JSON (services with all that belongs to them inside) and tabular (one CSV
file a table).

What a service offers are its attributes: terms of taxonomies, looked up by code and by name. A
directory of all kinds of help holds much that is no treatment, so a service without any term that
we know is not taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from screening.directory.entry import Content, Entry, ListError, text
from screening.directory.formats.contract import Contract

NAME = "hsds"
Record = dict[str, Any]
CLOSED: Final = {"inactive", "defunct", "temporarily closed"}
SPOKEN: Final = {"", "voice", "cell", "hotline"}
"""Kinds of telephone at which somebody speaks; the others are fax, text, textphone, pager and
video.
"""
TABLES: Final = {
    "services": "service",
    "locations": "location",
    "organizations": "organization",
    "phones": "phone",
    "addresses": "address",
    "languages": "language",
    "schedules": "schedule",
    "attributes": "attribute",
    "taxonomy_terms": "taxonomy_term",
    "services_at_location": "service_at_location",
    "service_at_locations": "service_at_location",
}
"""Names of files in the plural, which drafts of the standard used."""
CONTRACTS: Final = {
    table: Contract(
        f"the table {table}.csv", needed={column: (column,) for column in columns.split()}
    )
    for table, columns in {
        "service": "id name",
        "service_at_location": "id service_id location_id",
        "location": "id",
        "address": "location_id city postal_code",
        "phone": "number",
    }.items()
}
"""What each table must hold, where it is there; all columns of the standard bear the names that it
gives them.
"""
READ: Final = {
    "service": "id name organization_id status url alert assured_date last_modified",
    "service_at_location": "id service_id location_id",
    "location": "id latitude longitude location_type",
    "organization": "id name website",
    "phone": "number extension type",
    "address": "address_1 address_2 city state_province postal_code address_type",
    "language": "name",
    "schedule": "description byday opens_at closes_at",
    "attribute": "link_id taxonomy_term_id value",
    "taxonomy_term": "id code name",
}
"""What of each table is read; all else is named in the report."""
LINKS: Final = ("id", "_id", "link_type", "link_entity")
"""Endings of columns that join tables."""
OLDER: Final = {
    "services_taxonomy": "1",
    "service_taxonomy": "1",
    "physical_addresses": "1 or 2",
    "physical_address": "1 or 2",
    "regular_schedules": "1 or 2",
    "regular_schedule": "1 or 2",
    "payments_accepted": "1",
}
"""Tables, and keys of JSON, of older versions of the standard."""
NOWHERE: Final = "reached by telephone or online alone, so a search by distance cannot show it"


# --- JSON ---


def matches(pages: list[Any]) -> bool:
    """Whether these are services, or pages of services."""
    first = next(iter(_services(pages)), None)
    return (
        isinstance(first, dict)
        and "name" in first
        and bool({"service_at_locations", "organization", "status"} & set(first))
    )


def entries(pages: list[Any]) -> Content:
    """One entry for each place where a service is given."""
    announced = (
        page["total_items"]
        for page in pages
        if isinstance(page, dict) and isinstance(page.get("total_items"), int)
    )
    services = [service for service in _services(pages) if isinstance(service, dict)]
    _refuse_older(key for service in services for key in service)
    return Content(
        NAME,
        _all(services),
        announced=max(announced, default=0),
        here=len(services),
        unread=tuple(dict.fromkeys(_unread(services, "service"))),
    )


def _refuse_older(names: Iterable[str]) -> None:
    """Refuse what an older version of the standard wrote, and say which."""
    found = {OLDER[name]: name for name in names if name in OLDER}
    if found:
        version, name = min(found.items())
        raise ListError(
            f"This is Open Referral HSDS {version}: it has `{name}`. Version 3 is read. Ask whoever"
            " publishes it for version 3, or for one table of places, and map its columns with"
            " `directory map`."
        )


def _unread(records: Iterable[Record], table: str) -> Iterator[str]:
    """What is said in records of a table, and in those below them, and is not read."""
    read = READ[table].split()
    for record in records:
        for key, value in record.items():
            below = TABLES.get(key, key)
            if below in READ:
                yield from _unread(_many(value) or [each for each in [_one(value)] if each], below)
            elif value not in (None, "", []) and key not in read and not key.endswith(LINKS):
                yield f"{table}.{key}"


def _services(pages: Iterable[Any]) -> Iterator[Any]:
    for page in pages:
        whole = page.get("contents") or page.get("services") if isinstance(page, dict) else page
        yield from whole if isinstance(whole, list) else [page]


def _all(services: Iterable[Record]) -> Iterator[Entry]:
    for service in services:
        for where in _many(service.get("service_at_locations")) or [{}]:
            yield _entry(service, where)


def _entry(service: Record, where: Record) -> Entry:
    location, organization = _one(where.get("location")), _one(service.get("organization"))
    addresses = _many(location.get("addresses"))
    address = next(
        (each for each in addresses if text(each.get("address_type")) in ("", "physical")), {}
    )
    phones = [
        phone
        for of in (where, service, location, organization)
        for phone in _many(of.get("phones"))
    ]
    status = text(service.get("status"))
    return Entry(
        where=f"service {text(service.get('id'))}",
        ref=text(where.get("id") or service.get("id")),
        name=text(organization.get("name")) or text(service.get("name")),
        programme=text(service.get("name")) if organization.get("name") else "",
        street=", ".join(
            filter(None, (text(address.get("address_1")), text(address.get("address_2"))))
        ),
        city=text(address.get("city")),
        region=text(address.get("state_province")),
        postal_code=text(address.get("postal_code")),
        lat=text(location.get("latitude")),
        lon=text(location.get("longitude")),
        phone=next(
            (_number(phone) for phone in phones if text(phone.get("type")).lower() in SPOKEN), ""
        ),
        website=text(service.get("url") or organization.get("website")),
        hours=_hours(where) or _hours(service),
        notes=text(service.get("alert")),
        listed_on=text(service.get("assured_date") or service.get("last_modified")),
        services=list(_terms(service, where, location)),
        needs_service=True,
        refused=f"not open: {status}" if status in CLOSED else _nowhere(location, addresses),
    )


def _nowhere(location: Record, addresses: Sequence[Record]) -> str:
    """Why nobody can go to a location; nothing where one can, or may."""
    types = {text(each.get("address_type")) for each in addresses}
    virtual = text(location.get("location_type")) == "virtual"
    only_by_mail = bool(types) and types <= {"postal", "virtual"}
    return NOWHERE if virtual or only_by_mail else ""


def _one(value: Any) -> Record:
    return value if isinstance(value, dict) else {}


def _many(value: Any) -> list[Record]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _number(phone: Record) -> str:
    extension = text(phone.get("extension"))
    return text(phone.get("number")).strip('"') + (f" x{extension}" if extension else "")


def _hours(of: Record) -> str:
    return "; ".join(filter(None, map(_schedule, _many(of.get("schedules")))))


def _schedule(schedule: Record) -> str:
    """What a schedule says in words, else its days and hours."""
    days, *hours = (text(schedule.get(key)) for key in ("byday", "opens_at", "closes_at"))
    timed = " ".join(filter(None, (days, "-".join(filter(None, hours)))))
    return text(schedule.get("description")) or timed


def _terms(*records: Record) -> Iterator[str]:
    """Attributes by code and by name, and languages by name."""
    for record in records:
        for attribute in _many(record.get("attributes")):
            term = _one(attribute.get("taxonomy_term"))
            code, name = text(term.get("code")), text(term.get("name") or attribute.get("value"))
            if code or name:
                yield f"{code}: {name}" if code and name else code or name
        for language in _many(record.get("languages")):
            if name := text(language.get("name")):
                yield name


# --- tables ---


def tabular(tables: dict[str, list[dict[str, str]]]) -> Content:
    """The same from one table a file, put together by their ids.

    Raises:
        ListError: where there is no table of services, or a table lacks a column that is needed.
    """
    _refuse_older(tables)
    tables = {TABLES.get(name, name): rows for name, rows in tables.items()}
    if "service" not in tables:
        names = ", ".join(sorted(tables)) or "none"
        raise ListError(
            f"There is no table service.csv: the tables are {names}. CSV files together are read as"
            " the tables of Open Referral. Give any other list as one file."
        )
    for name, contract in CONTRACTS.items():
        if rows := tables.get(name):
            contract.read(rows[0])
    unread = [
        f"{name}.{column}"
        for name, columns in READ.items()
        for column in _filled(tables.get(name, ()))
        if column not in columns.split() and not column.endswith(LINKS)
    ]
    others = [name for name in sorted(tables) if name not in READ and tables[name]]
    return Content(NAME, _all(_joined(tables)), unread=(*unread, *others))


def _filled(rows: Iterable[Record]) -> Iterator[str]:
    """The columns in which anything stands."""
    yield from dict.fromkeys(column for row in rows for column, cell in row.items() if cell)


def _joined(tables: dict[str, list[Record]]) -> Iterator[Record]:
    terms = {term.get("id", ""): term for term in tables.get("taxonomy_term", ())}
    attributes: dict[str, list[Record]] = defaultdict(list)
    for attribute in tables.get("attribute", ()):
        attributes[attribute.get("link_id", "")].append(
            {**attribute, "taxonomy_term": terms.get(attribute.get("taxonomy_term_id", ""))}
        )
    organizations = {each.get("id", ""): each for each in _with(tables, "organization", attributes)}
    locations = {each.get("id", ""): each for each in _with(tables, "location", attributes)}
    places: dict[str, list[Record]] = defaultdict(list)
    for place in _with(tables, "service_at_location", attributes):
        places[place.get("service_id", "")].append(
            {**place, "location": locations.get(place.get("location_id", ""))}
        )
    for service in _with(tables, "service", attributes):
        organization = organizations.get(service.get("organization_id", ""))
        yield {
            **service,
            "organization": organization,
            "service_at_locations": places[service.get("id", "")],
        }


def _with(
    tables: dict[str, list[Record]], name: str, attributes: dict[str, list[Record]]
) -> Iterator[Record]:
    """The rows of a table, each with its phones, addresses, languages, schedules and attributes."""
    belongings = {
        plural: _by(tables.get(table, ()), f"{name}_id")
        for plural, table in TABLES.items()
        if table in _BELONG
    }
    for row in tables.get(name, ()):
        yield {
            **row,
            **{plural: of.get(row.get("id", "")) for plural, of in belongings.items()},
            "attributes": attributes.get(row.get("id", "")),
        }


_BELONG: Final = ("phone", "address", "language", "schedule")


def _by(rows: Iterable[Record], column: str) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        if row.get(column):
            found[row[column]].append(row)
    return found
