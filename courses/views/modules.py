"""Modules, their lessons and Easy Read twins, by the quick path."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms.found import tell as tell_crawlers
from cms.visitors import same_for_visitors
from courses.actions import progress
from courses.enums import Refusal
from courses.queries import found, lists, outline, reading
from courses.queries.courses import courses_with_module
from courses.queries.sessions import Offer, on_offer
from courses.views.reader import language_now, reader_of, today
from courses.views.restrictions import within_restrictions


@require_safe
@same_for_visitors
def module_list(request: HttpRequest) -> HttpResponse:
    shown = lists.modules(reader_of(request), language=language_now(), on=today())
    if shown is None:
        raise Http404
    tell_crawlers(request, lambda: found.sheet_of_list(shown.page, "courses:modules"))
    return within_restrictions(
        request, shown.page, lambda: render(request, "courses/modules.html", {"page": shown.page, "list": shown})
    )


@require_safe
@same_for_visitors
def module(request: HttpRequest, module: str) -> HttpResponse:
    of = module_or_404(request, module)
    shown = reading.ModuleReading(of, reader_of(request), today())
    tell_crawlers(request, lambda: found.sheet_of_module(of))
    return within_restrictions(
        request, of, lambda: render(request, "courses/module.html", {"reading": shown, **sessions_of(shown)})
    )


def sessions_of(shown: reading.ModuleReading) -> dict[str, list[Offer]]:
    """What the reader is booked on, or could book, of a module that they still need."""
    if shown.reader is None or not shown.module.is_enrolled or not shown.counts_again:
        return {}
    mine, others = on_offer(
        shown.reader, modules=[shown.module.key], on=shown.on, at=timezone.now(), language=language_now()
    )
    return {"mine": [offer for offer in mine if offer.session.module_key == shown.module.key], "others": others}


@require_http_methods(["GET", "HEAD", "POST"])
@same_for_visitors
def lesson(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    """Shows a lesson or an Easy Read twin. Answers posted to self-checks are marked and shown with their feedback."""
    found = module_or_404(request, module)
    if found.easy_read and found.easy_read.slug == lesson:
        return easy_read(request, found, found.easy_read)
    shown = lesson_or_404(request, found, lesson)
    shown.answer(request.POST.dict(), finishing=False)
    return within_restrictions(request, shown.lesson, lambda: read(request, shown))


@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, module: str, lesson: str) -> HttpResponse:
    """Finishes a lesson, once its self-checks are right. Reloading the answer leads to the lesson."""
    if request.method != "POST":
        return redirect("courses:lesson", module, lesson)
    try:
        shown = lesson_or_404(request, module_or_404(request, module), lesson)
    except Http404:
        messages.warning(request, Refusal.GONE.label)
        return redirect_to_what_is_left(module, request)
    return within_restrictions(request, shown.lesson, lambda: finish_if_ready(request, shown))


def easy_read(request: HttpRequest, module: outline.Module, twin: outline.EasyRead) -> HttpResponse:
    """Easy Read is for everyone, signed in or not."""
    tell_crawlers(request, lambda: found.sheet_of_easy_read(module, twin))
    shown = {"module": module, "twin": twin, "body": reading.kept_easy_read(module, today())}
    return within_restrictions(request, twin, lambda: render(request, "courses/easy_read.html", shown))


def read(request: HttpRequest, shown: reading.LessonReading) -> HttpResponse:
    refusal = closed_to(request, shown)
    if refusal:
        return refusal
    return render(request, "courses/lesson.html", {"reading": shown})


def closed_to(request: HttpRequest, shown: reading.LessonReading) -> HttpResponse | None:
    """Why this visitor may not read the lesson now, as a page that says what to do; None when they may."""
    if shown.reader is None:
        return redirect_to_login(shown.lesson.url)
    if not shown.module.is_enrolled and not shown.reader.has_perm("wagtailadmin.access_admin"):
        courses = courses_with_module(shown.module.key, language=language_now(), reader=shown.reader)
        return render(request, "courses/lesson_closed.html", {"reading": shown, "courses": courses}, status=403)
    if not shown.may_start(shown.lesson):
        messages.info(request, Refusal.OUT_OF_ORDER.label)
        return redirect(shown.module.url)
    return None


def finish_if_ready(request: HttpRequest, shown: reading.LessonReading) -> HttpResponse:
    if shown.reader is None:
        return redirect_to_login(shown.lesson.url)
    shown.answer(request.POST.dict(), finishing=True)
    if shown.missed:
        return read(request, shown)
    try:
        outcome = progress.finish_lesson(
            person=shown.reader,
            lesson_key=shown.lesson.key,
            module_key=shown.module.key,
            revision_id=shown.lesson.revision_id,
            language=shown.lesson.language,
            at=timezone.now(),
        )
    except progress.CannotFinishLesson as refused:
        messages.warning(request, refused.refusal.label)
        return redirect(shown.module.url)
    tell(request, outcome)
    return redirect(outcome.next_lesson.url if outcome.next_lesson else shown.module.url)


def tell(request: HttpRequest, outcome: progress.Progress) -> None:
    if outcome.courses_completed:
        messages.success(request, _("Well done. You have completed the whole course."))
    elif outcome.module_completed:
        messages.success(request, _("Well done. You have completed this module."))
    elif outcome.written:
        messages.success(request, _("Lesson finished. Your progress is saved."))
    else:
        messages.info(request, _("You had already finished this lesson. Nothing changed."))


def redirect_to_what_is_left(module: str, request: HttpRequest) -> HttpResponse:
    """The lesson is gone: its module, or the list of modules where that is gone too."""
    found = outline.outline_at(module, language=language_now(), reader=None)
    return redirect(found.url if found else reverse("courses:modules"))


def module_or_404(request: HttpRequest, slug: str) -> outline.Module:
    found = outline.outline_at(slug, language=language_now(), reader=reader_of(request))
    if found is None:
        raise Http404
    return found


def lesson_or_404(request: HttpRequest, module: outline.Module, slug: str) -> reading.LessonReading:
    found = module.lesson_at(slug)
    if found is None:
        raise Http404
    return reading.LessonReading(module, found, reader_of(request), today())
