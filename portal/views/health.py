"""For machines that keep the site running. Nothing secret is said: only the names of the parts that fail."""

from collections.abc import Callable

from celery import current_app
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers. Asks nothing of the parts around it: restarting would not mend those."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Whether every part that work needs can be reached: 503 with the names of those that cannot."""
    failing = [name for name, check in CHECKS.items() if not works(check)]
    if failing:
        return JsonResponse({"status": "not ready", "failing": failing}, status=503)
    return JsonResponse({"status": "ready"})


def works(check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # whatever a part raises, it is not ready
        return False
    return True


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def shared_cache() -> None:
    cache.set("portal:ready", "yes", 10)
    if cache.get("portal:ready") != "yes":
        raise ConnectionError("the cache forgets")


def broker() -> None:
    if current_app.conf.task_always_eager:
        return
    with current_app.connection_for_write(connect_timeout=2) as link:
        link.ensure_connection(max_retries=1, timeout=2)


CHECKS = {"database": database, "cache": shared_cache, "broker": broker}
