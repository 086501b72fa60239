"""Courses: the list, the pathway, and going on one, leaving it and renewing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Person
from cms.found import tell
from cms.visitors import same_for_visitors
from courses.actions import enrolments
from courses.models import Enrolment
from courses.queries import found, lists
from courses.queries.courses import Course, CourseReading, course_at
from courses.queries.requirements import due_of
from courses.views.reader import language_now, reader_of, today
from courses.views.restrictions import within_restrictions


@require_safe
@same_for_visitors
def course_list(request: HttpRequest) -> HttpResponse:
    shown = lists.courses(reader_of(request), language=language_now(), on=today())
    if shown is None:
        raise Http404
    tell(request, lambda: found.sheet_of_list(shown.page, "courses:courses"))
    return within_restrictions(
        request, shown.page, lambda: render(request, "courses/courses.html", {"page": shown.page, "list": shown})
    )


@require_safe
@same_for_visitors
def course(request: HttpRequest, course: str) -> HttpResponse:
    of = course_or_404(request, course)
    reader, on = reader_of(request), today()
    duty = due_of(reader, of.key, on) if reader else None
    shown = CourseReading(of, reader, on, language_now(), duty=duty)
    tell(request, lambda: found.sheet_of_course(shown))
    return within_restrictions(request, of, lambda: render(request, "courses/course.html", {"reading": shown}))


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, course: str) -> HttpResponse:
    """Puts the reader on the course. Someone who had to sign in first comes back to the course's page."""
    found = course_or_404(request, course)
    if request.method != "POST":
        return redirect(found.url)
    return within_restrictions(request, found, lambda: enrol_reader(request, found))


def enrol_reader(request: HttpRequest, course: Course) -> HttpResponse:
    reader = reader_of(request)
    if reader is None:
        return redirect_to_login(course.url)
    try:
        enrolments.enrol(person=reader, course_key=course.key, at=timezone.now(), language=language_now())
    except enrolments.CannotEnrol as refused:
        messages.warning(request, refused.refusal.label)
    else:
        messages.success(request, _("You are on this course. Start with the first module when you are ready."))
    return redirect(course.url)


@login_required
@require_POST
def withdraw(request: HttpRequest, course: str) -> HttpResponse:
    found = course_or_404(request, course)
    enrolment = own_enrolment_or_404(request, found)
    enrolments.withdraw(enrolment=enrolment, by=enrolment.person, at=timezone.now())
    messages.success(request, _("You have left this course. What you learned is kept."))
    return redirect(found.url)


@login_required
@require_POST
def renew(request: HttpRequest, course: str) -> HttpResponse:
    found = course_or_404(request, course)
    try:
        enrolment = own_enrolment_or_404(request, found)
        cycle = enrolments.renew(enrolment=enrolment, at=timezone.now(), language=language_now())
    except enrolments.CannotRenew as refused:
        messages.warning(request, refused.refusal.label)
    else:
        messages.success(request, renewal_words(is_complete=cycle.completed_at is not None))
    return redirect(found.url)


def renewal_words(*, is_complete: bool) -> str:
    if is_complete:
        return _("Your certificate is renewed: all of your modules are still in date.")
    return _("Your renewal has started. Only the modules that end soon need doing again.")


def course_or_404(request: HttpRequest, slug: str) -> Course:
    found = course_at(slug, language=language_now(), reader=reader_of(request))
    if found is None:
        raise Http404
    return found


def own_enrolment_or_404(request: HttpRequest, course: Course) -> Enrolment:
    person = request.user
    assert isinstance(person, Person)
    return get_object_or_404(Enrolment.objects.select_related("person"), person=person, course_key=course.key)
