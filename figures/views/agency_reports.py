"""A lead's figures beside the overview, of an agency or of the teams that somebody leads: exact, and each number with
its people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_led
from courses.enums import Grade
from figures import lending, pictures, rules, tables
from figures.actions import standings
from figures.enums import PeopleCounted, State
from figures.forms.reports import BehindForm, CourseForm, SeatsForm
from figures.queries import behind, of_teams
from figures.queries.coverage import Coverage, Posts, count
from figures.queries.grades import GradeLine, grades_of, grades_of_teams
from figures.queries.history import Point, Week, history, lapses, trend
from figures.queries.lapsing import lapsing
from figures.queries.names import Names, get_names
from figures.queries.pairs import Question
from figures.queries.people import Where
from figures.queries.seats import Need, seats
from figures.queries.targets import targets
from figures.views.areas import agency_frame
from figures.views.reports import LAPSE_DAYS, MONTHS

ON_A_PAGE = 50


@require_safe
@login_required
@never_cache
def agency_trend(request: PersonRequest, slug: str) -> HttpResponse:
    """The ends of 24 months, as now known."""
    led, _names, form = asked(request, slug)
    context = agency_frame(led, "trend", _("Over time")) | {"form": form}
    if form.is_valid():
        course = form.where.subject
        days = rules.month_ends(on=led.today, months=MONTHS)
        aims = targets(led.agency.partnership, on=led.today)
        context |= pictures.trend_context(
            points_of(led, days, course), target=aims.of_course(course) if course else aims.overall, published=[]
        )
        context["months"] = [opened_month(line, led, course) for line in context["months"]]  # type: ignore[attr-defined]
        context["only"] = form.chosen_labels
    return render(request, "figures/agency/trend.html", context)


@require_safe
@login_required
@never_cache
def agency_running_out(request: PersonRequest, slug: str) -> HttpResponse:
    """What ends within 90 days, by week, each week with its people; and what would be left if nobody renewed."""
    led, names, form = asked(request, slug)
    context = agency_frame(led, "running-out", _("Running out")) | {"form": form}
    if form.is_valid():
        course, then = form.where.subject, led.today + timedelta(days=LAPSE_DAYS)
        context |= pictures.lapses_context(weeks_of(led, course), on=led.today, days=LAPSE_DAYS)
        context["weeks"] = [opened(line, led, course) for line in context["weeks"]]  # type: ignore[attr-defined]
        now, later = (coverage_of(led, day) for day in (led.today, then))
        where = Where(agency=led.agency.pk, subject=course)
        lines = [opened_line(line, led, then) for line in tables.now_and_then(now, later, names, where)]
        context |= {"lines": lines, "then": then, "only": form.chosen_labels}
    return render(request, "figures/agency/running_out.html", context)


@require_safe
@login_required
@never_cache
def lapsing_people(request: PersonRequest, slug: str, day: str) -> HttpResponse:
    """Whose cover ends in the week that begins on a day."""
    led, names, form = asked(request, slug)
    first = day_in(day)
    ahead = (first - led.today).days if first else 0
    if first is None or not 1 <= ahead <= LAPSE_DAYS or not form.is_valid():
        raise Http404
    last = min(first + timedelta(days=6), led.today + timedelta(days=LAPSE_DAYS))
    people = lapsing(led.posts, led.agency, first=first, last=last, course=form.where.subject)
    context = agency_frame(led, "running-out", _("Who runs out")) | {
        "people": [(each, names.subject(each.course)) for each in people],
        "first": first,
        "last": last,
        "only": form.chosen_labels,
    }
    return render(request, "figures/agency/lapsing.html", context)


@require_safe
@login_required
@never_cache
def agency_seats(request: PersonRequest, slug: str) -> HttpResponse:
    """How many trainings would reach the target by a day, by course."""
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    form = SeatsForm(request.GET, today=led.today)
    context = agency_frame(led, "seats", _("What it takes")) | {"form": form}
    if form.is_valid():
        aims = targets(led.agency.partnership, on=led.today)
        found = seats(alone(coverage_of(led, form.day), led), aims, names, places=form.cleaned_data["places"])
        courses = zip(found.keys, found.courses, found.of_courses, strict=True)
        context |= {
            "seats": found,
            "day": form.day,
            "courses": [SeatLine(title, need, addresses_of(led, form.day, key)) for key, title, need in courses],
        }
    return render(request, "figures/agency/seats.html", context)


@require_safe
@login_required
@never_cache
def agency_evidence(request: PersonRequest, slug: str) -> HttpResponse:
    """On whose word what is held rests: five grades, kept apart."""
    led = get_led(request, slug)
    is_whole = standings.catch_up(agency=led.agency, day=led.today, at=timezone.now())
    names = get_names(led.agency.partnership, led.agency)
    if led.teams:
        grades = grades_of_teams(led.agency, led.teams, names)
    else:
        grades = grades_of(led.agency.partnership, names, agency=led.agency.pk)
    context = agency_frame(led, "evidence", _("What the figures rest on")) | {"is_whole": is_whole}
    context |= pictures.grades_context(grades)
    context["lines"] = [(line, opened_grades(line, led)) for line in grades.by_course]
    return render(request, "figures/agency/evidence.html", context)


@require_safe
@login_required
@never_cache
def agency_behind(request: PersonRequest, slug: str) -> HttpResponse:
    """Who stands behind a number of these reports: people, each once, or posts, also of a day to come."""
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    form = BehindForm(request.GET, today=led.today, names=names)
    if not form.is_valid():
        raise Http404
    question = form.narrowed(Question(led.agency.partnership, led.today, among=led.posts))
    counted = form.counted
    context = agency_frame(led, "", str(counted.label)) | {
        "form": form,
        "only": form.chosen_labels,
        "is_ahead": question.on > led.today,
        "query": f"{urlencode(form.query)}&",
    }
    at = request.GET.get("page")
    # Read whole: the rule is nearly all of the cost, and a count beside a slice would work it out twice (measured).
    if isinstance(counted, PeopleCounted):
        page = Paginator(behind.people_counted(question, counted), ON_A_PAGE).get_page(at)
        context |= {"page": page, "people": behind.with_people(question, list(page.object_list))}
    else:
        pages = Paginator(behind.posts_counted(question, counted), ON_A_PAGE)
        page = pages.get_page(at)  # type: ignore[assignment]
        rows = behind.with_posts(page.object_list)  # type: ignore[arg-type]
        context |= {"page": page, "posts": [(row, names.subject(row.course)) for row in rows]}
    return render(request, "figures/agency/behind.html", context)


def asked(request: PersonRequest, slug: str) -> tuple[Led, Names, CourseForm]:
    led = get_led(request, slug)
    names = get_names(led.agency.partnership, led.agency)
    return led, names, CourseForm(request.GET, today=led.today, names=names)


def day_in(words: str) -> date | None:
    try:
        return parse_date(words)
    except ValueError:
        return None


# --- of the agency from what is kept, of teams from the facts -------------------------------------------------------


def points_of(led: Led, days: list[date], course: UUID | None) -> list[Point]:
    if led.teams:
        return of_teams.trend_of(led.posts, led.agency.partnership, days=days, course=course)
    return trend(led.agency.partnership, days=days, agency=led.agency.pk, course=course)


def weeks_of(led: Led, course: UUID | None) -> list[Week]:
    if led.teams:
        return of_teams.lapses_of(led.posts, led.agency.partnership, on=led.today, days=LAPSE_DAYS, course=course)
    return lapses(led.agency.partnership, on=led.today, days=LAPSE_DAYS, agency=led.agency.pk, course=course)


def coverage_of(led: Led, day: date) -> Coverage:
    """Of teams what they cover alone; else of the whole partnership, told apart by agency."""
    if led.teams:
        return count(Question(led.agency.partnership, day, among=led.posts))
    return history(led.agency.partnership, on=day)


def alone(coverage: Coverage, led: Led) -> Coverage:
    """What is asked of the agency."""
    key = led.agency.pk
    cells = [cell for cell in coverage.cells if cell.agency == key]
    return replace(
        coverage,
        cells=cells,
        by_agency={of: total for of, total in coverage.by_agency.items() if of == key},
        by_subject={cell.subject: coverage.by_subject[cell.subject] for cell in cells},
    )


# --- numbers that open ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeatLine:
    course: str
    need: Need
    addresses: Mapping[str, str]


@dataclass(frozen=True)
class OpenedLine:
    """A line on two days, each number of which leads to its people."""

    label: str
    now: Posts
    then: Posts
    now_addresses: Mapping[str, str]
    then_addresses: Mapping[str, str]


def address_of(led: Led, number: State | PeopleCounted, *, on: date, course: UUID | None = None) -> str:
    """Of posts until today the agency's list of people; of people, and of days to come, the list of this room."""
    query = {"course": str(course)} if course else {}
    if on != led.today:
        query["on"] = on.isoformat()
    if isinstance(number, State) and on <= led.today:
        return lending.people_address(led.agency, {"state": number.value, **query})
    return f"{reverse('figures:agency-behind', args=[led.agency.slug])}?{urlencode({'number': number.value, **query})}"


