"""JSON Schemas of the content files, made from the model, so that an editor completes and checks
what is typed.

An editor reads YAML by its own rules (`true` is a flag, 4 a number); the schemas take what it then
sees.
"""

import ast
import inspect
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final, cast

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from screening import model
from screening.model import (
    Country,
    HazardLog,
    Noun,
    Questions,
    Rules,
    Site,
    Source,
    Vignette,
)

NOUNS: Final[Mapping[str, Any]] = {
    "questions": Questions,
    "referral_rules": Rules,
    "sources": tuple[Source, ...],
    "helplines": dict[str, Country],
    "hazards": HazardLog,
    "site": Site,
    "cases": tuple[Vignette, ...],
}
"""The name of each schema, and what stands in its file."""


class _Plain(GenerateJsonSchema):
    """Without what no file holds: titles that repeat the keys, nothing as a value, defaults."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic calls it with this
        return False

    def nullable_schema(self, schema: Any) -> Any:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> Any:
        return self.generate_inner(schema["schema"])


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by its name."""
    meanings = dict(_meanings())
    made = {
        name: TypeAdapter(noun).json_schema(schema_generator=_Plain) for name, noun in NOUNS.items()
    }
    for schema in made.values():
        nouns = {**schema.get("$defs", {}), schema.get("title", ""): schema}
        for noun, described in nouns.items():
            for key, each in described.get("properties", {}).items():
                if meaning := meanings.get((noun, key)):
                    each["description"] = meaning
    options = made["questions"]["$defs"]["Question"]["properties"]["options"]
    a_list = {key: options.pop(key) for key in list(options) if key != "description"}
    options["anyOf"] = [
        a_list,
        {"type": "string", "description": "The name of a set that stands below `option_sets`."},
    ]
    return made


def _meanings() -> Iterator[tuple[tuple[str, str], str]]:
    """What each key means: noun and key to the docstring that stands below it in the model."""
    nouns = (
        value
        for value in vars(model).values()
        if isinstance(value, type) and issubclass(value, Noun)
    )
    for noun in nouns:
        fields = noun.model_fields
        (described,) = ast.parse(inspect.getsource(noun)).body
        for line, below in pairwise(cast("ast.ClassDef", described).body):
            named = (
                line.target.id
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
                else ""
            )
            if (
                named in fields
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
            ):
                yield (noun.__name__, fields[named].alias or named), str(below.value.value)
