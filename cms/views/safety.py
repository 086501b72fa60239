"""Where to report, and how to hide a visit: words of the product's own, in every language, with dated numbers."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from cms.found import Sheet, tell
from cms.frame import address_in
from cms.queries import directory, ways
from cms.visitors import same_for_visitors


def tell_of(request: HttpRequest, title: str, summary: str, name: str) -> None:
    """The words are the product's own, so the page is there in every language."""
    path = reverse(name)
    addresses = {code: address_in(code, path) for code, _ in settings.LANGUAGES}
    tell(request, lambda: Sheet(title=title, summary=summary, addresses=addresses))


def where_to_report() -> str:
    return gettext("Not here: this is a training site, and it never takes a report. These are the places that do.")


def who_may_see() -> str:
    return gettext("If somebody looks at your phone or computer, they may see that you were here.")


@require_safe
@same_for_visitors
def report(request: HttpRequest) -> HttpResponse:
    tell_of(request, gettext("Report a hate crime"), where_to_report(), "cms:report")
    language = get_language() or settings.LANGUAGE_CODE
    return render(
        request,
        "cms/safety/report.html",
        {
            "places": ways.places(ways.jurisdiction_here(), language=language, on=timezone.localdate()),
            "centres": directory.reporting_centres(language=language, at=timezone.now()),
        },
    )


@require_safe
@same_for_visitors
def easy_report(request: HttpRequest) -> HttpResponse:
    tell_of(request, gettext("Report a hate crime: Easy Read"), where_to_report(), "cms:easy-report")
    return render(request, "cms/safety/easy_report.html")


@require_safe
@same_for_visitors
def hide_visit(request: HttpRequest) -> HttpResponse:
    tell_of(request, gettext("How to hide your visit"), who_may_see(), "cms:hide-visit")
    return render(request, "cms/safety/hide_visit.html")


@require_safe
@same_for_visitors
def easy_hide_visit(request: HttpRequest) -> HttpResponse:
    tell_of(request, gettext("How to hide your visit: Easy Read"), who_may_see(), "cms:easy-hide-visit")
    return render(request, "cms/safety/easy_hide_visit.html")
