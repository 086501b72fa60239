"""What the figures mean, in plain words. Open to everyone: whoever sees a number may ask how it was counted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.rules import number_in
from figures import rules
from figures.definitions import CURRENT, VERSIONS, Version


@require_safe
def definitions(request: HttpRequest, version: str = "") -> HttpResponse:
    """The rules in force, or those of a version that some figure names."""
    shown = VERSIONS.get(number_in(version) or 0) if version else VERSIONS[CURRENT]
    if shown is None:
        raise Http404
    return render(request, shown.template, in_words(shown))


def in_words(version: Version) -> dict[str, object]:
    return {
        "version": version,
        "versions": sorted(VERSIONS.values(), key=lambda each: each.number, reverse=True),
        "due_soon_days": rules.DUE_SOON.days,
    }
