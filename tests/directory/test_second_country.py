"""A made-up country brings its own list, places, words and measures: no country is wired in. See
`elsewhere/`.
"""

import ast
import shutil
from pathlib import Path

import pytest

from screening.__main__ import main
from screening.content.load import load_land
from screening.directory.current import Pack, open_pack
from screening.directory.entry import ListError
from screening.directory.place import Need
from screening.directory.vocabulary import read_vocabulary
from screening.model.phones import PhoneNumber
from tests.conftest import ROOT
from tests.directory.lists import directory, taken

ELSEWHERE = Path(__file__).parent / "elsewhere"
LIST = (str(ELSEWHERE / "list.csv"), "--listed-on", "file")


@pytest.fixture(scope="module")
def pack() -> Pack:
    """The pack of that country, which its site names."""
    return open_pack(ELSEWHERE, *load_land(ELSEWHERE, ""))


def test_its_list_is_taken_in_its_own_words(pack: Pack) -> None:
    """Its names of services, its numbers, its postal codes, and semicolons between columns."""
    places, tally = taken(ELSEWHERE / "list.csv", pack=pack)

    assert pack.country == "el"
    assert [place.country for place in places] == ["el"] * 3
    assert places[0].medications == ("methadone", "buprenorphine")
    assert places[0].payment == ("krankenkasse",)
    assert (places[1].dial, places[1].only_accepts) == ("+493023125102", True)
    assert tally.refused == {}
    assert tally.unknown == {}
    assert tally.mended == {}
    assert (places[0].lat, places[1].lat) == (-10.01, -10.1)
    assert places[2].phone == PhoneNumber("030 23125 103 Durchwahl 4", "+493023125103", "4")


@pytest.mark.parametrize("where", ["A1B", "a1 b", "Nordhafen", "nordhafen, küste", "Nordhafen KÜ"])
def test_its_places_are_found_in_its_own_measures(pack: Pack, where: str) -> None:
    """By postal code and by town; in kilometres; those that treat only alcohol are left out."""
    shelf = directory(*taken(ELSEWHERE / "list.csv", pack=pack)[0], pack=pack)

    result = shelf.find(Need(where, frozenset({"krankenkasse", "methadone"})))

    assert [near.place.name for near in result.places] == ["Praxis am Hafen", "Haus am Deich"]
    assert (result.within, result.widened) == (40, True)
    assert shelf.find(Need("Südstadt")).places[1].distance == 25


def test_its_list_goes_through_the_same_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The country is that of its site."""
    monkeypatch.setenv("SIGNPOST_DIRECTORY", str(tmp_path / "d.sqlite"))

    assert main(["directory", "import", *LIST, "--content", str(ELSEWHERE)]) == 0
    assert "Taken in: 3 places as `csv`" in capsys.readouterr().out


def test_a_vocabulary_that_names_no_term_is_named_with_its_line(pack: Pack, tmp_path: Path) -> None:
    """Every such row at once."""
    path = tmp_path / "vocabulary.csv"
    path.write_text("code,name,terms\n,One,methadone|methadon\n,Two,free\n,Three,wish\n")

    with pytest.raises(ListError) as error:
        read_vocabulary(path, pack.facets)

    assert str(error.value).splitlines() == [
        "vocabulary.csv:2: There is no term `methadon` in terms.yaml.",
        "vocabulary.csv:4: There is no term `wish` in terms.yaml.",
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "vocabulary.csv",
            "code,names,terms\n,One,methadone\n",
            "vocabulary.csv:1: The column `name` is missing.",
        ),
        (
            "vocabulary.csv",
            'code,name,terms\n,"One,methadone\n',
            "vocabulary.csv:2: A quote opens here",
        ),
        (
            "places.csv",
            "postal_code,lat,lon\nA1B,-10.0,40\nA1C,north,40\n",
            "places.csv:3: `north`, `40` is no point.",
        ),
        (
            "places.csv",
            "postal_code,lat\nA1B,-10.0\n",
            "places.csv:1: The column `lon` is missing.",
        ),
    ],
)
def test_a_file_of_a_country_that_cannot_be_read_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    """With its line, as the mistakes of the content are, by the command that takes lists in."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(ELSEWHERE, folder)
    (folder / "directory" / "el" / name).write_text(text, encoding="utf-8")

    assert main(["directory", "import", *LIST, "--content", str(folder)]) == 1
    printed = capsys.readouterr()
    assert said in printed.out + printed.err


def test_nothing_of_a_country_stands_in_the_code() -> None:
    """No name of a service, no way to pay, no unit and no code of a country is a text in the
    package, formats of lists apart.
    """
    _, land, _, facets = load_land(ROOT, "us")
    payment = {term for facet in facets if facet.id == "payment" for term in facet.terms}
    words = payment | {land.unit, "us", "US", "KS", "CA", "miles"}
    for path in (
        path
        for path in (ROOT / "screening" / "directory").rglob("*.py")
        if path.parent.name != "formats"
    ):
        texts = {
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant)
        }
        assert not words & texts, path
