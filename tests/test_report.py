"""The report and what-ifs: the range in words, the unknown that matters, the safety net, and what
stays out of print.
"""

import random
from dataclasses import replace

import pytest

from screening.model import Answers, Rule, Screener
from screening.outcome.compile import prepare
from screening.outcome.engine import assess
from screening.outcome.plan import Plan
from screening.outcome.report import report
from screening.outcome.result import result
from screening.outcome.take_away import take_away
from screening.outcome.words import Wording
from tests.conftest import fill_in, random_answers, share
from tests.support.people import RELATIVE, SELF
from tests.support.shown import UNSURE
from tests.support.visitor import Visitor


def test_where_violence_is_reported_no_one_is_asked_to_find_out_more(plan: Plan) -> None:
    """The relative is not sent to ask."""
    open_ = {**RELATIVE, "pregnancy": "unknown", "treatment": "unknown", "signs": ["unknown"]}

    assert report(plan, fill_in(plan, open_)).telling is not None
    assert report(plan, fill_in(plan, {**open_, "home": ["violence"]})).telling is None


def test_the_signs_of_an_overdose_stand_first_in_the_safety_net(plan: Plan) -> None:
    """Whatever was answered, unless the headline is an overdose: then its own act is left out."""
    for given in ({}, {"suicide": "yes", "safety": ["alone", "mixing"]}, {"health": ["unknown"]}):
        net = result(plan, fill_in(plan, {**SELF, **given})).safety_net

        assert (net[0].id, net[0].signs[0][:2]) == ("overdose", ("danger", "overdose"))
    assert all(
        act.id != "overdose"
        for act in result(plan, fill_in(plan, {**SELF, "danger": "overdose"})).safety_net
    )


def test_each_sign_is_open_or_would_raise_the_urgency(plan: Plan) -> None:
    """Nothing is listed that would change nothing, the overdose signs apart."""
    answers = fill_in(plan, {**SELF, "area_more": "yes", "suicide": "not_said"})
    now = assess(plan, answers)
    for act in result(plan, answers).safety_net:
        for sign in act.signs:
            question = plan.question(sign.question)
            kept = (
                ()
                if question.kind == "one"
                else tuple(i for i in answers[sign.question] if i != "none")
            )
            then = assess(plan, {**answers, sign.question: (*kept, sign.option)})
            assert then.urgency.low > now.urgency.low, sign


def test_nothing_unknown_raises_the_headline_and_nothing_open_calms_it(plan: Plan) -> None:
    """One "I don't know" changes no headline that is sure, and takes the calm one away."""
    calm = {"who": "self", "age": "adult", "use": "now", "supply": "treatment", "treatment": "now"}
    for given in (calm, {**SELF, "area_more": "yes"}, {**SELF, "health": ["wounds"]}):
        known = result(plan, fill_in(plan, given))
        open_ = result(
            plan,
            fill_in(
                plan,
                {**given, "health": [*given.get("health", []), "unknown"], "suicide": "not_said"},
            ),
        )
        assert open_.urgency == known.urgency
        assert open_.unsettled == (known.urgency == plan.screener.rules.urgencies[0].id)
        assert not known.unsettled
    shown = report(plan, fill_in(plan, {**calm, "health": ["unknown"]}))
    assert shown.lead is plan.screener.rules.unsettled
    assert shown.step.id == plan.screener.rules.unsettled.step


def test_what_is_open_stands_below_what_is_sure(visitor: Visitor, plan: Plan) -> None:
    """Who prefers not to say about suicide keeps the headline that is sure; the line stands in the
    safety net, under its act.
    """
    page = visitor.result(fill_in(plan, {**SELF, "suicide": "not_said"}))
    sign = next(o.can_happen for o in plan.question("suicide").options if o.id == "yes")

    assert sign is not None
    assert page.text.index(plan.screener.rules.urgencies[1].title.to("self")) < page.text.index(
        sign.to("self")
    )


