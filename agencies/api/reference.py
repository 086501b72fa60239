"""The description of the interface as a page: drawn from what programs read, so that both say the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.api.interface import api

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    is_needed: bool
    words: str
    example: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    words: str
    shape: str  # the name of one of the shapes below; empty where there is none


@dataclass(frozen=True, slots=True)
class Call:
    code: str
    method: str
    address: str
    summary: str
    words: str
    parameters: list[Field]
    body: str
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    words: str
    fields: list[Field]


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """What an HR system can ask here. Anybody may read it: whoever connects one often has no account."""
    schema = api.get_openapi_schema()
    context = {
        "site": settings.WAGTAILADMIN_BASE_URL.rstrip("/"),
        "words": schema["info"]["description"],
        "calls": list(calls(schema)),
        "shapes": list(shapes(schema)),
    }
    return render(request, "agencies/hr_system/reference.html", context)


def calls(schema: Schema) -> Iterator[Call]:
    for address, operations in schema["paths"].items():
        for method, said in operations.items():
            content = said.get("requestBody", {}).get("content", {})
            yield Call(
                code=said["operationId"],
                method=method.upper(),
                address=address,
                summary=said["summary"],
                words=flowing(said["description"]),
                parameters=[parameter(each) for each in said["parameters"]],
                body=shape_of(content),
                answers=[
                    Answer(int(status), each["description"], shape_of(each.get("content", {})))
                    for status, each in said["responses"].items()
                ],
            )


def flowing(words: str) -> str:
    """Paragraphs without the line ends of the code that they come from."""
    return "\n\n".join(" ".join(part.split()) for part in words.split("\n\n"))


def parameter(said: Schema) -> Field:
    return field_of(said["name"], said["schema"], is_needed=said["required"])


def shapes(schema: Schema) -> Iterator[Shape]:
    for name, said in schema["components"]["schemas"].items():
        if "properties" in said:
            needed = said.get("required", [])
            fields = [field_of(each, about, is_needed=each in needed) for each, about in said["properties"].items()]
            yield Shape(name, said.get("description", ""), fields)


def field_of(name: str, said: Schema, *, is_needed: bool) -> Field:
    example = next(iter(said.get("examples", [])), "")
    return Field(name, kind_of(said), is_needed, said.get("description", ""), str(example))


def kind_of(said: Schema) -> str:
    """What a value is, in a few words."""
    if "$ref" in said:
        return str(said["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in said:
        return " or ".join(kind_of(each) for each in said["anyOf"])
    if said.get("type") == "array":
        return f"list of {kind_of(said['items'])}"
    kinds = {"string": "text", "boolean": "true or false", "integer": "whole number", "null": "null"}
    return {"date": "day", "date-time": "moment"}.get(said.get("format", ""), kinds.get(said.get("type", ""), ""))


def shape_of(content: Schema) -> str:
    return next((kind_of(each["schema"]) for each in content.values()), "")
