"""Pages that look the same to everyone who is signed out are drawn once, until content changes.

    @same_for_visitors
    def module_list(request): ...

A page is kept only where nothing of the visitor is in it: they bring no session and no message, ask no question in the
address, and the answer is a whole page that sets no cookie, asks for no form token and does not forbid keeping it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.translation import get_language

from cms import memory

View = Callable[..., HttpResponseBase]
COOKIES_OF_SOMEBODY = (settings.SESSION_COOKIE_NAME, "messages")


@dataclass(frozen=True, slots=True)
class KeptPage:
    content: bytes
    headers: tuple[tuple[str, str], ...]

    def answer(self) -> HttpResponse:
        return HttpResponse(self.content, headers=dict(self.headers))


def same_for_visitors(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_nobody(request):
            return view(request, *args, **kwargs)
        key = ("page for visitors", request.get_host(), request.path, get_language(), timezone.localdate())
        kept = memory.recall(key)
        if kept is not None:
            page: KeptPage = kept
            return page.answer()
        response = drawn(view(request, *args, **kwargs))
        if isinstance(response, HttpResponse) and may_be_kept(request, response):
            memory.remember(key, KeptPage(response.content, tuple(response.items())))
        return response

    return answer


def is_nobody(request: HttpRequest) -> bool:
    asks_plainly = request.method in {"GET", "HEAD"} and not request.META.get("QUERY_STRING")
    return asks_plainly and not any(name in request.COOKIES for name in COOKIES_OF_SOMEBODY)


def drawn(response: HttpResponseBase) -> HttpResponseBase:
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not getattr(get_messages(request), "added_new", False)
    )
