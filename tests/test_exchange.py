"""Files for other programs: valid where others look, and without exception what the engine does."""

import csv
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire as Resource
from fhirpathpy import compile as compiled
from fhirpathpy.models import models

from screening.content.case_files import load_cases
from screening.exchange.decision_table import CASE_COLUMNS, COLUMNS
from screening.exchange.files import files
from screening.exchange.logic import ALWAYS, Every, In, Logic, Opposite, Reader, Some
from screening.exchange.questionnaire import enabled
from screening.model import Answers, Rule
from screening.outcome.engine import path
from screening.outcome.plan import Plan
from screening.outcome.words import Wording
from screening.sheet.names import Names
from tests.conftest import ROOT, random_answers
from tests.support.visitor import Visitor
from tests.test_review_commands import said

Json = dict[str, Any]
PERSPECTIVES = ("self", "relative")


@pytest.fixture(scope="module")
def made(plan: Plan) -> Mapping[str, str]:
    """Every file, by its name."""
    names = Names(plan, Wording(plan.screener.interface))
    found = files(names, load_cases(ROOT / "tests" / "cases"))
    return {name: make() for name, make in found.items()}


def items(file: Json) -> Iterator[Json]:
    """Every item, in the order of the form."""
    for item in file.get("item", ()):
        yield item
        yield from items(item)


def holds(when: Logic, answers: Answers) -> bool:
    """A condition over answers."""
    match when:
        case In():
            return bool(set(when.options) & set(answers.get(when.question, ())))
        case Opposite():
            return not holds(when.of, answers)
        case Every():
            return all(holds(each, answers) for each in when.of)
        case Some():
            return any(holds(each, answers) for each in when.of)


def shown(item: Json, when: Logic, answers: Answers) -> bool:
    """Whether a client shows an item: by its rows as FHIR R4 reads them, else by its expression."""
    if rows := item.get("enableWhen"):
        found = [row["answerCoding"]["code"] in answers.get(row["question"], ()) for row in rows]
        return (any if item["enableBehavior"] == "any" else all)(found)
    return holds(when, answers)


@pytest.mark.parametrize("perspective", PERSPECTIVES)
def test_a_form_is_a_valid_resource(made: Mapping[str, str], perspective: str) -> None:
    """By the models of FHIR R4, and in what those let pass: ids, rows that lead somewhere, and how
    they are joined.
    """
    file = json.loads(made[f"questionnaire-{perspective}.json"])
    all_of = list(items(file))
    ids = [item["linkId"] for item in all_of]

    Resource.model_validate(file)
    assert file["status"] in ("draft", "active", "retired")
    assert len(ids) == len(set(ids))
    for at, item in enumerate(all_of):
        rows = item.get("enableWhen", ())
        assert ("enableBehavior" in item) == bool(rows)
        for row in rows:
            assert row["question"] in ids[:at], item["linkId"]
            asked = all_of[ids.index(row["question"])]["answerOption"]
            assert row["answerCoding"]["code"] in [o["valueCoding"]["code"] for o in asked]
        assert not (item.get("required") and (rows or item.get("extension")))


@pytest.mark.parametrize("perspective", PERSPECTIVES)
def test_a_form_asks_what_the_check_asks(
    made: Mapping[str, str], plan: Plan, perspective: str
) -> None:
    """Whatever is answered: the same questions, in the same order, in the same words."""
    file = json.loads(made[f"questionnaire-{perspective}.json"])
    asked = [item for item in items(file) if item["type"] == "choice"]
    reader = Reader(plan, perspective)
    whens = {item["linkId"]: reader.when_asked(item["linkId"]) for item in asked}
    rng = random.Random(perspective)

    for _ in range(2000):
        answers = random_answers(plan, rng, perspective, unknown=0.3)
        found = [i["linkId"] for i in asked if shown(i, whens[i["linkId"]], answers)]
        assert found == [q.id for q in path(plan, answers) if q.id != reader.asks], answers
    for item in asked:
        question = plan.question(item["linkId"])
        assert item["text"] == question.ask.to(perspective)
        assert item["repeats"] == (question.kind == "any")
        assert [o["valueCoding"]["display"] for o in item["answerOption"]] == [
            o.words.to(perspective) for o in question.options if o.words.speaks_to(perspective)
        ]


@pytest.mark.parametrize("perspective", PERSPECTIVES)
def test_an_answer_that_calls_for_help_at_once_says_so_below_it(
    made: Mapping[str, str], plan: Plan, perspective: str
) -> None:
    """A form does not interrupt: so the step stands below each such answer, before all else."""
    asked = list(items(json.loads(made[f"questionnaire-{perspective}.json"])))
    steps = {i["linkId"]: i for i in asked if i["linkId"].startswith("now-")}
    alone = [r for r in plan.screener.rules.rules if r.emergency and not _needs_several(r)]

    assert len(alone) >= 10
    for rule in alone:
        for condition in getattr(rule.when, "any", (rule.when,)):
            item = steps[f"now-{rule.id}-{condition.question}"]
            rows = {(w["question"], w["answerCoding"]["code"]) for w in item["enableWhen"]}
            answered = {(condition.question, option) for option in condition.options}
            assert rows <= answered or rule.id == "looked_again"
    for item in steps.values():
        assert item["text"].strip()
        assert "<" not in item["text"]


