"""What stands between a signed-in person and the areas where others' records are."""

import re
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from agencies.queries.second_step import has_second_step, needs_second_step

View = Callable[[HttpRequest], HttpResponse]
HAS_ONE = "has_second_step"  # asked once in a session; whoever takes theirs away is asked again (agencies.receivers)
GO_ON = "after_second_step"


class SecondStep:
    """Leads whoever needs a second step to set one up before their areas open, where the installation says so.

    Sign-in itself asks for the step of whoever has one, so here it is enough that there is one.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.SECOND_STEP_REQUIRED or not is_fenced(request.path_info) or self.may_pass(request):
            return self.get_response(request)
        if request.method == "GET":
            request.session[GO_ON] = request.get_full_path()
        return redirect("mfa_index")

    def may_pass(self, request: HttpRequest) -> bool:
        person = request.user
        if not person.is_authenticated or request.session.get(HAS_ONE):
            return True
        if has_second_step(person):
            request.session[HAS_ONE] = True
            return True
        return not needs_second_step(person, timezone.localdate())


def is_fenced(path: str) -> bool:
    return (
        fence(tuple(settings.SECOND_STEP_PATHS), tuple(code for code, _name in settings.LANGUAGES)).match(path)
        is not None
    )


@cache
def fence(paths: tuple[str, ...], languages: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"/(?:(?:{'|'.join(languages)})/)?(?:{'|'.join(paths)})")
