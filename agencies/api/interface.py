"""The interface for HR systems: its addresses, what it answers to faults, and its description for programs."""

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from agencies.api import shapes
from agencies.api.bodies import OTHER, WORDS
from agencies.api.keys import AgencyKey
from agencies.api.problems import PROBLEM, Fault, Problem
from agencies.api.staff import router

log = logging.getLogger(__name__)
DESCRIPTION = """\
Brings people in from an agency's HR system, as its training lead does with a staff file: the same rules, the same \
list of what was brought in, undone as a whole in the same way.

Figures of the agency can be read with a key made for that: nobody is named in them, and nothing of other agencies is \
answered. Each answer has an ETag; send it back as If-None-Match and what has not changed is not sent again (304).

Every call carries a key of the agency. Every call that writes names itself by an Idempotency-Key, so that it can be \
sent again without harm whenever no answer came. Every fault is answered as application/problem+json and says what to \
do. At most 120 calls a minute and 60 lists an hour for a key; at most 25 MB and 100,000 rows in a list."""

# What may be answered beside the good answer: to every call, and to those that name themselves or carry a list.
TO_ALL = {
    401: "No key that works.",
    403: "A key that is for something else.",
    404: "Nothing of your agency is there.",
    429: "Too many calls: Retry-After.",
}
TO_NAMED = {
    400: "No Idempotency-Key, or no JSON.",
    409: "The same call is being done at this moment, or it cannot be undone.",
    422: "Faults, each by row and field; or an Idempotency-Key that stands for another call.",
}
BODIES: dict[str, type[BaseModel]] = {"bringStaff": shapes.StaffList}
TO_LISTS = {411: "No Content-Length.", 413: "Too large.", 415: "Not JSON in UTF-8."}


class Interface(NinjaAPI):
    """As Ninja has it, with the bodies that we read ourselves and the problems in the description."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        models: list[Any] = [(shapes.StaffList, "validation"), (shapes.ProblemShape, "serialization")]
        _refs, defined = models_json_schema(models, ref_template=REF_TEMPLATE)
        schema["components"]["schemas"].update(defined["$defs"])
        for path in schema["paths"].values():
            for operation in path.values():
                describe(operation)
        return schema


def describe(operation: dict[str, Any]) -> None:
    body = BODIES.get(operation["operationId"])
    is_named = any(parameter["name"] == "Idempotency-Key" for parameter in operation["parameters"])
    if body is not None:
        content = {"application/json": {"schema": reference(body), "examples": {"list": {"value": EXAMPLE}}}}
        operation["requestBody"] = {"required": True, "content": content}
    problems = TO_ALL | (TO_NAMED if is_named else {422: "A parameter is not what it has to be."})
    for status, words in sorted((problems | (TO_LISTS if body else {})).items()):
        content = {PROBLEM: {"schema": reference(shapes.ProblemShape)}}
        operation["responses"][status] = {"description": words, "content": content}


def reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REF_TEMPLATE.format(model=model.__name__)}


EXAMPLE = {
    "dry_run": True,
    "staff": [
        {
            "staff_number": "0047-11",
            "name": "Ana Bell",
            "email": "ana.bell@council.example",
            "role": "front-desk",
            "team": "Housing advice",
            "start_date": "2026-11-30",
        }
    ],
}

api = Interface(
    title="Waymark for HR systems",
    version="1",
    description=DESCRIPTION,
    auth=AgencyKey(),
    docs_url=None,  # `agencies.api.reference` draws it: no scripts from elsewhere
    urls_namespace="api",
    openapi_extra={
        "tags": [
            {"name": "Staff", "description": "Lists of staff."},
            {"name": "Figures", "description": "The agency's own figures, to read."},
        ]
    },
)
api.add_router("", router)


@api.exception_handler(Problem)
def problem(request: HttpRequest, fault: Any) -> HttpResponse:
    answer: HttpResponse = fault.answer()
    return answer


@api.exception_handler(ValidationError)
def parameters(request: HttpRequest, faults: Any) -> HttpResponse:
    """Headers, and parts of the address; bodies are read in `agencies.api.bodies`."""
    errors = [parameter_fault(each) for each in faults.errors]
    status = 400 if any(each["loc"][0] == "header" for each in faults.errors) else 422
    detail = "Nothing was done. Mend what the errors name and send the call again."
    return Problem(status, detail, title="The call has faults", errors=errors).answer()


def parameter_fault(error: dict[str, Any]) -> Fault:
    name = str(error["loc"][-1])
    if name == "Idempotency-Key":
        return Fault(None, name, "Send a word of your own with this call, 1 to 120 signs without spaces.")
    return Fault(None, name, WORDS.get(error["type"], OTHER))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, fault: Any) -> HttpResponse:
    return Problem(fault.status_code, str(fault)).answer()


@api.exception_handler(Exception)
def our_fault(request: HttpRequest, fault: Any) -> HttpResponse:
    """Nothing of what was sent is in the answer. The trace goes to the log."""
    log.error("A call of an HR system failed", exc_info=fault)
    if settings.DEBUG_PROPAGATE_EXCEPTIONS:
        raise fault
    detail = "Something went wrong on our side. Send the same call again: with its Idempotency-Key it is done once."
    return Problem(500, detail, headers={"Retry-After": "60"}).answer()
