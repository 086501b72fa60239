"""The statements of a public body say what the site does, and nothing that nobody has filled in."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client

from agencies.lending import retained
from agencies.models import RetentionRule
from cms import memory
from cms.blocks import PageBlock
from cms.models import PublicBody
from cms.statements import cookies, keepings
from tests.factories.agencies import PartnershipFactory, PersonFactory
from tests.factories.cms import StandardPageFactory
from tests.factories.courses import the_home
from tests.pages import texts

pytestmark = pytest.mark.django_db

ROOMS = ["agencies", "assessments", "certificates", "cms", "config", "courses", "figures", "portal"]
STATEMENTS = ["accessibility", "contact", "cookies", "how-we-agree", "languages", "privacy"]


def shown(kind: str) -> Client:
    memory.new_generation()
    body = PageBlock().to_python([{"type": kind, "value": None}])
    StandardPageFactory(parent=the_home(), slug="statement", body=body)
    return Client()


def test_cookies_are_those_of_the_settings_with_their_times():
    answer = shown("cookie_list").get("/statement/")
    assert texts(answer, "tbody th") == ["sessionid", "csrftoken", "messages", "django_language"]
    session, csrf = texts(answer, "tbody td:last-child")[:2]
    assert session == "Until you close your browser, and 8 hours at most"
    assert csrf == "Until you close your browser"
    assert (settings.SESSION_COOKIE_AGE, settings.CSRF_COOKIE_AGE) == (8 * 3600, None)
    assert settings.ACCOUNT_SESSION_REMEMBER is False


def test_cookie_with_a_time_says_it(settings):
    settings.CSRF_COOKIE_AGE, settings.ACCOUNT_SESSION_REMEMBER = 364 * 86400, True
    assert [str(cookie.lasts) for cookie in cookies()][:2] == ["8 hours", "364 days"]


def test_code_sets_no_other_cookie():
    sets = re.compile(r"set_(?:signed_)?cookie\(\s*([\w.\"']+)")
    files = [file for room in ROOMS for file in (settings.BASE_DIR / room).rglob("*.py")]
    named = {name for file in files for name in sets.findall(Path(file).read_text())}
    assert named == {"settings.LANGUAGE_COOKIE_NAME"}
    scripts = (settings.BASE_DIR / "frontend" / "scripts").glob("*.js")
    sets = re.compile(r"document\.cookie\s*=[^=]")
    assert [script.name for script in scripts if sets.search(script.read_text())] == []


def test_signing_in_sets_what_is_listed_and_no_more(client):
    person = PersonFactory()
    person.set_password("waymark-tests")
    person.save()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": person.username, "password": "waymark-tests"})
    client.get("/learn/")

    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} <= set(client.cookies)
    assert set(client.cookies) <= {cookie.name for cookie in cookies()}


def test_public_page_sets_no_cookie(client):
    StandardPageFactory(parent=the_home(), slug="statement")
    client.get("/statement/")
    assert list(client.cookies) == []


def test_times_are_those_of_the_rules_in_force():
    partnership = PartnershipFactory(name="Northmoor")
    RetentionRule.objects.create(partnership=partnership, what="invitations", months=6, is_on=True)
    RetentionRule.objects.create(partnership=partnership, what="codes", months=3, is_on=False)

    of_each = {str(each.what): each.times for each in keepings()}

    assert set(of_each) >= {str(thing.label) for thing in retained()}
    assert of_each["Being signed in"] == ("Until you close your browser, and 8 hours at most",)
    assert {what: times for what, times in of_each.items() if times and what != "Being signed in"} == {
        "Invitations that nobody accepted": ("Northmoor: 6 months",)
    }


def test_a_changed_rule_is_shown_at_once():
    client = shown("keeping_list")
    client.get("/statement/")
    RetentionRule.objects.create(partnership=PartnershipFactory(name="North"), what="codes", months=4, is_on=True)
    assert "North: 4 months" in client.get("/statement/").content.decode()


def test_what_nobody_filled_in_is_not_shown():
    client = shown("who_to_ask")
    assert texts(client.get("/statement/"), ".govuk-summary-list") == []
    assert "Ask your training lead or the coordinator" in client.get("/statement/").content.decode()

    body = PublicBody.load()
    body.email = "help@partners.example"
    body.save()

    answer = client.get("/statement/")
    assert texts(answer, ".govuk-summary-list dt") == ["E-mail"]
    assert texts(answer, ".govuk-summary-list dd") == ["help@partners.example"]


def test_who_may_fill_it_in_sees_what_is_missing(client):
    editor = PersonFactory()
    editor.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "change_publicbody"]))
    body = PublicBody.load()
    body.name, body.email, body.phone = "Northmoor Council", "help@partners.example", "01234 567890"
    body.save()
    client.force_login(editor)

    assert texts(client.get("/admin/"), "[aria-labelledby=still-to-fill-in] li") == [
        "address for letters",
        "e-mail of the data protection officer",
    ]

    body.post, body.data_protection = "1 Hall Square", "dpo@partners.example"
    body.save()
    assert texts(client.get("/admin/"), "[aria-labelledby=still-to-fill-in]") == []


def test_each_statement_is_in_the_footer_and_promises_no_placeholder():
    for name in STATEMENTS:
        words = (settings.CURRICULUM_DIR / "pages" / f"{name}.md").read_text()
        assert "footer: true" in words, name
        assert (
            re.findall(r"(?i)\b(?:todo|tbc|lorem|placeholder|to be confirmed|insert)\b|\[[^\]]*\](?!\()", words) == []
        ), name
