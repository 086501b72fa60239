"""`/api/v1/`: outside the languages of the site, since programs read it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from agencies.api.interface import api
from agencies.api.problems import Problem, no_such_address
from agencies.api.reference import reference

View = Callable[..., HttpResponse]


def with_problems(view: View) -> View:
    """Other methods than those that there are: as the other problems."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        came = view(request, *args, **kwargs)
        if came.status_code != 405:
            return came
        allowed = came.headers["Allow"]
        return Problem(405, f"This address takes only: {allowed}.", headers={"Allow": allowed}).answer()

    return answer


app_name = "api"
urlpatterns = [
    path("", reference, name="reference"),
    *(path(str(each.pattern), with_problems(each.callback), name=each.name) for each in api.urls[0]
      if isinstance(each, URLPattern)),
    re_path(r"^(?P<rest>.*)$", no_such_address, name="nothing"),
]  # fmt: skip