def test_where_violence_is_known_its_line_stands_straight_under_the_first_step(plan: Plan) -> None:
    """Whatever the first step is, unless that says it already."""
    for given in ({}, {"danger": "took_too_much"}, {"health": ["wounds"]}, {"suicide": "yes"}):
        shown = result(plan, fill_in(plan, {**SELF, **given, "home": ["violence"]}))
        first = plan.screener.rules.step(shown.first_step.id)
        line = plan.screener.rules.violence_line
        assert line is not None
        assert (shown.violence_line is not None) == (line.step not in (first.id, *first.covers))
        assert shown.then_step is None or shown.then_step.id != line.step


@pytest.mark.parametrize("home", [["violence"], ["unknown"], ["children", "unknown"]])
def test_no_one_is_told_to_unlock_a_door_where_home_may_not_be_safe(
    plan: Plan, home: list[str]
) -> None:
    """An open door can let in someone who hurts; where home is known to be safe it saves
    minutes.
    """
    told = report(plan, fill_in(plan, {**SELF, "danger": "took_too_much", "home": home}))
    safe = report(plan, fill_in(plan, {**SELF, "danger": "took_too_much"}))

    words = [
        step.words.to("self")
        for step in (told.step, told.violence_line, told.tonight, told.then)
        if step
    ]
    assert not any("door" in text for text in words)
    assert "door" in safe.step.words.to("self")


def test_the_first_step_has_the_urgency_of_the_headline(plan: Plan) -> None:
    """It comes from a rule that is sure and as urgent, or is the default of that urgency."""
    chance = random.Random(4)
    rules = plan.screener.rules
    for _ in range(share(800)):
        answers = random_answers(plan, chance, unknown=chance.choice((0, 0.1, 0.4)))
        shown = report(plan, answers)
        fits = (
            {None, shown.result.urgency}
            if shown.result.urgency == rules.urgencies[0].id
            else {shown.result.urgency}
        )
        offered = {f.rule.step for f in shown.outcome.findings if f.rule.urgency in fits}
        default = next(
            urgency.step for urgency in rules.urgencies if urgency.id == shown.result.urgency
        )
        assert shown.step.id in offered or shown.step.id == (
            rules.unsettled.step if shown.result.unsettled else default
        )


def test_a_card_that_several_rules_may_bring_has_a_condition_that_holds_for_all(plan: Plan) -> None:
    """Its own words where it has some; without them those of every rule, joined; of one rule alone
    that rule's.
    """
    answers = fill_in(plan, {**RELATIVE, "safety": ["unknown"], "health": ["unknown"]})

    def only_if(id_: str, own: Plan = plan) -> str:
        return next(card.only_if for card in report(own, answers).cards if card.advice.id == id_)

    bare = tuple(a.model_copy(update={"if_": None}) for a in plan.screener.rules.advice)
    joined = prepare(
        replace(plan.screener, rules=plan.screener.rules.model_copy(update={"advice": bare}))
    )

    assert only_if("infection") == next(
        a for a in plan.screener.rules.advice if a.id == "infection"
    ).if_.to("relative")  # type: ignore[union-attr]
    assert only_if("infection", joined).count(" or ") > 1
    assert only_if("fluids") == only_if("fluids", joined)


def test_what_may_fit_is_told_in_full_and_then_in_brief(visitor: Visitor, plan: Plan) -> None:
    """Where little is known, the most pressing cards that may fit stand there whole, the others as
    something to read; none is lost.
    """
    answers = fill_in(plan, UNSURE)
    page = visitor.result(answers)
    maybe = [card for card in report(plan, answers).cards if card.only_if]

    assert len(maybe) > 8
    assert all(card.title in page.text and card.only_if in page.text for card in maybe)
    assert [card.text[:20] in page.text for card in maybe[:6]] == [True] * 6


def test_the_relative_gets_no_count_and_no_self_words(visitor: Visitor, plan: Plan) -> None:
    """The relative's result speaks to the relative, counts nothing, and offers care for
    them too.
    """
    page = visitor.result(
        fill_in(plan, {**RELATIVE, "signs": ["nodding", "aches", "apart"], "yours": ["worn_out"]})
    )

    assert "of 11" not in page.text
    assert "areas that clinicians" not in page.text
    assert plan.screener.interface["result.not_text.relative"] in page.text
    for_you = next(a for a in plan.screener.rules.advice if a.id == "for_you")
    assert for_you.title.to("relative") in page.text
    for rule in plan.screener.rules.rules:
        if set(rule.because.said) == {"self", "relative"}:
            assert rule.because.to("self") not in page.text


