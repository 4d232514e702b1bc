"""The search for a place, as a visitor meets it: from the result, by POST, redirect and GET, with
nothing left behind.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from screening.directory.current import OLDEST, Current
from screening.directory.place import Need, Place, Snapshot
from screening.directory.store import Store
from screening.model import Screener
from screening.outcome.compile import prepare
from screening.outcome.plan import Plan
from screening.outcome.report import referral, report
from screening.web import create_app
from screening.web.place_words import MOST_TERMS
from screening.web.places import AT_ONCE
from screening.web.state import LONGEST_PLACE, Answered, KeyRing
from tests.conftest import Clock, fill_in, sample_places
from tests.directory.lists import LISTED, TODAY, place, us
from tests.support.people import RELATIVE
from tests.support.shown import EMERGENCY
from tests.support.visitor import Page, Visitor
from tests.test_pages import english_left, in_pseudo_language, pseudo

USING = {
    "who": "self",
    "age": "adult",
    "use": "now",
    "supply": "not_prescribed",
    "area_more": "yes",
    "area_cut_down": "yes",
}
CODE = "66952"


@pytest.fixture
def app(screener: Screener, clock: Clock) -> Flask:
    """The application with the made-up places."""
    return create_app(
        screener, CLOCK=clock, HOSTS=["check.example", "localhost"], directory=sample_places(clock)
    )


@pytest.fixture
def of(screener: Screener, plan: Plan, clock: Clock, tmp_path: Path) -> Any:
    """Makes a visitor of a site whose directory has these places."""

    def make(*places: Place, site: dict[str, str] | None = None) -> Visitor:
        store = Store(tmp_path / "d.sqlite")
        store.replace(Snapshot("list", "csv", "a.csv", LISTED, TODAY, len(places)), places)
        own = replace(screener, site=screener.site.model_copy(update=site or {}))
        return Visitor(create_app(own, CLOCK=clock, directory=Current(us(), store, clock)), plan)

    return make


def several(number: int, **said: Any) -> Iterator[Place]:
    """So many places in one town."""
    for n in range(number):
        yield place(
            ref=f"r{n}",
            name=f"Clinic {n}",
            street=f"{n} First Street",
            lat=39.84 + n / 1000,
            lon=-98.6,
            **said,
        )


def search(visitor: Visitor, where: str, *look: str, status: int = 200) -> Page:
    """Fill in the form and send it; with `look`, only these are ticked."""
    form = visitor.looked_for(visitor.get("/places"), where)
    if look:
        form["look"] = list(look)
    response = visitor.post("/places", form, status=303 if status == 200 else status)
    return visitor.follow(response) if status == 200 else visitor._checked(response, status)


def ticked(page: Page) -> set[str]:
    """What is ticked in the form."""
    return {
        e.get("value") or "" for e in page.all("input", name="look") if e.get("checked") is not None
    }


def names(page: Page) -> list[str]:
    """The names on the cards."""
    return [
        e
        for article in page.all("article", class_="place")
        for e in replace(page, root=article).words("h2")
    ]


# --- from the result ---


@pytest.mark.parametrize(
    ("given", "more"),
    [
        (
            USING,
            {
                "outpatient",
                "telehealth",
                "opioid-treatment-program",
                "adults",
                "buprenorphine",
                "methadone",
            },
        ),
        ({**USING, "pregnancy": "yes"}, {"pregnant", "buprenorphine"}),
        ({**USING, "health": ["low_mood"]}, {"co-occurring"}),
        (EMERGENCY, {"telehealth", "co-occurring"}),
        ({"who": "self", "age": "under_18"}, {"teens"}),
    ],
)
def test_the_search_starts_from_the_result(
    visitor: Visitor, plan: Plan, given: dict[str, Any], more: set[str]
) -> None:
    """The result leads to the form, and what it speaks of is ticked there."""
    page = visitor.result(fill_in(plan, given))
    assert page.all("a", href="/places", class_="button")

    form = visitor.get("/places")

    assert more <= ticked(form)
    assert (
        ticked(form)
        == set(report(plan, fill_in(plan, given)).looks_for)
        == set(referral(plan, fill_in(plan, given))[0])
    )


def test_nothing_is_ticked_for_someone_without_a_check_or_without_need(
    visitor: Visitor, plan: Plan
) -> None:
    """A person who never took opioids is not sent to a clinic; one in the middle of a check has no
    result yet.
    """
    assert ticked(visitor.get("/places")) == set()
    visitor.start()
    assert ticked(visitor.get("/places")) == set()
    page = visitor.result(fill_in(plan, {"who": "self", "age": "adult", "use": "never"}))

    assert not page.all("a", href="/places", class_="button")
    assert ticked(visitor.get("/places")) == set()


def test_what_may_only_be_so_is_not_ticked(visitor: Visitor, plan: Plan) -> None:
    """A pregnancy that is not known of is no filter."""
    visitor.result(fill_in(plan, {**RELATIVE, "pregnancy": "unknown"}))

    assert "pregnant" not in ticked(visitor.get("/places"))


def test_filters_can_be_changed_and_are_kept(visitor: Visitor, plan: Plan) -> None:
    """What was ticked at the search is ticked when the form is opened again, the preset no more."""
    visitor.result(fill_in(plan, USING))
    page = search(visitor, CODE, "methadone", "spanish", "medicaid")

    assert ticked(page) == {"methadone", "spanish", "medicaid"}
    assert [e.get("value") for e in page.all("input", name="where")] == [CODE]
    assert ticked(visitor.get("/places")) == {"methadone", "spanish", "medicaid"}


# --- nothing is left behind ---


def test_a_person_without_a_check_may_search_and_only_then_gets_a_cookie(visitor: Visitor) -> None:
    """Looking at the form sets none; a search starts a state, which ends like any other."""
    visitor.get("/places")
    assert visitor.cookies == {}

    page = search(visitor, CODE, "methadone")

    assert len(visitor.cookies) == 1
    assert names(page)
    visitor.get("/leave")
    assert ticked(visitor.get("/places")) == set()


def test_the_place_and_the_filters_stand_in_no_address_and_in_no_other_header(
    visitor: Visitor,
) -> None:
    """They travel in the body of the form, and come back sealed."""
    form = visitor.looked_for(visitor.get("/places"), CODE, "pregnant")
    response = visitor.post("/places", form)

    assert response.headers["Location"] == "/places/1"
    assert CODE not in str(response.headers)
    assert "pregnant" not in str(response.headers)
    page = visitor.follow(response)
    links = [e.get("href") or "" for e in page.all("a")] + [
        e.get("action") or "" for e in page.all("form")
    ]
    assert not [link for link in links if CODE in link or "pregnant" in link]


def test_nothing_of_a_search_is_written(
    screener: Screener, plan: Plan, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    """With the log switched on its lines hold the pattern of the address."""
    visitor = Visitor(
        create_app(screener, CLOCK=clock, directory=sample_places(clock), LOG=True), plan
    )
    search(visitor, "Sampletown, KS", "pregnant")

    said = capfd.readouterr().out
    assert "POST /places 3xx" in said
    assert not re.search("sampletown|pregnant", said, re.IGNORECASE)


def test_the_size_of_the_cookie_says_nothing(visitor: Visitor) -> None:
    """With and without a search, for a short and a long place."""
    visitor.start()
    sizes = {len(next(iter(visitor.cookies.values())))}
    for where, look in (
        (CODE, ("methadone",)),
        ("Sampletown, KS", ("spanish", "medicaid", "pregnant")),
    ):
        search(visitor, where, *look)
        sizes.add(len(next(iter(visitor.cookies.values()))))

    assert len(sizes) == 1


def test_a_search_leaves_the_answers_as_they_are(visitor: Visitor, plan: Plan) -> None:
    """And answers leave the search."""
    visitor.result(fill_in(plan, USING))
    search(visitor, CODE)
    assert visitor.get("/result").path == "/result"

    page = visitor.get(f"/check/{visitor.number('area_more')}")
    visitor.answer(page, "no")

    assert names(visitor.get("/places"))


def test_a_form_of_another_check_changes_nothing(visitor: Visitor) -> None:
    """As everywhere: the form carries the check that it was shown in."""
    form = visitor.looked_for(visitor.get("/places"), CODE)
    visitor.start()

    page = visitor._checked(visitor.post("/places", form, status=409), 409)

    assert page.h1 == visitor.plan.screener.interface["two_checks.title"]
    assert not names(visitor.get("/places"))


def test_a_search_can_go_on_into_a_check(visitor: Visitor) -> None:
    """Who began with a place may answer questions afterwards."""
    search(visitor, CODE)

    page = visitor.answer(visitor.get("/check"), "self")

    assert page.path.startswith("/check/")


def test_terms_that_changed_meanwhile_are_dropped_and_the_place_is_kept(
    screener: Screener, plan: Plan, clock: Clock
) -> None:
    """Other terms are offered than when they were ticked: none is mistaken for another."""
    ring = KeyRing(None, clock)
    fewer = tuple(
        facet.model_copy(update={"offered": facet.offered[1:]}) for facet in screener.facets
    )
    before, after = Answered(plan, ring), Answered(prepare(replace(screener, facets=fewer)), ring)
    state = replace(before.start(), sought=Need("Grünau", frozenset({"methadone", "vietnamese"})))

    same, other = before.open(before.seal(state)), after.open(before.seal(state))

    assert same is not None
    assert same.sought == state.sought
    assert other is not None
    assert other.sought == Need("Grünau", frozenset())


# --- what is shown ---


def test_a_card_says_what_a_person_needs_to_call(of: Any) -> None:
    """Name, distance and direction, what is offered, who can go, how to pay, the number, the day,
    and the entry.
    """
    one = place(
        programme="Office",
        intake_phone="785-555-0121 x9",
        website="https://www.alder.example/a",
        payment=("medicaid", "free"),
        groups=("pregnant",),
        ages=("adults",),
        sexes=("female",),
        languages=("spanish",),
        extras=("transport",),
        hours="Weekdays",
        lat=39.95,
    )
    page = search(of(one, site={"contact": "help@signpost.example"}), CODE)

    (card,) = (replace(page, root=article) for article in page.all("article", class_="place"))
    assert card.words("h2") == ["Alder Clinic"]
    where = "about 8 miles to the north 10 First Street, Lebanon, KS 66952"
    number = "Call 785-555-0121 x9 Site: alder.example"
    assert card.words("p")[:4] == ["Office", "Women and girls only.", number, where]
    assert dict(zip(card.words("dt"), card.words("dd"), strict=True)) == {
        "Medicine": "Buprenorphine",
        "Care": "Visits, you live at home",
        "Who can go": "Adults · Pregnancy and after birth",
        "Ways to pay": "Medicaid · Free",
        "Languages": "Spanish",
        "Also": "Rides",
        "Hours": "Weekdays",
    }
    assert card.words("a") == ["Call 785-555-0121 x9", "Site: alder.example"]
    last = (
        "Listed on 2026-11-01: call first. Listings change. Entry list a1. Something wrong here?"
        " Tell help@signpost.example."
    )
    assert card.words("p")[-1] == last
    assert page.all("a", href="tel:+17855550121")


def test_a_place_that_uses_a_medicine_is_never_shown_as_one_that_starts_it(of: Any) -> None:
    """It comes between those that start one and those that only accept, and the card says what to
    ask.
    """
    uses = place(
        ref="b",
        name="Uses",
        street="1 A Street",
        medications=(),
        accepts=("uses-buprenorphine", "accepts-medication"),
        lat=39.82,
    )
    accepts = place(
        ref="c",
        name="Accepts",
        street="2 A Street",
        medications=(),
        accepts=("accepts-medication",),
    )
    other = place(
        ref="d",
        name="Other",
        street="3 A Street",
        medications=("naltrexone",),
        accepts=("uses-buprenorphine",),
        lat=40.0,
    )
    page = search(of(accepts, uses, place(lat=39.9), other), CODE, "buprenorphine")

    articles = [replace(page, root=article) for article in page.all("article", class_="place")]
    cards = {(card.words("h2") or card.words("h3"))[0]: card for card in articles}
    assert list(cards) == ["Alder Clinic", "Uses", "Other", "Accepts"]
    note = (
        "Uses Buprenorphine. Its list does not say that it starts it. Ask: can you start me on it?"
    )
    assert note in cards["Uses"].words("p")
    assert "Medicine" not in cards["Uses"].words("dt")
    assert note not in cards["Accepts"].text + cards["Alder Clinic"].text
    assert page.text.count(note) == 2


def test_a_cell_with_two_numbers_is_shown_and_one_is_dialled(of: Any) -> None:
    """Whoever needs the other can read it."""
    page = search(of(place(phones_said="785-555-0120 or 785-555-0121")), CODE)

    (card,) = (replace(page, root=article) for article in page.all("article", class_="place"))
    assert card.words("a") == ["Call 785-555-0120"]
    assert (
        dict(zip(card.words("dt"), card.words("dd"), strict=True))["Numbers as listed"]
        == "785-555-0120 or 785-555-0121"
    )


def test_a_place_that_starts_no_medicine_is_flagged_and_comes_last(of: Any) -> None:
    """With the words for it, and one that gives none at all too."""
    places = [
        place(
            ref="b",
            name="Accepts",
            street="1 A Street",
            medications=(),
            accepts=("accepts-medication",),
        ),
        place(ref="c", name="None", street="2 A Street", medications=(), limits=("no-medication",)),
        place(ref="d", name="Starts", street="3 A Street", lat=39.9),
    ]
    page = search(of(*places), CODE)

    words = page.text
    assert names(page) == ["Starts", "Accepts", "None"]
    assert words.count("Its list does not say that it starts it. Ask.") == 1
    assert words.count("It says that it gives no medicine for opioid use.") == 1


def test_what_a_list_leaves_out_is_a_question_to_ask(of: Any) -> None:
    """A place that does not say how to pay is shown, with that said."""
    page = search(of(place()), CODE, "medicaid")

    assert names(page) == ["Alder Clinic"]
    assert "The list does not say. Ask." in page.text


def test_a_few_places_first_and_more_on_request(of: Any) -> None:
    """Five on a page, the nearest first; the last page offers no more, and beyond it is the
    first.
    """
    visitor = of(*several(2 * AT_ONCE + 1))
    first = search(visitor, CODE)
    second, third = visitor.get("/places/2"), visitor.get("/places/3")

    assert [len(names(page)) for page in (first, second, third)] == [AT_ONCE, AT_ONCE, 1]
    assert len({name for page in (first, second, third) for name in names(page)}) == 2 * AT_ONCE + 1
    assert first.all("a", href="/places/2")
    assert not third.all("a", href="/places/4")
    for beyond in ("/places/4", "/places/0", "/places/99999"):
        assert names(visitor.get(beyond)) == names(first)


def test_where_few_fit_others_are_shown_under_a_heading_of_their_own(of: Any) -> None:
    """Each says what it does not list."""
    page = search(of(place(groups=("women",))), CODE, "pregnant", "women")

    text = page.text
    assert names(page) == []
    assert "These fit in part" in text
    assert "Does not list: Pregnancy and after birth." in text


def test_those_that_fit_in_part_come_a_few_at_a_time_too(of: Any) -> None:
    """The first page stays short however many fit in part or say nothing of medicine; each of them
    is reached, once.
    """
    silent = several(12, medications=(), payment=("medicaid",))
    visitor = of(*silent, place(ref="starts", name="Starts", payment=("self-pay",)))
    pages = [search(visitor, CODE, "medicaid")]
    while pages[-1].all("a", href=f"/places/{len(pages) + 1}"):
        pages.append(visitor.get(f"/places/{len(pages) + 1}"))

    shown = [
        [
            e
            for article in page.all("article", class_="place")
            for e in replace(page, root=article).words("h3")
        ]
        for page in pages
    ]

    assert [len(each) for each in shown] == [5, 5, 3]
    assert shown[0][0] == "Starts"
    assert len({name for each in shown for name in each}) == 13
    assert all("These fit in part" in page.text for page in pages)


def test_looking_further_is_said(of: Any) -> None:
    """How far, and why; and where a postal code is not on the map, what was taken instead."""
    visitor = of(place(lat=40.2))
    assert (
        "There is little within 5 miles of 66952. So this looks up to 100 miles away."
        in search(visitor, CODE).text
    )
    assert "66999 stands on no map." in search(visitor, "66999").text


def test_many_terms_of_a_place_are_cut_and_those_looked_for_come_first(of: Any) -> None:
    """A card stays a card."""
    offered = next(facet for facet in us().facets if facet.id == "payment").offered
    page = search(of(place(payment=offered)), CODE, offered[-1])

    line = next(
        text for text in page.words("dd") if text.endswith(f"and {len(offered) - MOST_TERMS} more")
    )
    assert line.startswith(page.words("label", **{"for": offered[-1]})[0])
    assert line.count("·") == MOST_TERMS


def test_a_card_does_not_say_the_same_twice(of: Any) -> None:
    """Who reads that only men can go need not read that it has programs for men."""
    page = search(of(place(sexes=("male",), groups=("men", "veterans"), ages=())), CODE)

    assert "Men and boys only." in page.words("p")
    assert "Veterans and service members" in page.words("dd")


def test_medicine_is_never_passed_over_in_silence(of: Any) -> None:
    """Where a list says nothing of it, the card does, also where nothing was ticked."""
    page = search(of(place(medications=())), CODE)

    assert (
        dict(zip(page.words("dt"), page.words("dd"), strict=False))["Medicine"]
        == "The list does not say. Ask."
    )


def test_nothing_found_is_said_of_the_list_and_not_of_the_world(of: Any) -> None:
    """Where no place is in reach the list is short of it; where some fit in part, they are
    announced.
    """
    assert (
        "No place within 100 miles of 66952 lists all that you look for."
        in search(of(place(groups=("women",))), CODE, "pregnant").text
    )
    assert (
        "This list has no place within 100 miles of 66952."
        in search(of(place(lat=10.0, lon=-10.0)), CODE).text
    )


def test_what_was_looked_for_is_said_above_what_was_found(of: Any) -> None:
    """In the words of the filters; nothing where nothing was ticked."""
    visitor = of(place())

    assert (
        "You look for: Methadone · Price by income."
        in search(visitor, CODE, "sliding-fee", "methadone").text
    )
    assert "You look for" not in search(of(place()), CODE).text


# --- what is typed ---


@pytest.mark.parametrize(
    ("where", "key"),
    [
        ("", "missing"),
        ("   ", "missing"),
        ("00000", "unknown"),
        ("Atlantis", "unknown"),
        ("x" * (LONGEST_PLACE + 1), "too_long"),
    ],
)
def test_what_is_no_place_is_asked_again_and_nothing_is_lost(
    visitor: Visitor, where: str, key: str
) -> None:
    """The words and the ticks stay, the message stands at the field, and no state is begun."""
    page = search(visitor, where, "methadone", status=422)

    words = visitor.plan.screener.interface[f"places.errors.{key}"]
    assert page.text.count(words) == 2
    assert ticked(page) == {"methadone"}
    assert [e.get("value") for e in page.all("input", name="where")] == [" ".join(where.split())]
    assert visitor.cookies == {}


def test_a_name_of_several_towns_is_asked_back(of: Any) -> None:
    """Each town is a button that searches there."""
    visitor = of(
        place(),
        place(
            ref="b",
            name="Birch",
            city="Lebanon",
            region="NH",
            postal_code="03766",
            lat=43.6,
            lon=-72.3,
        ),
    )
    page = search(visitor, "Lebanon", status=422)
    assert [e.get("value") for e in page.all("button", name="where")] == [
        "Lebanon, KS",
        "Lebanon, NH",
    ]

    form = visitor.looked_for(page, "Lebanon")
    form["where"] = ["Lebanon", "Lebanon, NH"]
    assert names(visitor.follow(visitor.post("/places", form))) == ["Birch"]


def test_a_misspelled_town_is_asked_back(of: Any) -> None:
    """What was typed stays, and each town that is spelled much like it is a button that searches
    there.
    """
    visitor = of(
        place(),
        place(ref="b", name="Birch", city="Smith Center", postal_code="66967", lat=39.8, lon=-98.8),
    )
    page = search(visitor, "Smith Centre", "methadone", status=422)

    assert page.text.count(visitor.plan.screener.interface["places.errors.similar"]) == 2
    assert ticked(page) == {"methadone"}
    assert [e.get("value") for e in page.all("input", name="where")] == ["Smith Centre"]
    assert [e.get("value") for e in page.all("button", name="where")] == ["Smith Center, KS"]


def test_a_browser_without_cookies_is_told_that_its_search_was_not_kept(of: Any) -> None:
    """Rather than shown an empty form again; the ways that need no cookie stand below."""
    visitor = of(place())
    response = visitor.post("/places", visitor.looked_for(visitor.get("/places"), CODE))
    visitor.client._cookies.clear()

    page = visitor.follow(response)

    assert visitor.plan.screener.interface["places.errors.lost"] in page.text
    assert official(page, visitor.plan.screener)
    assert visitor.plan.screener.interface["places.errors.lost"] not in visitor.get("/places").text


def test_who_has_a_result_gets_back_to_it(visitor: Visitor, plan: Plan) -> None:
    """From the form and from what was found; who has none is not sent to one."""
    assert not search(visitor, CODE).all("a", href="/result")
    visitor.result(fill_in(plan, RELATIVE))

    assert visitor.get("/places").all("a", href="/result")
    assert search(visitor, CODE).all("a", href="/result")


def test_terms_that_nobody_offers_are_passed_over(visitor: Visitor) -> None:
    """What a form makes up is not kept."""
    page = search(visitor, CODE, "methadone", "substance-use", "made-up")

    assert ticked(page) == {"methadone"}


# --- where there is nothing to search ---


def official(page: Page, screener: Screener) -> bool:
    """Whether the official search and the treatment line stand on the page."""
    site, line = screener.country.line("search"), screener.country.line("treatment")
    assert site is not None
    assert line is not None
    return bool(page.all("a", href=site.site or "") and page.all("a", href=f"tel:{line.dial}"))


def test_the_official_search_and_the_line_stand_beside_every_result(
    visitor: Visitor, screener: Screener, of: Any
) -> None:
    """On the form, beside what was found, beside nothing."""
    assert official(visitor.get("/places"), screener)
    assert official(search(visitor, CODE), screener)
    assert official(search(of(place(lat=64.8, lon=-147.7, postal_code="99701")), CODE), screener)


def test_without_a_directory_they_stand_alone(screener: Screener, plan: Plan, clock: Clock) -> None:
    """There is no form, and a form that comes all the same leads back."""
    visitor = Visitor(create_app(screener, CLOCK=clock), plan)
    page = visitor.get("/places")

    assert official(page, screener)
    assert not page.all("input", name="where")
    assert visitor.follow(visitor.post("/places", {"where": CODE})).text == page.text
    assert visitor.cookies == {}


def test_a_directory_of_more_than_a_year_ago_is_not_searched_and_the_page_says_its_day(
    of: Any, clock: Clock, screener: Screener
) -> None:
    """What was looked for before leads to the same page."""
    visitor = of(place())
    assert names(search(visitor, CODE))
    clock.now += (OLDEST + timedelta(days=1)).total_seconds()

    page = visitor.get("/places")

    assert official(page, screener)
    assert LISTED.isoformat() in page.text
    assert not page.all("input", name="where")


def test_made_up_places_are_said_to_be_so_on_every_page(
    visitor: Visitor, plan: Plan, of: Any
) -> None:
    """On the first page, a question, the result and the places; real places carry no such note, nor
    does a page of an emergency, which leads to none.
    """
    words = plan.screener.interface["page.sample"]
    visitor.result(fill_in(plan, USING))
    for path in ("/", "/check/1", "/result", "/places", "/read"):
        assert words in visitor.get(path).text
    assert words not in of(place()).get("/places").text


# --- the call, and the family ---


def test_what_to_say_and_to_ask_stands_below_the_places(
    visitor: Visitor, plan: Plan, screener: Screener
) -> None:
    """In the words of the person who calls."""
    visitor.result(fill_in(plan, USING))
    own = search(visitor, CODE)
    visitor.result(fill_in(plan, RELATIVE))
    relative = search(visitor, CODE)

    for page in (own, relative):
        assert "Do you start buprenorphine or methadone?" in page.text
    assert "I use opioids, and I would like help." in own.text
    assert "I use opioids, and I would like help." not in relative.text
    assert "I am worried about someone who may use opioids." in relative.text
    assert relative.path == "/places/1"
    assert visitor.get("/places").h1 == screener.interface["places.found_title"]


def test_a_relative_reads_of_help_for_the_family_the_plan_first(
    visitor: Visitor, plan: Plan
) -> None:
    """Below the same search, where it is known to be safe; a person asking for themselves
    does not.
    """
    planned = next(each.title for each in plan.screener.rules.advice if each.id == "talk")
    title = planned.to("relative")
    visitor.result(fill_in(plan, RELATIVE))
    family = [
        text for text in visitor.get("/places").words("h3") if text in (title, "Care for you")
    ]
    visitor.result(fill_in(plan, {**RELATIVE, "home": ["violence"]}))
    afraid = visitor.get("/places").text
    visitor.result(fill_in(plan, USING))

    assert family == [title, "Care for you"]
    assert title not in afraid
    assert title not in visitor.get("/places").text


# --- words ---


def test_the_pages_have_no_words_of_their_own(
    screener: Screener, clock: Clock, tmp_path: Path
) -> None:
    """With all content in a pseudo-language, no English word is left around a place whose own words
    are in it too.
    """
    foreign = in_pseudo_language(screener)
    # Parts of sections are named by their headings, which are translated by hand in both places.
    foreign = replace(foreign, rules=foreign.rules.model_copy(update={"call": ()}))
    store = Store(tmp_path / "d.sqlite")
    said = {name: pseudo("Words") for name in ("name", "street", "city", "region", "source", "ref")}
    one = place(**said, payment=("free",), groups=("women",), website="https://a.example")
    store.replace(Snapshot(said["source"], "csv", "a.csv", LISTED, TODAY, 1), [one])
    visitor = Visitor(
        create_app(foreign, CLOCK=clock, directory=Current(us(), store, clock)), prepare(foreign)
    )
    pages = [
        visitor.get("/places"),
        search(visitor, CODE),
        search(visitor, CODE, "pregnant"),
        search(visitor, "", status=422),
    ]

    assert [english_left(page) for page in pages if english_left(page)] == []


def test_addresses_and_titles_of_places_say_nothing(visitor: Visitor) -> None:
    """As everywhere (docs/decisions/0006)."""
    page = search(visitor, CODE)

    assert page.words("title")[0].startswith("Places")
    assert page.path == "/places/1"


def test_a_town_that_a_newer_list_no_longer_has_is_asked_for_again(of: Any) -> None:
    """What was looked for stays in the form."""
    visitor = of(
        place(),
        place(ref="b", name="Birch", city="Smith Center", postal_code="66967", lat=39.8, lon=-98.8),
    )
    assert names(search(visitor, "Smith Center", "methadone", "buprenorphine"))
    of(place(), *several(3))

    page = visitor.get("/places")

    assert visitor.plan.screener.interface["places.errors.unknown"] in page.text
    assert ticked(page) == {"methadone", "buprenorphine"}
