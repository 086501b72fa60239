"""Pages that look the same to everyone who is signed out are drawn once, until content changes.

    @same_for_visitors
    def module_list(request): ...

A page is kept only where nothing of the visitor is in it: they bring no session and no message, ask no question in the
address, and the answer is a whole page that sets no cookie, asks for no form token and does not forbid keeping it.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.translation import get_language

from cms import found, memory

View = Callable[..., HttpResponseBase]
COOKIES_OF_SOMEBODY = (settings.SESSION_COOKIE_NAME, "messages")


@dataclass(frozen=True, slots=True)
class KeptPage:
    content: bytes
    headers: tuple[tuple[str, str], ...]
    is_public: bool = False

    def answer(self) -> HttpResponse:
        return HttpResponse(self.content, headers=dict(self.headers))


def same_for_visitors(view: View) -> View:
    """For the day, as long as no content changes."""
    return kept_while(timezone.localdate, view)


def same_for_a_minute(view: View) -> View:
    """For a page that shows what is open now."""
    return kept_while(this_minute, view)


def this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


def kept_while(moment: Callable[[], Hashable], view: View) -> View:
    """Keeps what a view draws for strangers until the moment is another one."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_nobody(request):
            return view(request, *args, **kwargs)
        key = ("page for visitors", request.get_host(), request.path, get_language(), moment())
        kept = memory.recall(key)
        if kept is not None:
            page: KeptPage = kept
            if page.is_public:
                found.tell(request, nothing_more)
            return page.answer()
        response = drawn(view(request, *args, **kwargs))
        if isinstance(response, HttpResponse) and may_be_kept(request, response):
            response["ETag"] = etag_of(response.content)
            memory.remember(key, KeptPage(response.content, tuple(response.items()), found.has_told(request)))
        return response

    return answer


def is_nobody(request: HttpRequest) -> bool:
    asks_plainly = request.method in {"GET", "HEAD"} and not request.META.get("QUERY_STRING")
    return asks_plainly and is_stranger(request)


def is_stranger(request: HttpRequest) -> bool:
    """Somebody who is signed out and whom nothing waits to be told."""
    return not any(name in request.COOKIES for name in COOKIES_OF_SOMEBODY)


def nothing_more() -> None:
    """What a page that is drawn already still has to say of itself."""


def etag_of(content: bytes) -> str:
    """Weak: a proxy that packs an answer keeps its meaning."""
    return f'W/"{blake2b(content, digest_size=12).hexdigest()}"'


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