@pytest.mark.parametrize("supply", ["treatment", "treatment_and_more"])
def test_no_one_in_treatment_is_told_a_score(visitor: Visitor, plan: Plan, supply: str) -> None:
    """A treated person reads that treatment counts, and no number."""
    areas = dict.fromkeys(["area_more", "area_cut_down", "area_time", "area_craving"], "yes")
    page = visitor.result(fill_in(plan, {**SELF, "supply": supply, **areas}))

    assert "of 11" not in page.text
    assert "Areas that clinicians ask about" not in page.text
    assert (
        next(a for a in plan.screener.rules.advice if a.id == "in_treatment").title.to("self")
        in page.text
    )


def test_a_count_is_worded_from_its_lower_end(visitor: Visitor, plan: Plan) -> None:
    """What is open is said, and never added."""
    page = visitor.result(
        fill_in(plan, {**SELF, "area_more": "yes", "area_time": "yes", "area_craving": "unknown"})
    )

    assert "yes to 2 of 11 areas" in page.text
    assert "up to 3" in page.text


def private_words(plan: Plan, answers: Answers) -> list[str]:
    """Words of the report that must not be printed unasked."""
    shown = report(plan, answers)
    return [card.title for card in shown.cards if card.advice.private]


def test_private_topics_and_reasons_are_marked_for_print(visitor: Visitor, plan: Plan) -> None:
    """Cards on violence, suicide, pregnancy and children are private, and every reason stands in
    the part that print leaves out.
    """
    answers = fill_in(
        plan, {**SELF, "home": ["violence", "children"], "pregnancy": "yes", "suicide": "yes"}
    )
    page = visitor.result(answers)

    private = private_words(plan, answers)
    assert len(private) >= 4
    marked = [
        " ".join("".join(e.itertext()).split())
        for e in page.root.iter()
        if "private" in (e.get("class") or "").split()
    ]
    reasons = " ".join(
        " ".join("".join(e.itertext()).split())
        for e in page.root.iter()
        if "reasons" in (e.get("class") or "").split()
    )
    for title in private:
        assert any(title in text for text in marked)
    for reason in report(plan, answers).reasons:
        assert reason.because in reasons
    lines = {line.name for line, is_private in report(plan, answers).helplines if is_private}
    assert "National Domestic Violence Hotline" in lines
    assert all(any(name in text for text in marked) for name in lines)


def test_the_page_to_take_along_holds_what_is_needed_and_nothing_private(
    visitor: Visitor, plan: Plan
) -> None:
    """How soon, where to start, the step, the first call, the overdose steps and the lines; no
    reason, no private topic.
    """
    answers = fill_in(
        plan,
        {
            **SELF,
            "area_more": "yes",
            "area_time": "yes",
            "home": ["violence", "children"],
            "pregnancy": "yes",
            "suicide": "yes",
        },
    )
    visitor.walk(answers)
    page = visitor.get("/result/page")
    text = visitor.client.get("/result/text", base_url=visitor.base)

    assert text.mimetype == "text/plain"
    assert text.headers["Cache-Control"] == "no-store"
    screener = plan.screener
    shown = report(plan, answers)
    for said in (page.words("main")[0], " ".join(text.text.split())):
        assert shown.level.title.to("self") in said
        assert "naloxone" in said
        assert "Do you start buprenorphine or methadone?" in said
        assert screener.country.line("crisis").call in said  # type: ignore[union-attr, operator]
        for reason in shown.reasons:
            assert reason.because not in said
        for word in ("violence", "suicide", "pregnan", "child"):
            assert word not in said.lower().replace("988 suicide and crisis lifeline", "")


