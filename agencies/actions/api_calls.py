"""Calls that name themselves (Idempotency-Key): each is done once, however often it is sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from agencies.models import ApiCall, ApiKey

REMEMBERED_FOR = timedelta(days=7)
# Whoever has not answered for so long is gone: the next who sends the call does it.
GIVEN_UP_AFTER = timedelta(minutes=2)


class StillBeingDone(Exception):
    """The same call was sent a moment ago and has not been answered yet."""


class AnotherCall(Exception):
    """This name stands for another request already."""


def do_once(
    *, key: ApiKey, name: str, request_hash: str, at: datetime, work: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """This function will do the work unless a call of this name did it, and answer what it came to and whether it had.

    The answer is kept together with what the work wrote. Where the work raises, the name is free again.
    """
    call = claimed(key=key, name=name, request_hash=request_hash, at=at)
    if call.status is not None:
        return call.answer, True
    mine = ApiCall.objects.filter(pk=call.pk, at=call.at, status=None)
    try:
        with transaction.atomic():
            # Somebody who thought that we were gone may have taken it over.
            if mine.select_for_update().first() is None:
                raise StillBeingDone
            answer = work()
            mine.update(status=202, answer=answer)
    except Exception:
        mine.delete()
        raise
    return answer, False


def claimed(*, key: ApiKey, name: str, request_hash: str, at: datetime) -> ApiCall:
    """The call of this name: ours to do, or answered already."""
    try:
        with transaction.atomic():
            return ApiCall.objects.create(key=key, name=name, request_hash=request_hash, at=at)
    except IntegrityError:
        there = ApiCall.objects.filter(key=key, name=name).first()
    if there is None:  # it failed this very moment
        raise StillBeingDone
    if there.request_hash != request_hash:
        raise AnotherCall
    if there.status is None:
        left = ApiCall.objects.filter(pk=there.pk, at=there.at, at__lte=at - GIVEN_UP_AFTER, status=None)
        if not left.update(at=at):
            raise StillBeingDone
        there.at = at
    return there


def drop_old(*, at: datetime) -> int:
    """Names are free again after a week."""
    return ApiCall.objects.filter(at__lt=at - REMEMBERED_FOR).delete()[0]
