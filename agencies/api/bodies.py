"""What a call carries: read with a limit, and every fault named by row and field."""

from typing import Any, TypeVar

from django.http import HttpRequest, UnreadablePostError
from pydantic import BaseModel, ValidationError

from agencies.api.problems import Fault, Problem
from agencies.sheets.reading import MOST_BYTES

ROWS = "staff"
Shape = TypeVar("Shape", bound=BaseModel)

# What pydantic finds, in words that say what to do.
WORDS = {
    "extra_forbidden": "There is no field of this name. Leave it out.",
    "missing": "This is missing.",
    "string_type": "This has to be text in quotation marks.",
    "string_too_long": "This is too long.",
    "bool_type": "This has to be true or false, without quotation marks.",
    "int_type": "This has to be a whole number, without quotation marks.",
    "list_type": "This has to be a list: [ … ]",
    "too_long": "There are too many rows. Send at most 100,000.",
    "too_short": "There are no rows. Send at least one.",
    "model_type": "This has to be an object: { … }",
    "date_type": "This has to be a day as text: 2026-11-30",
    "date_from_datetime_parsing": "This has to be a day as text: 2026-11-30",
    "date_parsing": "This has to be a day as text: 2026-11-30",
    "string_pattern_mismatch": "This has to be a day as text: 2026-11-30",
    "greater_than_equal": "This is too small a number.",
    "less_than_equal": "This is too large a number.",
}
OTHER = "This is not what it has to be: see /api/v1/openapi.json."


def read(request: HttpRequest, shape: type[Shape]) -> tuple[Shape, bytes]:
    """The body as it was described, and its bytes."""
    length = length_of(request)
    refuse_other_types(request)
    content = content_of(request, length)
    try:
        return shape.model_validate_json(content.removeprefix(b"\xef\xbb\xbf")), content
    except ValidationError as faults:
        found = faults.errors(include_url=False, include_input=False, include_context=False)
    if found[0]["type"] == "json_invalid":
        detail = f"The body is not JSON in UTF-8. {found[0]['msg']}."
        raise Problem(400, detail, title="Not JSON")
    errors = [fault_of(each["type"], each["loc"]) for each in found]
    detail = "Nothing was done. Mend what the errors name and send the call again."
    raise Problem(422, detail, title="The list has faults", errors=errors)


def refuse_other_types(request: HttpRequest) -> None:
    kind = (request.content_type or "").lower()
    charset = str((request.content_params or {}).get("charset", "utf-8")).strip('"').lower()
    if kind != "application/json" or charset not in ("utf-8", "utf8"):
        raise Problem(415, "Send JSON in UTF-8 and say so: Content-Type: application/json")
    if request.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        raise Problem(415, "Send the body as it is, without compression.")


def length_of(request: HttpRequest) -> int:
    """As it is said; what says that it is too large is not read at all."""
    said = request.headers.get("Content-Length") or "0"
    if "Transfer-Encoding" in request.headers or not said.isdecimal():
        raise Problem(411, "Say how long the body is: Content-Length. A body in chunks is not read.")
    if not int(said):
        raise Problem(400, "The body is empty. Send a JSON object with the list in it.", title="Not JSON")
    if int(said) > MOST_BYTES:
        limit = MOST_BYTES // (1024 * 1024)
        raise Problem(413, f"Send at most {limit} MB and 100,000 rows. Leave out what is not described.")
    return int(said)


def content_of(request: HttpRequest, length: int) -> bytes:
    try:
        content = request.read(length)
    except UnreadablePostError:
        content = b""
    if len(content) < length:
        raise Problem(400, "The body ended before its Content-Length. Send it again.", title="Not JSON")
    return content


def fault_of(kind: str, where: tuple[Any, ...]) -> Fault:
    row = where[1] + 1 if len(where) > 1 and where[0] == ROWS and isinstance(where[1], int) else None
    names = where[2:] if row else where
    return Fault(row, ".".join(str(name)[:60] for name in names), WORDS.get(kind, OTHER))