def test_a_print_without_its_private_step_names_a_line_to_call(
    visitor: Visitor, plan: Plan
) -> None:
    """Where the first step is left out of the print, the line that listens at any hour stands in
    its place, with no reason.
    """
    page = visitor.result(fill_in(plan, {**SELF, "home": ["violence"]}))
    (instead,) = page.words("p", class_="instead")

    assert "988" in instead
    assert visitor.result(fill_in(plan, SELF)).words("p", class_="instead") == []


def test_the_page_to_take_along_waits_for_a_finished_check(visitor: Visitor) -> None:
    """Before the end it leads to the next question; without a check it offers a fresh start."""
    assert visitor.get("/result/page").h1 == visitor.plan.screener.interface["gone.title"]
    visitor.start()
    assert visitor.get("/result/text").path == "/check/1"


def test_words_claim_no_more_than_was_answered(visitor: Visitor, plan: Plan) -> None:
    """Where all is open, the page does not say that something was told, nor names a setting; nor
    where use is not known.
    """
    words = plan.screener.interface
    open_ = fill_in(plan, {**UNSURE, "signs": ["unknown"], "yours": ["none"]})
    shown, page = report(plan, open_), visitor.result(open_)
    told = {u.meaning.to("relative") for u in plan.screener.rules.urgencies}

    assert shown.lead is plan.screener.rules.unsettled
    assert not any(text in page.text for text in told)
    assert shown.level is None
    assert words["result.level_title_open.relative"] not in page.text

    known = visitor.result(fill_in(plan, {**RELATIVE, "signs": ["unknown"]}))
    assert words["result.level_title_open.relative"] in known.text
    assert words["result.level_title.relative"] not in known.text

    sure = fill_in(
        plan, {**RELATIVE, "safety": ["left_care"], "signs": ["nodding", "apart", "hiding"]}
    )
    assert report(plan, sure).lead.meaning.to("relative") in told
    assert words["result.level_title.relative"] in visitor.result(sure).text


def test_an_emergency_names_the_next_step_too(plan: Plan) -> None:
    """After the line to call, what protects this person next; where nothing is pressing, one step
    is enough.
    """
    both = report(plan, fill_in(plan, {**SELF, "suicide": "yes", "safety": ["left_care", "alone"]}))

    assert both.then
    assert both.step != both.then
    assert plan.screener.rules.steps.index(both.step) < plan.screener.rules.steps.index(both.then)
    assert report(plan, fill_in(plan, {**SELF, "safety": ["left_care", "alone"]})).then is None


def test_a_reason_names_the_answers_where_the_count_behind_it_is_not_told(plan: Plan) -> None:
    """In treatment no one is told a number; so "because you said" names what was said."""
    areas = {"area_more": "yes", "area_craving": "yes"}
    treated = report(plan, fill_in(plan, {**SELF, **areas, "supply": "treatment_and_more"}))
    (reason,) = [
        each
        for each in treated.reasons
        if each.because == plan_rule(plan, "two_areas").because.to("self")
    ]

    assert treated.counts == ()
    assert {said.label for said in reason.said} == {
        plan.question(id_).label.to("self") for id_ in areas
    }


def plan_rule(plan: Plan, id_: str) -> Rule:
    """The rule of this id."""
    return next(rule for rule in plan.screener.rules.rules if rule.id == id_)


def test_nothing_is_called_sooner_than_right_now(visitor: Visitor, plan: Plan) -> None:
    """In an emergency the page says to look out; elsewhere, when to get help sooner; where signs
    are open, to look for them now.
    """
    words = plan.screener.interface
    danger = visitor.result(fill_in(plan, {**SELF, "danger": "body"}))
    assert words["result.net_title_now"] in danger.words("h2")
    assert words["result.net_title"] not in danger.words("h2")

    opened = visitor.result(fill_in(plan, {**SELF, "health": ["unknown"]}))
    assert words["result.net_title_open"] in opened.words("h2")

    calm = visitor.result(fill_in(plan, {**SELF}))
    assert words["result.net_title"] in calm.words("h2")


