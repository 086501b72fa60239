"""What search engines ask for: the sitemap and the rules for crawlers. At the same address in every language."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms import sitemap
from cms.found import absolute

XML = "application/xml; charset=utf-8"
kept_an_hour = cache_control(public=True, max_age=3600)


@require_safe
@kept_an_hour
def index(request: HttpRequest) -> HttpResponse:
    files = [
        {"address": absolute(reverse("sitemap-file", args=[file.name])), "changed": file.changed}
        for file in sitemap.files(timezone.localdate())
    ]
    return render(request, "cms/sitemap/index.xml", {"files": files}, content_type=XML)


@require_safe
@kept_an_hour
def file(request: HttpRequest, name: str) -> HttpResponse:
    families = sitemap.file(name, timezone.localdate())
    if families is None:
        raise Http404
    return render(request, "cms/sitemap/file.xml", {"families": families}, content_type=XML)


@require_safe
@kept_an_hour
def robots(request: HttpRequest) -> HttpResponse:
    shown = {
        "is_open": settings.SEARCH_ENGINES_WELCOME,
        "closed": sitemap.not_for_crawlers(),
        "open": settings.STILL_FOR_CRAWLERS,
        "sitemap": absolute(reverse("sitemap")),
    }
    return render(request, "cms/sitemap/robots.txt", shown, content_type="text/plain; charset=utf-8")
