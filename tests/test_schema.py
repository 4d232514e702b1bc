"""The JSON Schemas for editors: fresh, named by every file, and held against what ships and what is
broken.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from screening.__main__ import main
from screening.cli.sheet import as_json
from screening.content.schema import NOUNS, schemas
from screening.model import All, Any_, AtLeast, Chosen, Not, Questions, Rules, Words
from tests.conftest import ROOT
from tests.support.broken_content import TINY
from tests.support.vignettes import CASES


def file(folder: Path, name: str) -> Path:
    """Where the file of a schema lies."""
    return folder / ("safety" if name == "hazards" else "") / f"{name}.yaml"


FILES = {file(ROOT, name): name for name in NOUNS if name != "cases"} | dict.fromkeys(
    sorted(CASES.glob("*.yaml")), "cases"
)


class Editor(yaml.SafeLoader):
    """Reads YAML as an editor does, by the core schema of YAML 1.2: `no` and a date are text,
    `true` and 4 are not.
    """


Editor.yaml_implicit_resolvers = {}
Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
Editor.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")
)


def mistakes(name: str, text: str) -> list[str]:
    """What an editor underlines."""
    value = yaml.load(text, Loader=Editor)
    return [
        f"{'/'.join(map(str, error.path))}: {error.message}"
        for error in Draft202012Validator(schemas()[name]).iter_errors(value)
    ]


@pytest.mark.parametrize("name", NOUNS)
def test_the_schemas_are_fresh_and_are_schemas(name: str) -> None:
    """`python -m screening schema` has been run since the model changed."""
    schema = schemas()[name]
    Draft202012Validator.check_schema(schema)

    assert (ROOT / "schema" / f"{name}.schema.json").read_text(encoding="utf-8") == as_json(schema)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_that_ships_passes_its_schema_and_names_it(path: Path) -> None:
    """The first line tells an editor where the schema is, and the schema takes the file."""
    text = path.read_text(encoding="utf-8")
    modeline = text.split("\n", 1)[0]

    assert modeline.startswith("# yaml-language-server: $schema=")
    assert (
        path.parent / modeline.partition("=")[2]
    ).resolve() == ROOT / "schema" / f"{FILES[path]}.schema.json"
    assert mistakes(FILES[path], text) == []


@pytest.mark.parametrize(
    "name", ["questions", "referral_rules", "sources", "helplines", "hazards", "site"]
)
def test_the_tiny_content_passes_too(name: str) -> None:
    """Every key and every form of a condition is known to the schemas."""
    assert mistakes(name, file(TINY, name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("questions", "kind: one", "kind: some"),
        ("questions", "label: Water", "lable: Water"),
        ("questions", "options: yes_no", "options: 4"),
        ("questions", "status: active", "status: done"),
        ("questions", "date: 2026-01-02", "date: yesterday"),
        ("questions", "always_warn: true", "always_warn: truly"),
        ("referral_rules", "when: {now: collapsed}", "when: {now: collapsed, water: bad}"),
        ("referral_rules", "points: 2", "points: two"),
        ("referral_rules", "at_least: {strain: 3}", "at_least: {strain: many}"),
        ("referral_rules", "at_least: {strain: 3}", "at_least: [strain]"),
        ("referral_rules", "only_when_sure: true", "only_when_certain: true"),
        ("referral_rules", "        - any:", "        - any: {}"),
    ],
)
def test_an_editor_underlines_what_check_would_refuse(name: str, old: str, new: str) -> None:
    """A wrong key, value, date, number, flag or condition."""
    text = file(TINY, name).read_text(encoding="utf-8")
    assert old in text
    text = (
        text.replace(old, new, 1)
        if "any: {}" not in new
        else text.replace(
            f"{old}\n            - {{now: dizzy}}\n            - {{signs: cramps}}", new
        )
    )

    assert mistakes(name, text)


def test_what_the_guide_says_of_first_lines_is_so() -> None:
    """A file whose schema there is, and each case, names it; the others name none."""
    guide = (ROOT / "docs" / "changing-the-content.md").read_text(encoding="utf-8")
    content = [
        *ROOT.glob("*.yaml"),
        *(ROOT / "safety").glob("*.yaml"),
        *(ROOT / "locales").glob("*.yaml"),
        *(ROOT / "directory").rglob("*.yaml"),
        *CASES.glob("*.yaml"),
    ]

    assert "In the files that `schema/` has a schema for, and in the cases, the first line" in guide
    assert {
        path for path in content if "$schema=" in path.read_text(encoding="utf-8").split("\n", 1)[0]
    } == set(FILES)


def test_keys_are_explained_where_the_model_explains_them() -> None:
    """What an editor shows beside a key is the docstring of the model."""
    made: dict[str, Any] = schemas()
    rule = made["referral_rules"]["$defs"]["Rule"]["properties"]

    assert rule["when"]["description"] == "Left out: holds for everyone."
    assert rule["if"]["description"].startswith("The condition in a visitor's words")
    assert made["site"]["properties"]["private_use"]["description"].startswith(
        "The section on using this privately"
    )
    assert (
        "Asked unless this is no"
        in made["questions"]["$defs"]["Question"]["properties"]["ask_when"]["description"]
    )


def test_the_guide_explains_every_key_of_the_two_files() -> None:
    """As it says at the top of both; the keys are those of the model."""
    guide = (ROOT / "docs" / "changing-the-content.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"[`(\s{-]([a-z_]+):", guide))
    models = {model for file in (Questions, Rules) for model in below(file)}
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}

    assert len(models) > 15
    assert keys - explained == set()


def below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model of content and those of its values; conditions and words have forms of their own,
    with their own tests.
    """
    yield model
    for field in model.model_fields.values():
        waiting = [field.annotation]
        for each in waiting:
            waiting += get_args(each)
            if (
                isinstance(each, type)
                and issubclass(each, BaseModel)
                and each not in (Words, Chosen, All, Any_, Not, AtLeast)
            ):
                yield from below(each)


def test_the_command_writes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into the folder that is named, which need not be there before; what it wrote is said."""
    assert main(["schema", str(tmp_path / "new")]) == 0

    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        f"{name}.schema.json" for name in NOUNS
    }
    assert len(capsys.readouterr().out.split()) == len(NOUNS)
    assert (
        json.loads((tmp_path / "new" / "site.schema.json").read_text(encoding="utf-8"))[
            "additionalProperties"
        ]
        is False
    )
