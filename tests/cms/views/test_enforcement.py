"""Who can act against the people who did it, and with which powers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.models import Service
from tests.cms.editing import editor_client
from tests.factories.cms import DirectoryPageFactory, LawEntryFactory, ServiceFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture(autouse=True)
def directory_page():
    return DirectoryPageFactory(parent=Page.objects.get(depth=2))


def an_enforcer(**changes: object) -> Service:
    today = timezone.localdate()
    days = {"checked_date": today, "review_date": today + timedelta(days=90)}
    return ServiceFactory(works=["enforcement"], **days, **changes)


def laws_at(client, service: Service) -> list[str]:
    return texts(client.get(reverse("cms:service", args=[service.slug])), ".wm-laws li")


def test_powers_come_from_the_law_table_and_fall_back_when_nobody_checked_them(client):
    LawEntryFactory(code="old", instrument="Old Act", sort_order=2, review_date=timezone.localdate(), fallback="Ask.")
    LawEntryFactory(code="good", instrument="Good Act", sort_order=1, does="Allows injunctions.")
    LawEntryFactory(code="draft", instrument="Draft Act", live=False)
    LawEntryFactory(code="other", instrument="Other Act")

    service = an_enforcer(laws=["old", "good", "draft", "gone"])

    assert laws_at(client, service) == ["Good ActAllows injunctions.", "Old ActAsk."]


def test_an_entry_without_powers_has_no_line_of_them(client):
    service = an_enforcer()

    said = client.get(reverse("cms:service", args=[service.slug])).content.decode()

    assert "Powers they can use" not in said


def test_lists_say_who_can_act(client):
    an_enforcer(name="Landlord")
    today = timezone.localdate()
    ServiceFactory(name="Listener", checked_date=today, review_date=today + timedelta(days=90))

    page = client.get(reverse("cms:directory"))

    said = "Can act against the people who did it"
    assert [said in text for text in texts(page, ".wm-entry")] == [True, False]


def test_powers_cost_one_question_however_many(client, django_assert_num_queries):
    LawEntryFactory(code="a")
    service = an_enforcer(laws=["a"])
    address = reverse("cms:service", args=[service.slug]) + "?now"  # a question of its own is not kept for visitors
    client.get(address)
    with django_assert_num_queries(4):
        client.get(address)
    LawEntryFactory(code="b")
    LawEntryFactory(code="c")
    Service.objects.update(laws=["a", "b", "c"])
    with django_assert_num_queries(4):
        client.get(address)


def test_editors_tick_powers_in_force(client):
    LawEntryFactory(code="act", instrument="The Act")
    LawEntryFactory(code="then", instrument="Then", era="then-and-now")
    service = an_enforcer(laws=["act"])

    page = editor_client(client).get(reverse(Service.snippet_viewset.get_url_name("edit"), args=[service.pk]))

    assert page.context["form"]["laws"].value() == ["act"]
    assert [code for code, _name in page.context["form"].fields["laws"].choices] == ["act"]
