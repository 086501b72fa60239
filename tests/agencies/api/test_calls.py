"""What is wrong with a call: each fault has its status and says what to do; nothing is done."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.actions import api_calls, sent_lists
from agencies.api import bodies, keys, shapes
from agencies.api.problems import Problem
from agencies.models import ApiCall, ApiKey, FileImport
from tests.factories.api_keys import key_and_secret

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ANA = {"staff_number": "1", "name": "Ana Bell", "role": "Front desk"}


def fault(answer):
    assert answer["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert said["status"] == answer.status_code
    assert set(said) <= {"title", "status", "detail", "errors", "more_errors"}
    return (
        answer.status_code,
        said["detail"],
        [(each["row"], each["field"], each["problem"]) for each in said["errors"]],
    )


NO_KEY = (
    401,
    "Send a key that works: Authorization: Bearer wm_… Your training lead sees under HR system which keys have ended "
    "or were revoked, and makes new ones.",
    [],
)


# --- whose key -------------------------------------------------------------------------------------------------------
def test_key_that_does_not_work_is_answered_alike(agency, key_pair, call):
    right = key_pair[1]
    ended = key_and_secret("ended", agency=agency, expires_at=timezone.now() - timedelta(seconds=1))[1]
    revoked = key_and_secret("revoked", agency=agency, revoked_at=timezone.now())[1]
    wrong_secret = right[:-3] + ("abc" if right[-3:] != "abc" else "xyz")

    for secret in (ended, revoked, wrong_secret, right[:-1], "x", "wm_aaaaaaaaaa_" + "b" * 43, "\u00e9"):
        answer = call("POST", "/staff", {"staff": [ANA]}, Authorization=f"Bearer {secret}")
        assert fault(answer) == NO_KEY
        assert answer["WWW-Authenticate"] == 'Bearer realm="Waymark"'
    assert not FileImport.objects.exists()


@pytest.mark.parametrize("said", ["", "Bearer", "Basic d206d20=", "wm_x"])
def test_other_ways_to_sign_in_are_none(call, said):
    assert fault(call("GET", "/staff/x", Authorization=said)) == NO_KEY


def test_session_opens_nothing(agency, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create(username="admin", is_superuser=True))

    answer = client.post("/api/v1/staff", {"staff": [ANA]}, content_type="application/json")

    assert fault(answer) == NO_KEY


def test_scheme_is_read_whatever_its_capitals(key_pair, call):
    assert call("GET", "/staff/x", Authorization=f"bearer  {key_pair[1]}").status_code == 404


def test_day_of_use_is_kept_once_a_day(agency, key_pair, call, django_assert_num_queries):
    sent = call("POST", "/staff", {"staff": [ANA], "dry_run": True}).json()
    assert ApiKey.objects.get().last_used_date == timezone.localdate()

    with django_assert_num_queries(3):  # the key, the list, its problems
        call("GET", f"/staff/{sent['id']}")


def test_refused_keys_leave_no_day_of_use(agency, call):
    key, secret = key_and_secret("ended", agency=agency, expires_at=timezone.now())
    call("GET", "/staff/x", secret=secret)

    key.refresh_from_db()
    assert key.last_used_date is None


def test_guessing_is_slowed_and_right_keys_are_not(call, monkeypatch):
    monkeypatch.setitem(keys.LIMITS, "api_wrong_key", "2/m/ip")
    guesses = [call("GET", "/staff/x", secret="wrong").status_code for _ in range(4)]

    assert guesses == [401, 401, 429, 429]
    assert call("GET", "/staff/x", Authorization="").status_code == 401
    assert call("GET", "/staff/x").status_code == 404


def test_calls_of_a_key_are_limited_each_key_for_itself(agency, call, monkeypatch):
    monkeypatch.setitem(keys.LIMITS, "api_call", "2/m/key")
    other = key_and_secret("other", agency=agency)[1]

    answers = [call("GET", "/staff/x") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert fault(answers[2]) == (429, "At most 2 calls of this kind a minute for a key. Try again later.", [])
    assert answers[2]["Retry-After"] == "60"
    assert call("GET", "/staff/x", secret=other).status_code == 404


def test_lists_of_a_key_are_limited_beside(call, monkeypatch):
    monkeypatch.setitem(keys.LIMITS, "api_list", "1/h/key")
    call("POST", "/staff", {"staff": [ANA]})

    limited = call("POST", "/staff", {"staff": [ANA]})

    assert fault(limited) == (429, "At most 1 calls of this kind an hour for a key. Try again later.", [])


# --- the shape of a call ---------------------------------------------------------------------------------------------
MEND = "Nothing was done. Mend what the errors name and send the call again."


NOT_A_DAY = "This has to be a day as text: 2026-11-30"
NOT_A_NUMBER = "This has to be a whole number, without quotation marks."
NOT_A_FIELD = "There is no field of this name. Leave it out."
TOO_FAR = "This day is too long ago, or more than a year ahead."


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ({}, [(None, "staff", "This is missing.")]),
        ([], [(None, "", "This has to be an object: { … }")]),
        ({"staff": {}}, [(None, "staff", "This has to be a list: [ … ]")]),
        ({"staff": []}, [(None, "staff", "There are no rows. Send at least one.")]),
        ({"staff": [ANA], "dryrun": True}, [(None, "dryrun", NOT_A_FIELD)]),
        (
            {"staff": [ANA], "dry_run": "true"},
            [(None, "dry_run", "This has to be true or false, without quotation marks.")],
        ),
        ({"staff": [ANA], "leavers": "7"}, [(None, "leavers", NOT_A_NUMBER)]),
        ({"staff": [ANA], "leavers": -1}, [(None, "leavers", "This is too small a number.")]),
        ({"staff": [ANA], "effective": "1/2/2026"}, [(None, "effective", NOT_A_DAY)]),
        ({"staff": [ANA], "effective": "2026-02-30"}, [(None, "effective", NOT_A_DAY)]),
        ({"staff": [ANA], "effective": "1939-01-01"}, [(None, "effective", TOO_FAR)]),
        (
            {"staff": [ANA, {"staff_number": 7, "name": "Bo"}, "Di", {"nickname": "Ed"}]},
            [
                (2, "staff_number", "This has to be text in quotation marks."),
                (3, "", "This has to be an object: { … }"),
                (4, "nickname", NOT_A_FIELD),
            ],
        ),
        ({"staff": [{**ANA, "start_date": "03/04/2026"}]}, [(1, "start_date", NOT_A_DAY)]),
        ({"staff": [{**ANA, "team": "x" * 501}]}, [(1, "team", "This is too long.")]),
    ],
)  # fmt: skip
def test_faults_of_the_body_are_named_by_row_and_field(call, body, faults):
    status, detail, named = fault(call("POST", "/staff", body))

    assert (status, named) == (422, faults)
    assert detail.startswith("Nothing was done.")
    assert not FileImport.objects.exists()
    assert not ApiCall.objects.exists()


def test_only_the_first_hundred_faults_are_named(call):
    said = call("POST", "/staff", {"staff": [{"x": 1}] * 130}).json()

    assert (len(said["errors"]), said["more_errors"]) == (100, 30)


def test_what_was_sent_is_never_repeated(call):
    answer = call("POST", "/staff", {"staff": [{"name": ["Secret Name"], "staff_number": 471147114711}]})

    assert b"Secret Name" not in answer.content
    assert b"471147114711" not in answer.content


@pytest.mark.parametrize(
    ("content", "kind", "status", "words"),
    [
        (b"{", "application/json", 400, "The body is not JSON in UTF-8."),
        (b'{"staff": [{"name": "\\ud800"}]}', "application/json", 400, "The body is not JSON in UTF-8."),
        (b'{"staff": [{"name": "\xe9"}]}', "application/json", 400, "The body is not JSON in UTF-8."),
        (b"[" * 100_000, "application/json", 400, "The body is not JSON in UTF-8."),
        (b"", "application/json", 400, "The body is empty."),
        (b"{}", "text/csv", 415, "Send JSON in UTF-8 and say so: Content-Type: application/json"),
        (b"{}", "application/json; charset=latin-1", 415, "Send JSON in UTF-8 and say so"),
        (b"a=b", "application/x-www-form-urlencoded", 415, "Send JSON in UTF-8 and say so"),
    ],
)
def test_body_that_is_no_json_is_refused(call, content, kind, status, words):
    answer = fault(call("POST", "/staff", content, kind=kind))

    assert answer[0] == status
    assert answer[1].startswith(words)


def test_mark_of_utf8_at_the_beginning_does_no_harm(call):
    body = b"\xef\xbb\xbf" + json.dumps({"staff": [ANA]}).encode()

    assert call("POST", "/staff", body, kind="application/json; charset=UTF-8").status_code == 202


def test_packed_body_is_refused(call):
    packed = call("POST", "/staff", b"{}", **{"Content-Encoding": "gzip"})

    assert fault(packed) == (415, "Send the body as it is, without compression.", [])


def test_body_without_a_length_is_refused(call):
    assert fault(call("POST", "/staff", {"staff": [ANA]}, **{"Content-Length": "many"}))[0] == 411


def test_body_that_ends_early_is_refused():
    kind = {"CONTENT_TYPE": "application/json", "CONTENT_LENGTH": "999", "wsgi.input": BytesIO(b'{"staff":')}
    early = RequestFactory().generic("POST", "/api/v1/staff", b"", **kind)

    with pytest.raises(Problem) as refused:
        bodies.read(early, shapes.StaffList)

    assert refused.value.detail == "The body ended before its Content-Length. Send it again."


def test_body_that_is_too_large_is_refused_unread(call, monkeypatch):
    monkeypatch.setattr(bodies, "MOST_BYTES", 1024 * 1024)

    large = call("POST", "/staff", b" " * (1024 * 1024 + 1))

    assert fault(large) == (413, "Send at most 1 MB and 100,000 rows. Leave out what is not described.", [])


def test_more_rows_than_may_be_are_refused(call):
    rows = b'{"staff": [' + b",".join([b'{"name":"A"}'] * 100_001) + b"]}"

    assert fault(call("POST", "/staff", rows))[2] == [(None, "staff", "There are too many rows. Send at most 100,000.")]


@pytest.mark.parametrize("name", ["", " ", "two words", "x" * 121, "\u00e9"])
def test_call_that_writes_names_itself(call, name):
    answer = call("POST", "/staff", {"staff": [ANA]}, **{"Idempotency-Key": name})

    words = "Send a word of your own with this call, 1 to 120 signs without spaces."
    assert fault(answer) == (400, MEND, [(None, "Idempotency-Key", words)])


def test_call_without_a_name_is_refused(key_pair):
    answer = Client().post("/api/v1/staff/x/undo", headers={"Authorization": f"Bearer {key_pair[1]}"})

    assert fault(answer)[0] == 400


@pytest.mark.parametrize("after", ["x", "-1"])
def test_parameter_that_makes_no_sense_is_named(call, after):
    status, _detail, [(row, field, _words)] = fault(call("GET", f"/staff/x?after={after}"))

    assert (status, row, field) == (422, None, "after")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/staff", 405), ("PUT", "/staff", 405), ("DELETE", "/staff/x", 405), ("POST", "/staff/", 404),
     ("GET", "/nothing", 404), ("POST", "/nothing/at/all", 404)],
)  # fmt: skip
def test_addresses_and_methods_that_there_are_not(call, method, path, status):
    answer = call(method, path)

    assert fault(answer)[0] == status
    if status == 405:
        assert answer["Allow"]


def test_addresses_beside_the_version_are_problems_too(client):
    assert fault(client.get("/api/v2/staff"))[0] == 404


def test_fault_of_ours_says_to_send_it_again(call, monkeypatch):
    def broken(**_said):
        raise RuntimeError("Secret Name")

    monkeypatch.setattr(sent_lists, "receive", broken)
    answer = call("POST", "/staff", {"staff": [ANA]}, name="once")
    monkeypatch.undo()

    status, detail, _errors = fault(answer)
    assert (status, "Secret" in str(answer.content)) == (500, False)
    assert detail.startswith("Something went wrong on our side. Send the same call again")
    assert call("POST", "/staff", {"staff": [ANA]}, name="once").status_code == 202


# --- once ------------------------------------------------------------------------------------------------------------
def test_same_call_again_is_answered_and_not_done_again(call):
    first = call("POST", "/staff", {"staff": [ANA]}, name="night-1")
    again = call("POST", "/staff", {"staff": [ANA]}, name="night-1")

    assert (again.status_code, again.json(), again["Location"]) == (202, first.json(), first["Location"])
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert FileImport.objects.count() == 1


def test_same_name_for_another_body_is_refused(call):
    call("POST", "/staff", {"staff": [ANA]}, name="night-1")

    other = call("POST", "/staff", {"staff": [ANA], "dry_run": True}, name="night-1")

    detail = "This Idempotency-Key stands for another call already. Choose a new one for each list."
    assert fault(other) == (422, detail, [(None, "Idempotency-Key", "Used for another call.")])
    assert FileImport.objects.count() == 1


def test_same_name_for_another_address_is_refused(call):
    sent = call("POST", "/staff", {"staff": [ANA]}, name="night-1").json()

    assert fault(call("POST", f"/staff/{sent['id']}/undo", name="night-1"))[0] == 422


def test_same_name_of_another_key_is_another_call(agency, call):
    call("POST", "/staff", {"staff": [ANA]}, name="night-1")
    other = key_and_secret("other", agency=agency)[1]

    assert call("POST", "/staff", {"staff": [ANA]}, name="night-1", secret=other).status_code == 202
    assert FileImport.objects.count() == 2


def test_call_that_is_being_done_is_not_begun_again(call, key_pair):
    call("POST", "/staff", {"staff": [ANA]}, name="night-1")
    ApiCall.objects.update(status=None)

    busy = call("POST", "/staff", {"staff": [ANA]}, name="night-1")

    assert fault(busy)[0] == 409
    assert busy["Retry-After"] == "5"
    assert FileImport.objects.count() == 1


def test_call_that_died_half_done_is_done_by_the_next(call):
    call("POST", "/staff", {"staff": [ANA], "dry_run": True}, name="night-1")
    FileImport.objects.all().delete()  # what it wrote went with the transaction
    ApiCall.objects.update(status=None, answer={}, at=timezone.now() - timedelta(minutes=3))

    assert call("POST", "/staff", {"staff": [ANA], "dry_run": True}, name="night-1").status_code == 202
    assert FileImport.objects.count() == 1
    assert ApiCall.objects.get().status == 202


def test_whoever_was_thought_gone_does_nothing_after_all(key_pair):
    at, did = timezone.now(), []

    def taken_over():
        did.append("the other")
        return {"id": "x"}

    def slow():
        raise AssertionError

    call = api_calls.claimed(key=key_pair[0], name="n", request_hash="h", at=at - timedelta(minutes=3))
    api_calls.do_once(key=key_pair[0], name="n", request_hash="h", at=at, work=taken_over)

    assert not ApiCall.objects.filter(pk=call.pk, at=call.at).exists()
    assert api_calls.do_once(key=key_pair[0], name="n", request_hash="h", at=at, work=slow) == ({"id": "x"}, True)
    assert did == ["the other"]


def test_names_are_free_after_a_week(key_pair):
    at = timezone.now()
    api_calls.claimed(key=key_pair[0], name="n", request_hash="h", at=at)

    assert api_calls.drop_old(at=at + timedelta(days=7)) == 0
    assert api_calls.drop_old(at=at + timedelta(days=7, seconds=1)) == 1


# --- whatever comes --------------------------------------------------------------------------------------------------
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["staff_number", "name", "first_name", "last_name", "email", "role", "team", "start_date", "end_date"]
some_row = st.dictionaries(st.sampled_from([*FIELDS, "x"]), st.text(max_size=30) | anything, max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=anything.map(json.dumps) | st.fixed_dictionaries({"staff": st.lists(some_row, max_size=4)}).map(json.dumps))
def test_whatever_is_sent_is_taken_or_refused_in_words(call, monkeypatch, body):
    monkeypatch.setattr(keys, "LIMITS", {})

    answer = call("POST", "/staff", body.encode())

    if answer.status_code == 202:
        state = call("GET", f"/staff/{answer.json()['id']}").json()["state"]
        assert state in {"done", "held", "refused"}
    else:
        assert fault(answer)[0] in {400, 422}
