"""Every kind of page that there is, opened once, for tests of what holds on all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from screening.content import assurances
from screening.model import Answers, Screener
from screening.outcome.plan import Plan
from screening.web import create_app
from screening.web.render import short_id
from tests.conftest import Clock, fill_in, sample_places
from tests.support.visitor import H, Page, Visitor

QUIET = {"who": "self", "age": "adult", "use": "now", "supply": "prescribed"}
EMERGENCY = {
    "who": "self",
    "danger": "took_too_much",
    "age": "adult",
    "use": "now",
    "supply": "not_prescribed",
    "area_more": "yes",
    "area_cut_down": "yes",
    "area_craving": "yes",
    "area_people": "unknown",
    "area_withdrawal": "yes",
    "signs": ["nodding", "sick_now", "hiding"],
    "safety": ["left_care", "alone", "injects"],
    "health": ["fever", "low_mood"],
    "home": ["children", "no_home"],
    "suicide": "yes",
}
UNSURE = {
    "who": "relative",
    "danger": "not_said",
    "age": "adult",
    "use": "unknown",
    "supply": "unknown",
    "signs": ["nodding", "apart", "unknown"],
    "safety": ["unknown"],
    "health": ["unknown"],
    "home": ["unknown"],
    "pregnancy": "unknown",
    "suicide": "not_said",
    "treatment": "unknown",
    "contact": "unknown",
    "sure": "unknown",
    "yours": ["worn_out", "unknown"],
}
OPEN = {
    "start": "/",
    "reading": "/read",
    "section": f"/read/{short_id('naloxone')}",
    "helplines": "/helplines",
    "about": "/about",
    "accessibility": "/accessibility",
    "places": "/places",
    "hazards": "/hazards",
    "promises": "/promises",
    "erased": "/erased",
    "one page": "/one-page",
    "one page self": "/one-page/1",
    "one page relative": "/one-page/2",
    "rules": "/rules",
    "rules logic": "/rules/logic",
    "rules table": "/rules/table",
    "rules order": "/rules/order",
    "rules review": "/rules/review?theme=mind",
    "rules cases": "/rules/cases",
    "rules case file": "/rules/cases/young",
    "rules try": "/rules/try",
    "rules form": "/rules/try/1",
}
TRIED = {
    "age": "adult",
    "use": "now",
    "supply": "not_prescribed",
    "area_more": "yes",
    "safety": ["alone"],
    "home": ["unknown"],
    "treatment": "not_said",
}


class Shelf:
    """Opens pages as new visitors of one app."""

    def __init__(self, screener: Screener, plan: Plan) -> None:
        self.app, self.plan = create_app(screener, CLOCK=Clock(), directory=sample_places()), plan
        self.without_places = create_app(screener, CLOCK=Clock())
        self.with_all = create_app(screener, CLOCK=Clock(), PATTERNS=True, BENCH=True)

    def visitor(self) -> Visitor:
        """Someone new."""
        return Visitor(self.app, self.plan, https=False)

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Every kind of page, by name."""
        yield from ((name, self.visitor().get(path)) for name, path in OPEN.items())
        yield from (
            (f"emergency {n}", self.visitor().get(f"/now/{n}"))
            for n in range(1, len(self.plan.screener.rules.emergencies) + 1)
        )
        yield "gone", self.visitor().get("/check")
        yield "no such page", self.visitor().get("/nowhere", 404)
        yield "trial", self._trial()
        yield "no places", replace(self.visitor(), app=self.without_places).get("/places")
        yield from self._places()
        yield from (
            (name.replace("/", " "), replace(self.visitor(), app=self.with_all).get(f"/{name}"))
            for name in ("patterns", "bench", "bench/rule/fever")
        )
        yield "promises kept", self._promises()
        yield from self._check()
        for name, given in (("quiet", QUIET), ("emergency", EMERGENCY), ("relative", UNSURE)):
            yield f"result {name}", self.result(fill_in(self.plan, given))
        yield "rules tried", self._tried(TRIED, 200)
        yield "rules form wrong", self._tried({}, 422)
        yield "take away", self.result(fill_in(self.plan, EMERGENCY), "/result/page")

    def every_question(self) -> Iterator[tuple[str, Page]]:
        """Each question in the words of each perspective."""
        for perspective, given in (("self", EMERGENCY), ("relative", UNSURE)):
            visitor = self.visitor()
            visitor.walk(fill_in(self.plan, given))
            for asked in self.plan.asked[perspective]:
                yield (
                    f"{perspective} {asked.question.id}",
                    visitor.get(f"/check/{visitor.number(asked.question.id)}"),
                )

    def every_rules_page(self) -> Iterator[tuple[str, Page]]:
        """The reviewers' pages that are made of the same pieces as those of `pages`."""
        yield from (
            (f"rules {name}", self.visitor().get(f"/rules/{name}"))
            for name in ("asked", "results", "promises", "all")
        )
        links = self.visitor().get("/rules/cases").all("ul", class_="links")[0]
        files = [a.get("href") or "" for a in links.iter(f"{H}a")]
        yield from ((file.replace("/", " ").strip(), self.visitor().get(file)) for file in files)
        yield "rules form relative", self.visitor().get("/rules/try/2")

    def every_section(self) -> Iterator[tuple[str, Page]]:
        """Each section that is taught."""
        for section in self.plan.screener.sections:
            yield section.id, self.visitor().get(f"/read/{short_id(section.id)}")

    def result(self, answers: Answers, path: str = "/result") -> Page:
        """The result of a finished check, or another page of it, without the walk there."""
        visitor, answered = self.visitor(), self.app.extensions["signpost"].answered
        state = replace(answered.start(), answers=answers)
        visitor.client.set_cookie("c", answered.seal(state), domain="localhost")
        return visitor.get(path)

    def _tried(self, answers: Mapping[str, Any], status: int) -> Page:
        """Answers tried out."""
        fields = {
            f"q{n}": answers[id_] for n, id_ in enumerate(self.plan.questions, 1) if id_ in answers
        }
        return self.visitor().sent("/rules/try/1", fields, status)

    def _places(self) -> Iterator[tuple[str, Page]]:
        """Places for a person, for a relative, and for someone without a check; a wrong place; what
        fits in part.
        """
        for name, given in (
            ("self", EMERGENCY),
            ("relative", {**UNSURE, "home": ["none"]}),
            ("nobody", None),
        ):
            visitor = self.visitor()
            if given:
                visitor.walk(fill_in(self.plan, given))
            page = visitor.get("/places")
            yield f"places {name}", page
            yield (
                f"places {name} wrong",
                visitor._checked(
                    visitor.post("/places", visitor.looked_for(page, ""), status=422), 422
                ),
            )
            yield (
                f"places {name} found",
                visitor.follow(visitor.post("/places", visitor.looked_for(page, "66952"))),
            )
            page = visitor.get("/places")
            far = visitor.looked_for(page, "66952", "hmong", "veterans")
            yield f"places {name} in part", visitor.follow(visitor.post("/places", far))

    def _trial(self) -> Page:
        """The first page on a local network, with its note."""
        visitor = self.visitor()
        visitor.base = "http://10.0.0.2"
        return visitor.get("/")

    def _promises(self) -> Page:
        """The list of promises, as on a copy where every test has passed."""
        passed = assurances.Passed(day=date(2026, 11, 23), commit="0123456789ab")
        promised = self.plan.screener.assurances
        named = (
            {test for each in promised.assurances for test in (*each.tests, *each.longer)}
            if promised
            else set()
        )
        results = assurances.Results(
            content="0" * 16, code="f" * 16, program="1" * 16, passed=dict.fromkeys(named, passed)
        )
        return Visitor(
            create_app(self.plan.screener, CLOCK=Clock(), RESULTS=results), self.plan
        ).get("/promises")

    def _check(self) -> Iterator[tuple[str, Page]]:
        """Pages of a check: questions of both kinds, one with a wrong answer, two checks at once,
        the answers.
        """
        visitor = self.visitor()
        page = visitor.start()
        page = visitor.answer(page, "self")
        yield "choose one", page
        yield (
            "wrong answer",
            visitor._checked(visitor.post(page.path, {"run": visitor.run(page)}, status=422), 422),
        )
        visitor.start()
        yield (
            "two checks",
            visitor._checked(
                visitor.post("/check/1", {"run": visitor.run(page), "answer": "self"}, status=409),
                409,
            ),
        )
        yield "answers", visitor.walk(fill_in(self.plan, EMERGENCY))
        alarmed = self.visitor()
        page = alarmed.answer(alarmed.start(), "relative")
        yield "emergency in place", alarmed.answer(page, "ending_life")
        yield "tick all", visitor.get(f"/check/{visitor.number('signs')}")
