"""Who reads, in which language, on which day: asked of the request once, at the edge."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from agencies.models import Person


def reader_of(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


def language_now() -> str:
    return get_language() or settings.LANGUAGE_CODE


def today() -> date:
    return timezone.localdate()
