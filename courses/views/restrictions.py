"""Wagtail's page privacy, kept by pages that Wagtail does not serve."""

from collections.abc import Callable
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.wagtail_hooks import check_view_restrictions


class Restrictable(Protocol):
    @property
    def page_id(self) -> int: ...

    @property
    def is_restricted(self) -> bool: ...


def within_restrictions(request: HttpRequest, page: Restrictable, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Answers, unless editors closed the page to this visitor: then asks for the password or the sign-in it needs."""
    if not page.is_restricted:
        return answer()
    guarded = check_view_restrictions(lambda *_: answer())
    response: HttpResponse = guarded(Page.objects.get(pk=page.page_id), request, (), {})
    return response
