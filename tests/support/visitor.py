"""A visitor: a client that checks every page it opens, whatever the test is about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from screening.model import Answers, Numbering
from screening.model.phones import PhoneNumber, looks_like_numbers, one_number, read_cell
from screening.outcome.plan import Plan
from screening.web import HEADERS

H = "{http://www.w3.org/1999/xhtml}"
OURS = re.compile(r"^(/|#|tel:|sms:)")


def numbers_read(text: str, numbering: Numbering) -> list[PhoneNumber]:
    """The numbers that a text shows to whoever would call: short ones, and whole ones with their
    extensions.
    """
    short = (one_number(said, numbering) for said in looks_like_numbers(text, numbering))
    return [*filter(None, short), *read_cell(text, numbering).numbers]


@dataclass
class Page:
    """A page that was opened and found to be in order."""

    response: TestResponse
    root: Element
    prefix: str = ""
    """Of the language in which it was opened."""

    @property
    def text(self) -> str:
        """What a person reads, white space folded."""
        return " ".join("".join(self.root.itertext()).split())

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        """Its address, without that of its language."""
        return self.response.request.path.removeprefix(self.prefix)

    def all(self, tag: str, **wanted: str) -> list[Element]:
        """Elements of this tag with these attributes (`class_` for class, by word)."""
        class_ = wanted.pop("class_", None)
        return [
            e
            for e in self.root.iter(H + tag)
            if all(e.get(k) == v for k, v in wanted.items())
            and (class_ is None or class_ in (e.get("class") or "").split())
        ]

    def words(self, tag: str, **wanted: str) -> list[str]:
        """The text of such elements."""
        return [" ".join("".join(e.itertext()).split()) for e in self.all(tag, **wanted)]

    @property
    def h1(self) -> str:
        return self.words("h1")[0]

    @property
    def interrupts(self) -> bool:
        """Whether it is an emergency page in place of a question."""
        return bool(self.all("button", name="onward"))

    @property
    def given(self) -> list[str]:
        """What a question's page shows as the answer now: boxes that are ticked, and a button that
        says so.
        """
        ticked = [e for e in self.all("input", name="answer") if "checked" in e.attrib]
        said = [
            e
            for e in self.all("button", name="answer")
            if e.find(f"{H}span[@class='now-given']") is not None
        ]
        return [e.get("value") or "" for e in (*ticked, *said)]


@dataclass
class Visitor:
    """Opens pages and answers questions as a browser without script would."""

    app: Flask
    plan: Plan
    https: bool = True
    headers: dict[str, str] = field(default_factory=dict)
    prefix: str = ""
    """Before the addresses of a language."""

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.base = "https://check.example" if self.https else "http://localhost"

    # --- opening ---

    def get(self, path: str, status: int = 200) -> Page:
        """Open a page, following redirects within the site."""
        path = self._spoken(path)
        response = self.client.get(path, base_url=self.base, headers=self.headers)
        for _ in range(4):
            if response.status_code != 303:
                break
            self._protected(response)
            response = self.client.get(
                response.headers["Location"], base_url=self.base, headers=self.headers
            )
        return self._checked(response, status)

    def post(
        self, path: str, data: Mapping[str, Any] | None = None, status: int = 303, **kwargs: Any
    ) -> TestResponse:
        """Send a form, without following where it leads."""
        path = self._spoken(path)
        headers = {"Origin": self.base, "Sec-Fetch-Site": "same-origin", **self.headers}
        if not data:
            kwargs["environ_overrides"] = {"CONTENT_LENGTH": "0"}  # as browsers send it
        response = self.client.post(
            path, data=dict(data or {}), base_url=self.base, headers=headers, **kwargs
        )
        assert response.status_code == status, (response.status_code, path)
        self._protected(response)
        return response

    def _spoken(self, path: str) -> str:
        """The address of a page in the language that is spoken."""
        return path if path.startswith(f"{self.prefix}/") else self.prefix + path

    def follow(self, response: TestResponse, status: int = 200) -> Page:
        """Go where a redirect leads."""
        return self.get(response.headers["Location"], status)

    # --- the check ---

    def start(self) -> Page:
        """Press Start."""
        return self.follow(self.post("/start"))

    def number(self, question_id: str) -> int:
        """The number of a question in addresses."""
        return list(self.plan.questions).index(question_id) + 1

    def at(self, page: Page) -> str:
        """The id of the question that a page asks."""
        return list(self.plan.questions)[int(page.path.rpartition("/")[2]) - 1]

    def run(self, page: Page) -> str:
        """The token that the form carries."""
        return page.all("input", name="run")[0].get("value") or ""

    def sent(self, path: str, data: Mapping[str, Any], status: int = 200) -> Page:
        """The page that comes back for a form, with what it holds that cannot be seen."""
        hidden = {
            e.get("name") or "": e.get("value") or ""
            for e in self.get(path).all("input", type="hidden")
        }
        return self._checked(self.post(path, {**hidden, **data}, status=status), status)

    def looked_for(self, page: Page, where: str, *more: str) -> dict[str, Any]:
        """The search form of a page as it is sent: what is ticked, and more."""
        ticked = [
            e.get("value") for e in page.all("input", name="look") if e.get("checked") is not None
        ]
        run = [e.get("value") for e in page.all("input", name="run")]
        return {"where": where, "look": [*ticked, *more], **({"run": run[0]} if run else {})}

    def answer(self, page: Page, chosen: Sequence[str] | str) -> Page:
        """Choose, and press Continue."""
        values = [chosen] if isinstance(chosen, str) else list(chosen)
        return self.follow(self.post(page.path, {"run": self.run(page), "answer": values}))

    def onward(self, page: Page, button: str = "onward") -> Page:
        """Press a button of an interruption."""
        return self.follow(self.post(page.path, {"run": self.run(page), button: "1"}))

    def walk(self, answers: Answers) -> Page:
        """Answer every question that comes, going on past each emergency page, until the answers
        are shown.
        """
        page = self.start()
        for _ in range(60):
            if page.interrupts:
                page = self.onward(page)
            if page.path == "/answers":
                return page
            page = self.answer(page, answers[self.at(page)])
        raise AssertionError("the check does not end")

    def result(self, answers: Answers) -> Page:
        """Walk through, and see what follows."""
        self.walk(answers)
        return self.get("/result")

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that the browser holds."""
        return {cookie.key: cookie.value for cookie in self.client._cookies.values()}

    # --- what holds for every page ---

    def _protected(self, response: TestResponse) -> None:
        for name, value in HEADERS.items():
            assert response.headers.getlist(name) == [value], name
        assert "Server" not in response.headers
        assert "ETag" not in response.headers
        assert ("Strict-Transport-Security" in response.headers) is self.https
        for cookie in response.headers.getlist("Set-Cookie"):
            assert "HttpOnly" in cookie
            assert "SameSite=Strict" in cookie
            assert "Path=/" in cookie
            assert ("Secure" in cookie and cookie.startswith("__Host-c=")) is self.https

    def _checked(self, response: TestResponse, status: int) -> Page:
        assert response.status_code == status, (response.status_code, response.request.path)
        self._protected(response)
        if response.mimetype != "text/html":
            return Page(response, Element("none"), self.prefix)
        assert response.headers["Cache-Control"] == "no-store"
        page = Page(
            response,
            html5lib.HTMLParser(strict=True).parse(response.get_data(as_text=True)),
            self.prefix,
        )
        self._well_made(page)
        return page

    def _well_made(self, page: Page) -> None:
        where = page.path
        if page.all("meta", **{"http-equiv": "refresh"}):
            return
        assert len(page.all("h1")) == 1, where
        assert page.h1
        ids = [e.get("id") for e in page.root.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), (where, ids)
        scripts = [(e.get("src") or "", e.text) for e in page.all("script")]
        assert all(
            re.fullmatch(r"/leave-\w+\.js", src) and text is None for src, text in scripts
        ), where
        assert len(scripts) == (0 if page.all("div", class_="now") else 1), where
        assert not [
            e
            for e in page.root.iter()
            if e.get("style") or any(name.startswith("on") for name in e.attrib)
        ]
        for form in page.all("form"):
            # What stands in an address holds nothing that someone wrote.
            chooses = where.startswith("/rules") and not list(form.iter(f"{H}input"))
            assert form.get("method") == "post" or chooses, where
            assert form.get("action") or form.get("autocomplete") == "off" or chooses, where
        for label in page.all("label"):
            assert label.get("for") in ids, where
        self._help_first(page)
        self._links(page)

    def _help_first(self, page: Page) -> None:
        """Leaving, the emergency number and the crisis line are one tap away on every page, and the
        statement stands there.
        """
        leave = page.all("a", href=f"{self.prefix}/leave")
        assert len(leave) == 1
        assert leave[0].get("rel") == "nofollow noreferrer"
        quick = [n for n, e in enumerate(self.plan.screener.rules.emergencies, 1) if e.quick]
        assert all(page.all("a", href=f"{self.prefix}/now/{n}") for n in quick)
        words = self.plan.screener.interface
        assert words["page.footer"] in page.text

    def _links(self, page: Page) -> None:
        """Nothing is fetched from elsewhere; links that lead elsewhere say nothing of where they
        come from.
        """
        for tag, name in (("link", "href"), ("img", "src"), ("source", "src"), ("iframe", "src")):
            assert all((e.get(name) or "").startswith("/") for e in page.all(tag)), page.path
        for link in page.all("a"):
            href = link.get("href") or ""
            if not OURS.match(href):
                assert href.startswith("https://"), href
                assert "noreferrer" in (link.get("rel") or ""), href
        numbering = self.plan.screener.country.numbering
        known = {
            line.dial for country in self.plan.screener.countries.values() for line in country.lines
        }
        texts = {
            line.message.link
            for country in self.plan.screener.countries.values()
            for line in country.lines
            if line.message
        }
        for link in page.all("a"):
            href = link.get("href") or ""
            if href.startswith("tel:"):
                assert href[4:] in known or page.path.startswith("/places"), href
                assert href in {
                    number.link for number in numbers_read("".join(link.itertext()), numbering)
                }, (
                    href,
                    "".join(link.itertext()),
                )
            if href.startswith("sms:"):
                assert href in texts
