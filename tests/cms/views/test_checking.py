from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.cms.editing import editor_client
from tests.factories.cms import DatedFactFactory, LawEntryFactory, ServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
REPORT = "what_needs_checking"


@pytest.fixture
def editor(client):
    return editor_client(client)


def test_report_names_what_and_who(editor):
    today = timezone.localdate()
    DatedFactFactory(title="In date", review_date=today + timedelta(days=1))
    DatedFactFactory(title="Overdue fact", review_date=today, owner="Law editor")
    LawEntryFactory(instrument="Unread Act", mark="unchecked", review_date=today + timedelta(days=9))
    ServiceFactory(name="Old service", review_date=today - timedelta(days=9))

    page = editor.get(reverse(REPORT))

    told = [(item.kind, item.title, item.is_overdue) for item in page.context["object_list"]]
    assert told == [
        ("Service", "Old service", True),
        ("Dated fact", "Overdue fact", True),
        ("Law entry", "Unread Act", False),
    ]
    html = page.content.decode()
    assert "Law editor" in html
    assert date_format(today + timedelta(days=9), "j F Y") in html
    assert "Not yet checked" in html
    assert "In date" not in html


def test_report_when_all_is_checked(editor):
    page = editor.get(reverse(REPORT))

    assert "There are no statements to check to display." in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_report_queries(editor, count, django_assert_num_queries):
    DatedFactFactory.create_batch(count, mark="unchecked")
    results = reverse("what_needs_checking_results")  # without the frame, whose menus are other rooms' affair
    editor.get(results)

    with django_assert_num_queries(15):
        page = editor.get(results)

    assert len(page.context["object_list"]) == count


def test_report_as_a_spreadsheet(editor):
    fact = DatedFactFactory(mark="unchecked")

    response = editor.get(reverse(REPORT), {"export": "csv"})

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines == [
        "Kind,Title,Owner,Owner's e-mail,Why,Checked on,Check again by",
        f"Dated fact,{fact.title},Law and policy editor,law@partners.example,Not yet checked,2026-11-21,2099-05-21",
    ]


def test_report_is_on_the_menu(editor):
    assert reverse(REPORT) in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_the_editors_rooms_carry_our_name(editor):
    html = editor.get(reverse("wagtailadmin_home")).content.decode()

    assert "<title>Dashboard - Waymark</title>" in html
    assert 'alt="Waymark"' in html
