"""Two calls at the same moment, on a database with real locks."""

import threading
from collections import Counter

import pytest
from django.db import connection  # noqa: F401 - the condition below asks it
from django.utils import timezone

from agencies.actions import api_calls, api_keys, jobs, sent_lists
from agencies.models import ApiCall, ApiKey, FileImport, Membership
from tests.agencies.api.conftest import post_list
from tests.at_once import at_once, needs_real_locks
from tests.factories.agencies import AgencyFactory, PersonFactory, RoleFactory
from tests.factories.api_keys import key_and_secret

pytestmark = needs_real_locks
ANA = {"staff_number": "1", "name": "Ana Bell", "role": "desk"}


def an_agency():
    agency = AgencyFactory()
    RoleFactory(partnership=agency.partnership, code="desk")
    return agency


def test_same_call_sent_by_three_at_once_is_done_once():
    _key, secret = key_and_secret("one", agency=an_agency())
    answers = []

    at_once(*[lambda: answers.append(post_list(secret, "night-1", staff=[ANA]))] * 3)

    assert FileImport.objects.count() == ApiCall.objects.count() == 1
    assert Membership.objects.count() == 1
    done = [answer.json() for answer in answers if answer.status_code == 202]
    assert done
    assert all(answer == done[0] for answer in done)
    assert {answer.status_code for answer in answers} <= {202, 409}


def test_call_that_takes_long_is_told_to_wait_and_not_done_twice():
    key, _secret = key_and_secret("one", agency=an_agency())
    begun, may_end, came = threading.Event(), threading.Event(), []

    def slow():
        begun.set()
        assert may_end.wait(120)
        return {"id": "slow"}

    def second():
        assert begun.wait(120)
        with pytest.raises(api_calls.StillBeingDone):
            do(lambda: {"id": "second"})
        may_end.set()

    def do(work):
        return api_calls.do_once(key=key, name="n", request_hash="h", at=timezone.now(), work=work)

    at_once(lambda: came.append(do(slow)), second)

    assert came == [({"id": "slow"}, False)]
    assert do(slow) == ({"id": "slow"}, True)


def test_two_lists_at_once_are_written_one_after_the_other():
    agency = an_agency()
    key, _secret = key_and_secret("one", agency=agency)

    def send(number):
        rows = [{"staff_number": str(each), "name": f"P{each}", "role": "desk"} for each in range(20)]
        today = timezone.localdate()
        sent_lists.receive(key=key, rows=[*rows, {**ANA, "staff_number": number}], effective=today, at=timezone.now())

    at_once(lambda: send("a"), lambda: send("b"))
    run_all_that_is_left()

    # Whichever came second was checked again: the twenty whom both have join once, and no row is refused.
    assert set(FileImport.objects.values_list("state", flat=True)) == {"done"}
    assert sum((Counter(counts) for counts in FileImport.objects.values_list("counts", flat=True)), Counter()) == {
        "join": 22,
        "unchanged": 20,
    }
    assert Membership.objects.filter(agency=agency).count() == 22


def run_all_that_is_left():
    for _ in range(10):
        for job in jobs.Job.objects.open():
            jobs.run(job.pk, claim="left", clock=timezone.now)


def test_button_pressed_twice_at_once_makes_one_key():
    agency, person, secrets = AgencyFactory(), PersonFactory(), []

    def make():
        secrets.append(api_keys.make(agency=agency, label="x", once="w", by=person, at=timezone.now())[1])

    at_once(make, make)

    assert ApiKey.objects.count() == 1
    assert secrets[0] == secrets[1]