def test_a_count_that_is_nought_and_open_is_not_told(plan: Plan) -> None:
    """From 0 up to all of them says nothing; one that is sure is told, with what is open."""
    areas = {q: "unknown" for q in plan.questions if q.startswith("area_")}
    nothing_known = report(plan, fill_in(plan, {**SELF, **areas}))
    one_known = report(plan, fill_in(plan, {**SELF, **areas, "area_more": "yes"}))
    none_of_them = report(plan, fill_in(plan, SELF))

    assert nothing_known.counts == ()
    assert [count.number for count in one_known.counts] == ["1"]
    assert [count.number for count in none_of_them.counts] == ["0"]


def test_paper_says_where_the_care_rests_on_what_is_open(screener: Screener, plan: Plan) -> None:
    """The same words as on the result."""
    words = Wording(screener.interface)
    for given in (SELF, RELATIVE):
        shown = report(plan, fill_in(plan, given))
        key = "result.level_title_open" if shown.open_level else "result.level_title"
        titles = {block.title for block in take_away(screener, words, shown)}

        assert not shown.level or words(key, shown.perspective) in titles


def test_what_the_first_step_says_already_is_not_said_after_it(plan: Plan) -> None:
    """A step names those that it covers; what comes right after is the next of the others."""
    covering = [step for step in plan.screener.rules.steps if step.covers]
    unsure = report(
        plan,
        fill_in(
            plan,
            {
                "who": "self",
                "danger": "not_sure",
                "age": "adult",
                "use": "now",
                "supply": "prescribed",
            },
        ),
    )

    assert covering
    assert "emergency_line" in unsure.step.covers
    assert unsure.then
    assert unsure.then.id == "prescriber"


def test_on_paper_a_private_step_gives_way_to_the_first_that_is_not(
    visitor: Visitor, plan: Plan
) -> None:
    """And nothing says that something was left out, which whoever finds the paper would
    read too.
    """
    answers = fill_in(plan, {**SELF, "supply": "treatment_and_more", "pregnancy": "yes"})
    shown = report(plan, answers)
    visitor.walk(answers)
    steps = visitor.get("/result/page").words("section")

    assert shown.step.private
    assert not shown.step_on_paper.private
    assert any(shown.step_on_paper.words.to("self") in text for text in steps)
    assert not any(shown.step.words.to("self") in text for text in steps)
    assert [e.get("class") for e in visitor.get("/result").all("p", class_="instead")] == [
        "instead"
    ]


def test_the_page_to_take_along_says_no_more_than_the_result(visitor: Visitor, plan: Plan) -> None:
    """It leads as the result does, names a line where the step is private, and says that no
    clinician has reviewed it.
    """
    words = plan.screener.interface
    for given in (
        UNSURE,
        {**SELF, "suicide": "yes"},
        {"who": "self", "age": "adult", "use": "never"},
    ):
        answers = fill_in(plan, given)
        shown = report(plan, answers)
        visitor.walk(answers)
        page = visitor.get("/result/page")

        assert shown.lead.short.to(shown.perspective) in page.words("section")[0]
        assert (words["result.step_private"].rpartition("}")[2] in page.text) is shown.step.private
        assert plan.screener.rules.header.reviewed_by in page.text


@pytest.mark.parametrize(
    ("given", "voice"),
    [
        ({**SELF, "area_more": "yes"}, "I use opioids"),
        ({**RELATIVE}, "I am worried about someone"),
        ({"who": "self", "age": "adult", "use": "never"}, ""),
        ({"who": "self", "age": "adult", "use": "now", "supply": "prescribed"}, ""),
        ({"who": "self", "age": "under_18"}, ""),
    ],
    ids=["uses", "relative", "never", "prescribed", "young"],
)
def test_words_for_the_first_call_fit_who_calls(
    visitor: Visitor, plan: Plan, given: dict[str, str], voice: str
) -> None:
    """No one takes along words that are not theirs."""
    visitor.walk(fill_in(plan, given))
    page = visitor.get("/result/page")

    assert [
        said for said in ("I use opioids", "I am worried about someone") if said in page.text
    ] == ([voice] if voice else [])
