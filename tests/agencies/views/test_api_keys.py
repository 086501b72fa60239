"""Keys of an HR system, as the lead of a whole agency makes and revokes them."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from agencies.actions import api_keys
from agencies.forms.api_keys import SALT
from agencies.models import ApiKey, AuditEntry
from agencies.rules.api_keys import prefix_of
from tests.factories.agencies import AgencyFactory, MembershipFactory, TeamFactory
from tests.factories.api_keys import ApiKeyFactory
from tests.pages import texts

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
PAGE = "/agency/here/hr-system/"


@pytest.fixture
def agency():
    return AgencyFactory(slug="here")


@pytest.fixture
def lead(client, agency):
    person = MembershipFactory(agency=agency, lead=True, person__display_name="Lee").person
    client.force_login(person)
    return person


def once_of(client):
    return client.get(PAGE).context["form"]["once"].value()


def make(client, **said):
    return client.post(PAGE, {"label": "Night feed", "last_day": "", "once": once_of(client), **said})


def test_key_is_made_and_shown_in_the_answer_alone(client, agency, lead):
    made = make(client)

    key = ApiKey.objects.get()
    [secret] = texts(made, ".wm-code--whole")
    assert prefix_of(secret) == key.prefix
    assert key.secret_hash not in secret
    assert (key.agency, key.label, key.made_by, key.expires_at) == (agency, "Night feed", lead, None)
    assert "no-store" in made["Cache-Control"]
    assert secret not in client.get(PAGE).content.decode()
    assert f'-H "Authorization: Bearer {secret}"' in texts(made, ".wm-snippet")[0]
    note = AuditEntry.objects.get()
    assert (note.action, note.by, note.agency) == ("api-key.made", lead, agency)
    assert secret not in str(note.after)


def test_button_pressed_twice_makes_one_key_and_shows_it_twice(client, agency, lead):
    once = once_of(client)

    first, second = make(client, once=once), make(client, once=once)

    assert texts(first, ".wm-code--whole") == texts(second, ".wm-code--whole")
    assert ApiKey.objects.count() == AuditEntry.objects.count() == 1


def test_two_forms_make_two_keys(client, agency, lead):
    assert texts(make(client), ".wm-code--whole") != texts(make(client), ".wm-code--whole")
    assert ApiKey.objects.count() == 2


@pytest.mark.parametrize("kind", ["none", "made up", "of somebody else"])
def test_form_of_somebody_else_or_from_long_ago_is_asked_for_again(client, agency, lead, kind):
    words = {"none": "", "made up": "made up", "of somebody else": signing.dumps(["0:0", "x"], salt=SALT)}
    refused = make(client, once=words[kind])

    assert texts(refused, ".govuk-error-summary li") == ["This page was open for a long time. Press the button again."]
    assert not ApiKey.objects.exists()

    again = client.post(PAGE, {"label": "Night feed", "once": refused.context["form"]["once"].value()})
    assert len(texts(again, ".wm-code--whole")) == 1


def test_last_day_is_the_last_day_where_the_agency_is(client, agency, lead):
    last = timezone.localdate() + timedelta(days=10)

    make(client, last_day=last.isoformat())

    ends = timezone.localtime(ApiKey.objects.get().expires_at)
    assert (ends.date(), ends.hour, ends.minute) == (last + timedelta(days=1), 0, 0)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"label": ""}, "What is the key for?: Say what the key is for."),
        ({"last_day": "2020-01-01"}, "Last day it works: Choose a day within the next two years."),
        ({"last_day": "2999-01-01"}, "Last day it works: Choose a day within the next two years."),
    ],
)
def test_what_makes_no_sense_is_said(client, agency, lead, said, words):
    assert texts(make(client, **said), ".govuk-error-summary li") == [words]
    assert not ApiKey.objects.exists()


def test_twenty_keys_are_enough(client, agency, lead):
    ApiKeyFactory(agency=agency, revoked_at=timezone.now())
    ApiKeyFactory.create_batch(api_keys.MOST_KEYS, agency=agency)

    assert texts(make(client), ".govuk-error-summary li") == [
        "You have 20 keys that work. Revoke one that is not needed."
    ]


def test_key_is_revoked_once_after_a_question(client, agency, lead):
    key = ApiKeyFactory(agency=agency, label="Night feed")
    page = reverse("agencies:revoke-key", args=["here", key.prefix])
    assert texts(client.get(page), "main form button") == ["Revoke this key"]
    assert ApiKey.objects.get().revoked_at is None

    answers = [client.post(page), client.post(page)]

    key.refresh_from_db()
    assert [answer.url for answer in answers] == [PAGE, PAGE]
    assert key.revoked_by == lead
    assert not key.is_working(timezone.now())
    assert texts(client.get(page), "main form button") == []
    assert [note.action for note in AuditEntry.objects.all()] == ["api-key.revoked"]


def test_list_says_how_each_key_stands(client, agency, lead):
    now = timezone.now()
    ApiKeyFactory(agency=agency, label="Old", revoked_at=now, revoked_by=lead, made_at=now - timedelta(days=3))
    ApiKeyFactory(agency=agency, label="Gone", expires_at=now, made_at=now - timedelta(days=2))
    ApiKeyFactory(agency=agency, label="New", last_used_date="2026-01-02", made_at=now - timedelta(days=1))
    ApiKeyFactory(label="Secret of others")

    shown = client.get(PAGE)

    rows = [[cell.split(",")[0] for cell in texts(shown, f"tbody tr:nth-child({n}) td")] for n in (1, 2, 3)]
    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("2 Jan 2026", "Works", "Revoke New"),
        ("Never", "Ended", "–"),
        ("Never", "Revoked", "–"),
    ]
    assert "Secret of others" not in shown.content.decode()


@pytest.mark.parametrize("items", [1, 3])
def test_list_asks_the_same_number_of_questions(client, agency, lead, items, django_assert_num_queries):
    ApiKeyFactory.create_batch(items, agency=agency)
    client.get(PAGE)

    with django_assert_num_queries(6):
        client.get(PAGE)


def test_team_lead_and_leads_elsewhere_find_nothing(client, agency):
    key = ApiKeyFactory(agency=agency)
    team_lead = MembershipFactory(agency=agency, team=TeamFactory(agency=agency), team_lead=True).person
    for person in (team_lead, MembershipFactory(lead=True).person):
        client.force_login(person)
        assert client.get(PAGE).status_code == 404
        assert client.post(reverse("agencies:revoke-key", args=["here", key.prefix])).status_code == 404


def test_key_of_another_agency_is_not_revoked(client, agency, lead):
    key = ApiKeyFactory()

    assert client.post(reverse("agencies:revoke-key", args=["here", key.prefix])).status_code == 404
