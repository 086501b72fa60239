"""What the interface answers where it cannot do what was asked: RFC 9457, in words that say what to do."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

PROBLEM = "application/problem+json"
MOST_ERRORS = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` counts from 1; none where the fault is not in a row. What was sent is never repeated."""

    row: int | None
    field: str
    problem: str


@dataclass
class Problem(Exception):
    status: int
    detail: str
    title: str = ""
    errors: Sequence[Fault] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def answer(self) -> HttpResponse:
        content: dict[str, object] = {
            "title": self.title or HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "errors": [asdict(fault) for fault in self.errors[:MOST_ERRORS]],
        }
        if len(self.errors) > MOST_ERRORS:
            content["more_errors"] = len(self.errors) - MOST_ERRORS
        headers = {"Cache-Control": "no-store", **self.headers}
        return HttpResponse(json.dumps(content), status=self.status, content_type=PROBLEM, headers=headers)


def no_such_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    return Problem(404, "There is nothing at this address. /api/v1/openapi.json lists what there is.").answer()


no_such_address.csrf_exempt = True  # type: ignore[attr-defined]