@pytest.mark.slow("the expressions of the forms, run by a FHIRPath engine")
@pytest.mark.filterwarnings("default")  # theirs
@pytest.mark.parametrize("perspective", PERSPECTIVES)
def test_an_expression_says_the_same_in_an_engine_of_others(
    made: Mapping[str, str], plan: Plan, perspective: str
) -> None:
    """Over whole responses, with the model of R4."""
    file, rng = json.loads(made[f"questionnaire-{perspective}.json"]), random.Random(perspective)
    run = {
        item["linkId"]: compiled(each["valueExpression"]["expression"], models["r4"])
        for item in items(file)
        for each in item.get("extension", ())
        if item["type"] == "choice" and "valueExpression" in each
    }

    assert len(run) >= 5
    for _ in range(40):
        answers = random_answers(plan, rng, perspective, unknown=0.3)
        response = {
            "resourceType": "QuestionnaireResponse",
            "item": [
                {"linkId": group["linkId"], "item": list(answered(group, answers))}
                for group in file["item"]
            ],
        }
        asked = {question.id for question in path(plan, answers)}
        for id_, expression in run.items():
            assert expression(response, {"resource": response}) == [id_ in asked], (id_, answers)


def answered(group: Json, answers: Answers) -> Iterator[Json]:
    """The items of a group in a response."""
    for item in group["item"]:
        if chosen := answers.get(item["linkId"]):
            coded = [{"valueCoding": {"code": option}} for option in chosen]
            yield {"linkId": item["linkId"], "answer": coded}


def _needs_several(rule: Rule) -> bool:
    return hasattr(rule.when, "all")


def test_a_condition_that_rows_cannot_say_is_an_expression() -> None:
    """In FHIRPath, over the answers of the response."""
    one, other = In("a", ("x", "y")), In("b", ("z",))
    mixed = enabled(Every((one, Opposite(other))), {})

    assert enabled(ALWAYS, {}) == {}
    assert enabled(Some((one, other)), {})["enableBehavior"] == "any"
    assert [r["question"] for r in enabled(Some((one, other)), {})["enableWhen"]] == ["a", "a", "b"]
    assert enabled(Every((other, In("c", ("q",)))), {})["enableBehavior"] == "all"
    assert enabled(Opposite(other), {"b": ("z", "w")})["enableWhen"] == [
        {"question": "b", "operator": "=", "answerCoding": {"code": "w"}}
    ]
    assert mixed["extension"][0]["valueExpression"]["expression"] == (
        "(%resource.repeat(item).where(linkId = 'a').answer.value.code"
        ".where($this in ('x' | 'y')).exists() and"
        " (%resource.repeat(item).where(linkId = 'b').answer.value.code"
        ".where($this in ('z')).exists()).not())"
    )


def rows_of(text: str) -> Sequence[list[str]]:
    """The rows of a table, as a spreadsheet opens it."""
    return list(csv.reader(io.StringIO(text)))


def test_the_table_holds_every_rule_as_it_stands(made: Mapping[str, str], plan: Plan) -> None:
    """Its condition, read back, is the same; so is what it gives; no reference is left out."""
    head, rows = rows_of(made["rules.csv"])[:5], rows_of(made["rules.csv"])[5:]
    rules = plan.screener.rules.rules

    assert [row[0] for row in head[:4]] == [
        "Decision ID",
        "Business rule",
        "Trigger",
        "Hit policy",
    ]
    assert tuple(head[4]) == COLUMNS
    assert [row[0] for row in rows] == [rule.id for rule in rules]
    for row, rule in zip(rows, rules, strict=True):
        told = dict(zip(COLUMNS, row, strict=True))
        given = {
            "urgency": told["Output: urgency"],
            "level": told["Output: level of care"],
            "level_up_to": told["Output: level of care, up to"],
            "emergency": told["Output: emergency page"],
            "step": told["Output: first step"],
            "ways": told["Output: ways in"].split(),
            "advice": told["Output: advice"].split(),
            "sections": told["Output: to read"].split(),
        }
        when = told["Inputs as data"]
        again = Rule.model_validate(
            {
                **{key: value for key, value in given.items() if value},
                **({"when": json.loads(when)} if when else {}),
                "id": rule.id,
                "because": "Why",
                "sources": ["any"],
            }
        )
        assert again.when == rule.when
        assert all(getattr(again, key) == getattr(rule, key) for key in given)
        assert len(told["Reference(s)"].splitlines()) == len(rule.sources)


def test_the_cases_stand_in_their_table(made: Mapping[str, str]) -> None:
    """Each with its answers, to be run by another program."""
    rows = rows_of(made["cases.csv"])
    cases = [case for of_file in load_cases(ROOT / "tests" / "cases").values() for case in of_file]

    assert tuple(rows[0]) == CASE_COLUMNS
    assert [row[0] for row in rows[1:]] == [case.name for case in cases]
    for row, case in zip(rows[1:], cases, strict=True):
        read = {q: tuple(a) if isinstance(a, list) else a for q, a in json.loads(row[3]).items()}
        assert read == case.answers
        assert row[2]


def test_the_files_are_taken_from_the_page_of_the_rules(
    visitor: Visitor, made: Mapping[str, str]
) -> None:
    """As downloads, one link each; no other name leads anywhere."""
    page = visitor.get("/rules")
    for name, text in made.items():
        assert page.all("a", href=f"/rules/files/{name}")
        sent = visitor.get(f"/rules/files/{name}").response
        assert sent.get_data(as_text=True) == text
        assert sent.headers["Content-Disposition"] == f"attachment; filename={name}"
        assert "Set-Cookie" not in sent.headers
    visitor.get("/rules/files/rules.yaml", 404)


def test_the_files_are_printed_by_a_command(
    capsys: pytest.CaptureFixture[str], made: Mapping[str, str]
) -> None:
    """Without a name it lists them; a misspelt one is named."""
    printed = said(capsys, "export", "questionnaire-self.json")[1]

    assert said(capsys, "export") == (0, " ".join(made))
    assert printed == " ".join(made["questionnaire-self.json"].split())
    code, text = said(capsys, "export", "rule.csv")
    assert (code, "Did you mean `rules.csv`?" in text) == (1, True)
