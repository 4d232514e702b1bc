"""The reviewers' pages: the rules as prose, as a table and as a picture, the cases, and trying
answers out.

What they show of the content is worked out when it is first asked
for, and kept; what someone tries is kept nowhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from flask import Flask, Response, abort, current_app, render_template, request

from screening.compare.digest import digest_if_known
from screening.content.case_files import as_yaml
from screening.content.cases import checked
from screening.content.reviews import agreed, load_reviews
from screening.content.reviews import as_yaml as as_items
from screening.content.signed import signed_content
from screening.content.yaml import ContentError, Problem
from screening.exchange.files import files
from screening.model import VERDICTS, Review, Rule, Vignette
from screening.outcome.plan import Plan
from screening.outcome.whatif import least_worrying
from screening.outcome.words import Wording
from screening.sheet.case_words import answers_told, expected_told
from screening.sheet.explain import VALUES, tried
from screening.sheet.flow import Picture, Run, picture, runs
from screening.sheet.prose import LETTERS
from screening.sheet.sheet import Part, Sheet
from screening.sheet.vignettes import Coverage, judge
from screening.web.forms import all_asked, read_all, shown_in
from screening.web.review import CASES, PAGES
from screening.web.review.links import Link, links
from screening.web.review.reviewing import (
    MOST,
    Chosen,
    changed_since,
    offered,
    rules_of,
)
from screening.web.review.reviewing import said as said_of


@dataclass(frozen=True)
class Pages:
    """What the reviewers' pages share."""

    plan: Plan
    t: Wording
    folder: Path
    """The content: its vignettes, reviews and what was signed; each may be missing."""

    letters = LETTERS

    @cached_property
    def sheet(self) -> Sheet:
        """The rule sheet."""
        return Sheet(self.plan, self.t, self._said[0])

    @cached_property
    def _said(self) -> tuple[tuple[Review, ...], list[Problem]]:
        try:
            return load_reviews(self.folder), []
        except ContentError as error:
            return (), error.problems

    @property
    def unread_reviews(self) -> list[Problem]:
        """Why the reviews that there are cannot be read."""
        return self._said[1]

    @cached_property
    def is_changed(self) -> Callable[[Rule], bool]:
        """Whether a rule is not as it was signed."""
        return changed_since(self.plan.screener, signed_content(self.folder))

    @cached_property
    def links(self) -> Mapping[str, Link]:
        """To where each numbered thing is read."""
        return links(self.sheet, self.coverage)

    @cached_property
    def _judged(self) -> tuple[Coverage, list[Problem]]:
        try:
            return (
                Coverage(
                    self.plan, judge(self.plan, checked(self.plan.screener, self.folder / CASES))
                ),
                [],
            )
        except ContentError as error:
            return Coverage(self.plan, ()), error.problems

    @property
    def coverage(self) -> Coverage:
        """The vignettes, held against the rules."""
        return self._judged[0]

    @property
    def problems(self) -> list[Problem]:
        """Why there are no vignettes, where their files have mistakes."""
        return self._judged[1]

    @cached_property
    def files(self) -> Mapping[str, Callable[[], str]]:
        """What makes each file that can be taken out; the cases are those that were judged."""
        cases: dict[str, list[Vignette]] = {}
        for each in self.coverage.judged:
            cases.setdefault(each.file, []).append(each.case)
        return files(self.sheet.names, cases)

    @cached_property
    def decisions(self) -> str:
        """The fingerprint of all that is decided; empty where the content is too large for that."""
        return digest_if_known(self.plan.screener)

    @cached_property
    def parts(self) -> dict[str, Part]:
        """Every part of the sheet, by its kind."""
        kinds = (kind for kinds in PAGES.values() for kind in kinds)
        return {kind: self.sheet.part(kind, self.coverage) for kind in kinds}

    @cached_property
    def flows(self) -> dict[str, tuple[tuple[Run, ...], Picture]]:
        """The order of the questions for each perspective, and its picture."""
        names = self.sheet.names
        drawn = {
            perspective: runs(self.plan, names, perspective) for perspective in self.plan.asked
        }
        return {perspective: (run, picture(names, run)) for perspective, run in drawn.items()}


