"""What the tests of the directory share: the shipped country pack, places, and small lists in every
format.
"""

import json
import zipfile
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from screening.content.load import load_land
from screening.directory.clean import Cleaner
from screening.directory.current import Pack, open_pack
from screening.directory.entry import Entry
from screening.directory.formats import open_list
from screening.directory.place import Place
from screening.directory.search import Directory
from screening.directory.tally import Tally
from screening.model.phones import PhoneNumber, read_cell
from tests.conftest import ROOT

SMALL = Path(__file__).parent / "small"
TODAY = date(2026, 11, 23)
LISTED = date(2026, 11, 1)

WORKBOOK = [
    [
        "name1",
        "name2",
        "street1",
        "street2",
        "city",
        "state",
        "zip",
        "phone",
        "intake1",
        "intake2",
        "intake1a",
        "intake2a",
        "service_code_info",
    ],
    [
        "Alder Clinic",
        "Outpatient Office",
        "10 First Street",
        "Suite 2",
        "Lebanon",
        "KS",
        66952.0,
        "785-555-0120",
        "785-555-0121",
        "",
        "",
        "",
        "SA * ORT * BU * UB * MD XX9 * PW * ADLT * SP",
    ],
    [
        "Birch House",
        "",
        "20 Second Street",
        "",
        "Lebanon",
        "KS",
        "66952",
        "785-555-0122",
        "",
        "",
        "",
        "",
        "SA * RES * MOA",
    ],
]
CODES = [
    ["category_code", "category_name", "service_code", "service_name", "service_description"],
    ["PAY", "Payment", "XX9", "Payment by barter", ""],
    ["OM", "Opioid medications", "MOA", "Accepts clients on opioid medication", ""],
]


@cache
def us() -> Pack:
    """The pack that ships."""
    return open_pack(ROOT, *load_land(ROOT, "us"))


def cleaner(pack: Pack | None = None) -> Cleaner:
    """Judges entries of a list called `list`."""
    pack = pack or us()
    return Cleaner(
        "list", pack.country, LISTED, TODAY, pack.gazetteer, pack.vocabulary, pack.numbering
    )


def taken(*paths: Path, pack: Pack | None = None) -> tuple[list[Place], Tally]:
    """The places of a list, and what became of its entries."""
    judge = cleaner(pack)
    return list(judge.places(open_list(paths).entries)), judge.tally


def entry(**said: Any) -> Entry:
    """An entry that is in order but for what is said."""
    return Entry(
        **{
            "where": "row 1",
            "name": "Alder Clinic",
            "phone": "785-555-0120",
            "city": "Lebanon",
            "postal_code": "66952",
            **said,
        }
    )


def place(**said: Any) -> Place:
    """A place that prescribes, but for what is said."""
    plain: dict[str, Any] = {
        "source": "list",
        "ref": "a1",
        "name": "Alder Clinic",
        "listed_on": LISTED,
        "street": "10 First Street",
        "city": "Lebanon",
        "region": "KS",
        "postal_code": "66952",
        "lat": 39.81,
        "lon": -98.56,
        "phone": "785-555-0120",
        "care": ("outpatient",),
        "medications": ("buprenorphine",),
        "treats": ("substance-use",),
    }
    said = {**plain, **said}
    return Place(
        **{
            **said,
            **{name: phone(said[name]) for name in ("phone", "intake_phone") if name in said},
        }
    )


def phone(said: str | None) -> PhoneNumber | None:
    """The number that a text begins with."""
    return read_cell(said, us().numbering).voice if said else None


def directory(*places: Place, pack: Pack | None = None) -> Directory:
    """A directory of these places."""
    pack = pack or us()
    return Directory(places, pack.facets, pack.gazetteer)


def write_workbook(path: Path, sheets: dict[str, Sequence[Sequence[Any]]], title: str = "") -> Path:
    """A workbook as Excel writes one; a title stands in merged cells above the headings."""
    with Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if title:
                sheet.merge_range(1, 0, 1, 4, title)
            for number, row in enumerate(rows, 3 if title else 0):
                sheet.write_row(number, 0, row)
    return path


def zipped(folder: Path, path: Path) -> Path:
    """A folder's files in an archive, below a folder in it."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"export/{file.name}")
    return path


def write_rows(path: Path, count: int, name: str = "Place") -> Path:
    """A list of the flat kind with so many places, far apart enough to be told apart."""
    codes = list(us().gazetteer.codes.items())
    rows = [
        {
            "name": f"{name} {n}",
            "city": f"Town {n % 500}",
            "state": "KS",
            "zip": code,
            "phone": f"785-555-{n % 10000:04}",
            "latitude": str(lat),
            "longitude": str(lon),
            "all_services": "Substance use treatment; Outpatient; Prescribes buprenorphine;"
            " Medicaid; Adults",
        }
        for n in range(count)
        for code, (lat, lon) in [codes[n * 7 % len(codes)]]
    ]
    path.write_text(json.dumps(rows))
    return path