def addresses_of(led: Led, day: date, course: UUID | None) -> dict[str, str]:
    """Of posts, by what they count."""
    numbers = (State.COVERED, State.REQUIRED, State.OVERDUE)
    return {number.value: address_of(led, number, on=day, course=course) for number in numbers}


def opened_month(line: pictures.MonthLine, led: Led, course: UUID | None) -> pictures.MonthLine:
    numbers = (State.COVERED, State.REQUIRED, *PeopleCounted)
    return replace(
        line, addresses={each.value: address_of(led, each, on=line.point.day, course=course) for each in numbers}
    )


def opened(line: pictures.WeekLine, led: Led, course: object) -> pictures.WeekLine:
    """A week with somebody in it leads to them."""
    if not line.week.posts:
        return line
    address = reverse("figures:agency-lapsing", args=[led.agency.slug, line.week.first.isoformat()])
    return replace(line, address=f"{address}?{urlencode({'course': course})}" if course else address)


def opened_line(line: tables.Between, led: Led, then: date) -> OpenedLine:
    return OpenedLine(
        line.label,
        line.now.posts,
        line.then.posts,
        addresses_of(led, led.today, line.course),
        addresses_of(led, then, line.course),
    )


def opened_grades(line: GradeLine, led: Led) -> list[tuple[int, str]]:
    return [
        (
            number,
            lending.people_address(
                led.agency, {"state": State.COVERED.value, "course": str(line.course), "grade": grade.value}
            ),
        )
        for number, grade in zip(line.counts, Grade, strict=True)
    ]
