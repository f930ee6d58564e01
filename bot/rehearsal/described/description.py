"""Discord's own description of its API: which operation a call is, and whether bodies are as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from bot.rehearsal.described.mismatch import Mismatch

_ROOT = "urn:discord"
_JSON = "application/json"
_SAID = (str, int, float, bool)


@dataclass(frozen=True, slots=True)
class Operation:
    """One described operation: its template (`GET /channels/{channel_id}`) and where it stands in the description."""

    name: str
    pointer: str
    body: str | None
    answers: Mapping[str, str | None]

    def answer(self, status: int) -> str | None:
        """The key of the described answer to a status, or None: exact ones go before `4XX`."""
        return next(
            (key for key in (str(status), f"{status // 100}XX") if key in self.answers), None
        )


class Description:
    """The OpenAPI description, read once; schemas are prepared when they are first needed."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document = _prepared(document, document)
        self._registry: Registry[Any] = Registry().with_resource(
            _ROOT, DRAFT202012.create_resource(document)
        )
        self._validators: dict[str, Any] = {}
        self._operations = [
            one for path, methods in document["paths"].items() for one in _operations(path, methods)
        ]

    @classmethod
    def read(cls, file: Path) -> Description:
        """From a file; ``OSError`` and ``ValueError`` where there is none that can be read."""
        return cls(json.loads(file.read_text(encoding="utf-8")))

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation of a call; where several fit, the one with the most literal path. None: not described."""
        segments = path.strip("/").split("/")
        best: tuple[int, Operation] | None = None
        for found, template, operation in self._operations:
            if found != method or len(template) != len(segments):
                continue
            pairs = list(zip(template, segments, strict=True))
            if any(part != segment and not part.startswith("{") for part, segment in pairs):
                continue
            literal = sum(part == segment for part, segment in pairs)
            if best is None or literal > best[0]:
                best = literal, operation
        return None if best is None else best[1]

    def knows(self, schema: str) -> bool:
        """Whether there is a schema of this name."""
        return schema in self._document["components"]["schemas"]

    def against_schema(self, where: str, schema: str, instance: Any) -> list[Mismatch]:
        """How an object differs from the schema of this name."""
        return self.against(where, f"/components/schemas/{schema}", instance)

    def against(self, where: str, pointer: str, instance: Any) -> list[Mismatch]:
        """How an object differs from the schema at this place of the description."""
        validator = self._validators.get(pointer)
        if validator is None:
            reference = {"$ref": f"{_ROOT}#{quote(pointer, safe='/~@')}"}
            validator = self._validators[pointer] = _Validator(reference, registry=self._registry)
        if validator.is_valid(instance):  # much the quicker question
            return []
        return list(dict.fromkeys(_told(where, error) for error in validator.iter_errors(instance)))


def _prepared(node: Any, document: Mapping[str, Any]) -> Any:
    """The same, with lists of allowed values written as lists, and the kinds of things that a union is of noted.

    Told one by one, each value and each kind would be tried as a schema, and nothing said which one was meant.
    """
    if isinstance(node, list):
        return [_prepared(each, document) for each in node]
    if not isinstance(node, Mapping):
        return node
    prepared = {name: _prepared(each, document) for name, each in node.items()}
    choices = node.get("oneOf")
    if not isinstance(choices, list):
        return prepared
    if all("const" in each for each in choices):
        del prepared["oneOf"]
        prepared["enum"] = [each["const"] for each in choices]
        return prepared
    kinds = [_kinds(each, document) for each in choices]
    if all(kinds):
        prepared[_KINDS] = {kind: index for index, of_it in enumerate(kinds) for kind in of_it}
    return prepared


def _kinds(choice: Mapping[str, Any], document: Mapping[str, Any]) -> list[int]:
    """Which values of ``type`` make an object this choice; none where that does not tell."""
    found: Any = choice
    if "$ref" in choice:
        found = document
        for part in choice["$ref"].removeprefix("#/").split("/"):
            found = found[part]
    kinds = found.get("properties", {}).get("type", {}).get("enum", [])
    return list(kinds)


def _one_of(
    validator: Any, choices: list[Any], instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    """As the keyword is meant; where an object's kind, or its absence, tells which choice it is, that one alone."""
    meant = [
        index
        for index, each in enumerate(choices)
        if (each.get("type") == "null") == (instance is None)
    ]
    if isinstance(instance, Mapping) and instance.get("type") in schema.get(_KINDS, {}):
        meant = [schema[_KINDS][instance["type"]]]
    if len(meant) == 1:
        yield from validator.descend(instance, choices[meant[0]], schema_path=meant[0])
        return
    yield from Draft202012Validator.VALIDATORS["oneOf"](validator, choices, instance, schema)


_KINDS = "x-kinds"
_Validator = extend(Draft202012Validator, {"oneOf": _one_of})


def _operations(
    path: str, methods: Mapping[str, Any]
) -> Iterator[tuple[str, list[str], Operation]]:
    place = "/paths/" + path.replace("~", "~0").replace("/", "~1")
    for method, found in methods.items():
        if method not in ("get", "post", "put", "patch", "delete"):
            continue
        pointer = f"{place}/{method}"
        takes_json = _JSON in (found.get("requestBody") or {}).get("content", {})
        answers: dict[str, str | None] = {}
        for status, answer in found["responses"].items():
            where = f"{pointer}/responses/{status}"
            if "$ref" in answer:
                where = answer["$ref"].removeprefix("#")
            has_body = "$ref" in answer or _JSON in (answer.get("content") or {})
            answers[status] = f"{where}/content/application~1json/schema" if has_body else None
        described = Operation(
            name=f"{method.upper()} {path}",
            pointer=pointer,
            body=f"{pointer}/requestBody/content/application~1json/schema" if takes_json else None,
            answers=answers,
        )
        yield method.upper(), path.strip("/").split("/"), described


def _told(where: str, error: ValidationError) -> Mismatch:
    """The most telling error, without the value that stands there."""
    nearest = _nearest(error)
    part = (
        "/".join("*" if isinstance(each, int) else _key(each) for each in nearest.absolute_path)
        or "(whole)"
    )
    return Mismatch(where, part, _rule(nearest))


def _nearest(error: ValidationError) -> ValidationError:
    """Of alternatives, what is wrong with the one that was meant: whose kind fits, if there is one such alone."""
    alternatives: dict[object, list[ValidationError]] = {}
    for inner in error.context or ():
        alternatives.setdefault(inner.schema_path[0], []).append(inner)
    meant = [
        errors
        for errors in alternatives.values()
        if not any(_of_another_kind(error, each) for each in errors)
    ]
    return _nearest(meant[0][0]) if len(meant) == 1 else error


def _of_another_kind(union: ValidationError, error: ValidationError) -> bool:
    """Whether an alternative is out of the question: another ``type`` than that of the object, or another JSON type."""
    path = list(error.absolute_path)[len(union.absolute_path) :]
    return (path == ["type"] and error.validator in ("enum", "const")) or (
        not path and error.validator == "type"
    )


def _key(name: object) -> str:
    """A property's name; ids that serve as names are all told alike."""
    return "*" if str(name).isdigit() else str(name)


def _rule(error: ValidationError) -> str:
    limit = error.validator_value
    if error.validator == "required" and isinstance(error.instance, Mapping):
        return f"missing {', '.join(sorted(name for name in limit if name not in error.instance))}"
    if error.validator == "type":
        return f"{type(error.instance).__name__}, not {limit}"
    return f"{error.validator} {limit if isinstance(limit, _SAID) else ''}".strip()
