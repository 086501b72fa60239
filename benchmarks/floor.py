"""The floor: a minimal signed-in Django page with one query, and a POST with one update, measured beside ours.

It has Django's own sessions in the database and sign-in, one indexed row and a small template, and nothing else: no
Wagtail, no languages, no content policy.
"""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import override_settings
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from agencies.models import Agency, Person

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "benchmarks.floor.own_addresses",
]
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGE = "<!doctype html><title>{{ agency.name }}</title><h1>{{ agency.name }}</h1><p>{{ request.user.username }}</p>"


def own_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        request.urlconf = "benchmarks.floor"
        return get_response(request)

    return answer


@login_required
def page(request: HttpRequest, agency_id: int) -> HttpResponse:
    agency = Agency.objects.get(pk=agency_id)
    return HttpResponse(engines["django"].from_string(PAGE).render({"agency": agency}, request))


@csrf_exempt
@login_required
def change(request: HttpRequest) -> HttpResponse:
    Person.objects.filter(pk=request.user.pk).update(last_login=timezone.now())
    return HttpResponse("done")


urlpatterns = [path("floor/<int:agency_id>/", page), path("floor/change/", change)]


def handler() -> WSGIHandler:
    with override_settings(MIDDLEWARE=MIDDLEWARE, SESSION_ENGINE="django.contrib.sessions.backends.db"):
        return WSGIHandler()
