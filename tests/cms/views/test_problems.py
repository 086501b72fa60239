"""Visitors say what is wrong with an entry."""

from datetime import timedelta

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page

from cms.models import ProblemReport, Service
from tests.factories.cms import DirectoryPageFactory, ServiceFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
HERE = reverse("cms:problem", args=["open-door"])


@pytest.fixture(autouse=True)
def service() -> Service:
    cache.clear()
    DirectoryPageFactory(parent=Page.objects.get(depth=2))
    return ServiceFactory(name="Open Door", slug="open-door")


def sent(**changes: object) -> dict[str, object]:
    return {
        "trouble": "moved",
        "words": "Now by the mill",
        "stamp": signing.dumps("open-door", salt="cms.problem"),
        **changes,
    }


def test_a_report_is_kept_without_a_trace_of_its_visitor(service):
    visitor = Client(enforce_csrf_checks=True)
    page = visitor.get(HERE)
    assert "Please do not tell us about a real incident here." in page.content.decode()
    stamp = page.context["form"]["stamp"].value()

    answer = visitor.post(HERE, sent(stamp=stamp))

    assert answer.url == reverse("cms:problem-sent", args=["open-door"])
    report = ProblemReport.objects.get()
    assert (report.service, report.trouble, report.words) == (service, "moved", "Now by the mill")
    assert not visitor.cookies
    assert visitor.get(answer.url).status_code == 200


def test_the_entry_leads_here(client):
    assert texts(client.get(reverse("cms:service", args=["open-door"])), f'a[href="{HERE}"]') == [
        "Tell us if something here is wrong"
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"trouble": ""},
        {"trouble": "nonsense"},
        {"words": "w" * 301},
        {"stamp": ""},
        {"stamp": signing.dumps("another", salt="cms.problem")},
        {"stamp": signing.dumps("open-door", salt="other")},
    ],
)
def test_nonsense_is_refused(client, changes):
    page = client.post(HERE, sent(**changes))

    assert texts(page, ".govuk-error-summary")
    assert ProblemReport.objects.count() == 0


def test_a_program_that_fills_in_everything_learns_nothing(client):
    assert client.post(HERE, sent(website="https://spam.example")).status_code == 302
    assert ProblemReport.objects.count() == 0


def test_the_same_sent_twice_is_one_report(client):
    assert [client.post(HERE, sent()).status_code for _ in range(2)] == [302, 302]
    assert ProblemReport.objects.count() == 1


def test_not_without_end(client):
    statuses = [client.post(HERE, sent(words=f"Wrong {n}")).status_code for n in range(11)]

    assert statuses == [302] * 10 + [429]
    assert ProblemReport.objects.count() == 10


def test_a_report_on_a_translation_is_about_the_entry(client, service):
    ServiceFactory(
        locale=Locale.objects.get_or_create(language_code="cy")[0],
        translation_key=service.translation_key,
        slug="open-door",
    )

    assert client.post(f"/cy{HERE}", sent()).status_code == 302
    assert ProblemReport.objects.get().service == service


def test_of_a_hidden_entry_nothing_is_reported(client):
    Service.objects.update(review_date=timezone.localdate() - timedelta(days=90))

    assert client.get(HERE).status_code == 404