def review_of(app: Flask) -> Pages:
    """What the reviewers' pages of an app share; made when it is first asked for."""
    if "review" not in app.extensions:
        plan = app.extensions["signpost"].plan
        app.extensions["review"] = Pages(
            plan, Wording(plan.screener.interface), app.config["FOLDER"]
        )
    return app.extensions["review"]  # type: ignore[no-any-return]


def _review() -> Pages:
    return review_of(current_app)


def overview() -> str:
    """What there is to review, and where it stands."""
    return render_template("rules.html", review=_review(), pages=PAGES)


def part(page: str) -> str:
    """One page of the sheet."""
    return render_template("rules_part.html", review=_review(), page=page, kinds=PAGES[page])


def whole(page: str) -> str:
    """The logic as a table, the order of the questions as a picture, or everything in one document
    to print.
    """
    return render_template(f"rules_{page}.html", review=_review(), pages=PAGES)


def cases() -> str:
    """Which rules the cases touch, and the files in which they stand."""
    return render_template("rules_cases.html", review=_review())


def case_file(file: str) -> str:
    """The cases of one file: expected against got."""
    names = _review().sheet.names
    rows = [
        (each, answers_told(names, each.case), expected_told(names, each.case))
        for each in _review().coverage.judged
        if each.file == file
    ]
    return render_template("rules_file.html", file=file, rows=rows or abort(404))


def reviewing() -> str | tuple[str, int]:
    """Rules that are chosen, each with a place to say what one thinks of it: lines to take home."""
    review, chosen = _review(), Chosen.of(request.args)
    screener, wrong = review.plan.screener, ""
    rules = rules_of(review.sheet, chosen, review.is_changed) if chosen.any else ()
    said: Sequence[Review] = ()
    if request.method == "POST":
        today = datetime.fromtimestamp(current_app.config["CLOCK"](), UTC).date()
        try:
            said = list(said_of(screener, rules, request.form, today))
            wrong = "" if said else "nothing"
        except ValueError as problem:
            wrong = str(problem)
    page = render_template(
        "rules_review.html",
        review=review,
        chosen=chosen,
        rules=[(rule, review.sheet.card(rule, review.coverage)) for rule in rules],
        offered=offered(review.sheet),
        verdicts=VERDICTS,
        form=len(rules) <= MOST,
        given=request.form,
        wrong=wrong,
        said=len(said),
        yaml=as_items(said),
        settled=len(agreed(review.sheet.standing)),
    )
    return (page, 422) if wrong else page


def file_out(file: str) -> Response:
    """The same content in a format of the field, to take home."""
    made = _review().files.get(file) or abort(404)
    kind = "text/csv; charset=utf-8" if file.endswith(".csv") else "application/fhir+json"
    about = {"Content-Disposition": f"attachment; filename={file}", "Content-Type": kind}
    return Response(made(), headers=about)


def try_routes() -> str:
    """For whom: a form for each."""
    plan = _review().plan
    whom = plan.question(plan.screener.questions.perspective_question)
    return render_template(
        "rules_try_routes.html", question=whom, perspectives=plan.screener.perspectives
    )


def try_out(number: int) -> str | tuple[str, int]:
    """Answers on one form, and every rule over them. Nothing of it is kept: not here, not in a
    cookie, not in the address.
    """
    review = _review()
    perspectives = review.plan.screener.perspectives
    if not 1 <= number <= len(perspectives):
        abort(404)
    perspective = perspectives[number - 1]
    given = read_all(review.plan, perspective, request.form.getlist, otherwise=least_worrying)
    wrong = given.wrong if request.method == "POST" else {}
    shown = (
        tried(review.plan, review.sheet.names, given.answers)
        if request.method == "POST" and not wrong
        else None
    )
    page = render_template(
        "rules_try.html",
        names=review.sheet.names,
        asked=all_asked(review.plan, perspective),
        words=shown_in(review.plan, perspective),
        perspective=perspective,
        given=given,
        wrong=wrong,
        tried=shown,
        yaml=as_yaml(shown.vignette) if shown else "",
        values=VALUES,
    )
    return (page, 422) if wrong else page
