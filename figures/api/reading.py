"""Reading the figures of the key's own agency. Nothing of other agencies is answered, and nobody is named."""

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from ninja import Query, Router

from agencies.api.keys import CallerRequest, FiguresKey
from agencies.api.problems import Fault, Problem
from agencies.models import ApiKey, Membership
from agencies.rules import local_day
from figures import exports
from figures.api import shapes
from figures.queries.coverage import count
from figures.queries.dictionary import definitions_address, described
from figures.queries.history import lapses, trend
from figures.queries.names import get_names
from figures.queries.pairs import Question

router = Router(tags=["Figures"], auth=FiguresKey())
EARLIEST = date(2000, 1, 1)
AsAt = Annotated[date | None, Query(description="As at the end of this day, 2026-06-30; today where it is left out.")]
KnownAt = Annotated[
    datetime | None,
    Query(description="As it was known at this moment, 2026-07-10T12:00:00Z; as now known where it is left out."),
]
Months = Annotated[int, Query(description="So many months back, 1 to 60.", ge=1, le=60)]
Days = Annotated[int, Query(description="So many days ahead, 7 to 365.", ge=7, le=365)]


@router.get(
    "/figures/coverage",
    response={200: shapes.Coverage},
    url_name="figures-coverage",
    operation_id="coverage",
    summary="Coverage as at a day",
)
def coverage(request: CallerRequest, as_at: AsAt = None, known_at: KnownAt = None) -> HttpResponse:
    """How far training has reached in your agency: totals by team, role and course, and each cell.

    Posts are counted, not people; the numbers of people beside them count everyone once.
    """
    agency, day = request.auth.agency, day_of(request.auth, as_at)
    question = Question(agency.partnership, day, moment_of(known_at), among=Membership.objects.filter(agency=agency))
    names = get_names(agency.partnership, agency)
    return answer(request, json.loads(exports.coverage_json(count(question), names)))


@router.get(
    "/figures/trend",
    response={200: shapes.Trend},
    url_name="figures-trend",
    operation_id="trend",
    summary="Coverage month by month",
)
def months(request: CallerRequest, as_at: AsAt = None, months: Months = 24) -> HttpResponse:
    """The totals of your agency at the end of each month, as now known, and of the day that you ask for."""
    agency, day = request.auth.agency, day_of(request.auth, as_at)
    points = trend(agency.partnership, days=[*month_ends(day, months), day], agency=agency.pk)
    return answer(request, {"months": [exports.point_json(point) for point in points]})


@router.get(
    "/figures/expiring",
    response={200: shapes.Expiring},
    url_name="figures-expiring",
    operation_id="expiring",
    summary="What ends, week by week",
)
def expiring(request: CallerRequest, days: Days = 90) -> HttpResponse:
    """Posts of your agency whose cover ends in the weeks to come, if nobody renews."""
    agency, today = request.auth.agency, day_of(request.auth, None)
    weeks = lapses(agency.partnership, on=today, days=days, agency=agency.pk)
    return answer(request, {"weeks": [{"first_day": week.first.isoformat(), "posts": week.posts} for week in weeks]})


@router.get(
    "/figures/definitions",
    response={200: shapes.Definitions},
    url_name="figures-definitions",
    operation_id="definitions",
    summary="What each number means",
)
def definitions(request: CallerRequest) -> HttpResponse:
    """The version of the definitions, where they stand, and every field of the data dictionary."""
    return answer(request, {**described(), "address": definitions_address()})


def day_of(key: ApiKey, asked: date | None) -> date:
    today = local_day(timezone.now(), key.agency.time_zone or key.agency.partnership.time_zone)
    day = asked or today
    if not EARLIEST <= day <= today:
        raise refused("as_at", "Ask for today or a day before it, not before 2000.")
    return day


def moment_of(asked: datetime | None) -> datetime | None:
    if asked is not None and asked.tzinfo is None:
        raise refused("known_at", "Say the offset of the moment, such as Z or +01:00.")
    if asked is not None and not EARLIEST.year <= asked.year <= timezone.now().year + 1:
        raise refused("known_at", "Ask for a moment that has passed, not before 2000.")
    return asked


def refused(name: str, words: str) -> Problem:
    return Problem(422, "Nothing was counted.", title="The call has faults", errors=[Fault(None, name, words)])


def month_ends(day: date, months: int) -> list[date]:
    """The last days of so many months before the one of a day, the earliest first."""
    found, first = [], day.replace(day=1)
    for _month in range(months):
        found.append(first - timedelta(days=1))
        first = found[-1].replace(day=1)
    return found[::-1]


def answer(request: CallerRequest, content: dict[str, Any]) -> HttpResponse:
    """With a word for what it says: whoever has it already is told so and sent nothing."""
    tag = '"' + hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32] + '"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization"}
    had = {each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")}
    return HttpResponse(status=304, headers=headers) if tag in had else JsonResponse(content, headers=headers)
