"""The directory on partners' own sites: a page made to stand in a frame, and one that makes the frame's code."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from cms.directory import kinds
from cms.enums import ServiceCategory
from cms.frame import address_in
from cms.queries import directory as queries
from cms.views.directory import language_now, within_directory

KEPT_SECONDS = 300


@dataclass(frozen=True)
class Choice:
    """What a partner shows, each part only if it is one that there is."""

    category: str = ""
    area: str = ""

    @property
    def wish(self) -> queries.Wish:
        return queries.Wish(need=self.category, place=self.area)

    @property
    def title(self) -> str:
        need = str(kinds.NEEDS[ServiceCategory(self.category)]) if self.category else ""
        place = queries.places().by_code[self.area].name if self.area else ""
        return ": ".join(filter(None, [_("Find support"), need, place]))

    def query(self, *names: str) -> str:
        pairs = zip(names, (self.category, self.area), strict=True)
        said = urlencode([(name, value) for name, value in pairs if value])
        return f"?{said}" if said else ""


@require_safe
@xframe_options_exempt
def embedded(request: HttpRequest) -> HttpResponse:
    """Nothing here knows the visitor: no session, no message, no form, so that framing it gives nobody any power."""
    head = queries.head(language_now())
    if head is None or head.is_restricted:
        raise Http404
    choice = chosen(request)
    found = queries.find(choice.wish, language=language_now(), at=timezone.now())
    shown = {
        "head": head,
        "choice": choice,
        "found": found,
        "every": f"{reverse('cms:directory')}{choice.query('need', 'place')}",
        "exit": settings.QUICK_EXIT_ADDRESS,
        "LANGUAGE_CODE": language_now(),
        "LANGUAGE_BIDI": get_language_bidi(),
        "is_draft_language": language_now() in settings.DRAFT_LANGUAGES,
    }
    response = HttpResponse(render_to_string("cms/directory/embedded.html", shown))
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response["X-Robots-Tag"] = "noindex"
    response._csp_config = policy()  # type: ignore[attr-defined]
    return response


def policy() -> dict[str, list[str]]:
    """Stricter than any other page's, but for who may frame it."""
    return {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'", *settings.EMBED_HOSTS],
    }


def chosen(request: HttpRequest) -> Choice:
    category, area = request.GET.get("category", ""), request.GET.get("area", "")
    return Choice(
        category if category in ServiceCategory.values else "", area if area in queries.places().by_code else ""
    )


@require_safe
def use(request: HttpRequest) -> HttpResponse:
    """For partners: the code to copy, made from what they choose."""

    def answer(head: queries.Head) -> HttpResponse:
        choice = chosen(request)
        language = request.GET.get("language", "")
        language = language if language in dict(settings.LANGUAGES) else language_now()
        with override(language):
            title = choice.title
        address = address_in(language, reverse("cms:embed")) + choice.query("category", "area")
        shown = {
            "head": head,
            "choice": choice,
            "language": language,
            "languages": settings.LANGUAGES,
            "needs": [(str(code), label) for code, label in kinds.NEEDS.items()],
            "places": queries.places().by_code.values(),
            "frame_title": title,
            "address": address,
            "code": code_of(request.build_absolute_uri(address), title),
            "hosts": [host for host in settings.EMBED_HOSTS if host != "*"],
        }
        return render(request, "cms/directory/use.html", shown)

    return within_directory(request, answer)


def code_of(address: str, title: str) -> Any:
    return render_to_string("cms/directory/_code.html", {"address": address, "frame_title": title}).strip()
