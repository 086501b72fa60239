"""What is overdue, kind by kind, on the first page of the admin and in the report."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page

from agencies.actions import groups
from cms.models import Service
from cms.queries import overdue
from tests.cms.editing import editor_client
from tests.factories.agencies import PersonFactory
from tests.factories.cms import DatedFactFactory, LawEntryFactory, ServiceFactory, StandardPageFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
HOME, REPORT = reverse("wagtailadmin_home"), reverse("what_needs_checking")
EARLY, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def editor(client):
    return editor_client(client)


def panel(response) -> list[list[str]]:
    rows = texts(response, ".wm-overdue tbody td")
    return [rows[start : start + 3] for start in range(0, len(rows), 3)]


def in_welsh(row, at: datetime):
    welsh, _is_new = Locale.objects.get_or_create(language_code="cy")
    copy = row.copy_for_translation(welsh)
    copy.save()
    type(row).objects.filter(pk=copy.pk).update(live=True, last_published_at=at, alias_of=None) if isinstance(
        row, Page
    ) else type(row).objects.filter(pk=copy.pk).update(live=True, last_published_at=at)
    return copy


def test_the_first_page_counts_each_kind_and_names_the_oldest(editor):
    today = timezone.localdate()
    for number in range(4):
        DatedFactFactory(title=f"Fact {number}", review_date=today - timedelta(days=number), owner="Law editor")
    ServiceFactory(name="<b>Service", review_date=today)

    page = editor.get(HOME)

    found = panel(page)
    assert [(kind, number) for kind, number, _oldest in found] == [("Dated facts", "4"), ("Services", "1")]
    assert [found[0][2].index(f"Fact {number}") for number in (3, 2, 1)] == sorted(
        found[0][2].index(f"Fact {number}") for number in (3, 2, 1)
    )
    assert "Fact 0" not in found[0][2]
    assert "Nothing is overdue of: Law table, Resources, Translations, Easy Read twins." in page.content.decode()
    assert "<b>Service" not in page.content.decode()


def test_the_first_page_says_when_nothing_is(editor):
    assert "Nothing is overdue. Thank you." in editor.get(HOME).content.decode()


def test_who_keeps_no_content_has_no_panel(client):
    groups.make()
    coordinator, reviewer = PersonFactory(), PersonFactory()
    coordinator.groups.add(Group.objects.get(name=groups.COORDINATORS))
    reviewer.groups.add(Group.objects.get(name=groups.REVIEWERS))

    client.force_login(coordinator)
    assert "What is overdue" not in client.get(HOME).content.decode()
    client.force_login(reviewer)
    assert "What is overdue" in client.get(HOME).content.decode()


def test_translations_of_knowledge_are_behind_once_their_source_is_published_again():
    behind, level = ServiceFactory(name="A", last_published_at=LATE), ServiceFactory(name="B", last_published_at=EARLY)
    in_welsh(behind, EARLY)
    in_welsh(level, LATE)

    found = overdue.translations_behind(on=timezone.localdate())

    assert [(item.title, item.reason) for item in found] == [("A (Welsh)", "Its source has changed since")]
    assert (found[0].checked_date, found[0].review_date) == (EARLY.date(), LATE.date())


def test_translations_of_pages_are_behind_too():
    page = StandardPageFactory(title="About", parent=Page.objects.get(depth=2))
    Page.objects.filter(pk=page.pk).update(last_published_at=LATE)
    home = Page.objects.get(depth=2)
    welsh, _is_new = Locale.objects.get_or_create(language_code="cy")
    home.copy_for_translation(welsh)
    copy = page.copy_for_translation(welsh)
    Page.objects.filter(pk=copy.pk).update(live=True, last_published_at=EARLY)

    assert [item.title for item in overdue.translations_behind(on=timezone.localdate())] == ["About (Welsh)"]

    Page.objects.filter(pk=copy.pk).update(last_published_at=LATE)
    assert overdue.translations_behind(on=timezone.localdate()) == []


def test_the_report_is_filtered_by_kind_and_owner(editor):
    today = timezone.localdate()
    DatedFactFactory(title="A fact", review_date=today, owner="Law editor")
    DatedFactFactory(title="Another", review_date=today, owner="Figures")
    LawEntryFactory(instrument="An Act", review_date=today, owner="Law editor")

    def told(**asked: str) -> list[str]:
        return sorted(item.title for item in editor.get(REPORT, asked).context["object_list"])

    assert told() == ["A fact", "An Act", "Another"]
    assert told(kind="fact") == ["A fact", "Another"]
    assert told(owner="LAW") == ["A fact", "An Act"]
    assert told(kind="fact", owner="law") == ["A fact"]
    assert told(kind="nonsense") == ["A fact", "An Act", "Another"]


def test_the_oldest_are_the_first_of_all_of_them():
    """Of many on one day, in upper and lower case and with what sorts before a language's bracket."""
    today = timezone.localdate()
    for title in ("b", "B", "\u00e9", "A!", "A", "a b", "A (2)"):
        DatedFactFactory(title=title, review_date=today)
        LawEntryFactory(instrument=title, review_date=today - timedelta(days=len(title)))
        in_welsh(ServiceFactory(name=title, review_date=today, last_published_at=LATE), EARLY)
        in_welsh(DatedFactFactory(title=title, last_published_at=LATE + timedelta(hours=len(title))), EARLY)

    found = overdue.at_a_glance(on=today)

    for waiting in found:
        everything = waiting.kind.found(on=today)
        assert waiting.number == len(everything)
        assert waiting.oldest == everything[:3]
    assert {waiting.kind.code: waiting.number for waiting in found} == {
        "fact": 7, "law": 7, "service": 7, "resource": 0, "translation": 14, "twin": 0,
    }  # fmt: skip


def test_a_kind_asks_as_much_for_three_as_for_one(django_assert_num_queries):
    today = timezone.localdate()

    def make() -> None:
        DatedFactFactory(review_date=today)
        LawEntryFactory(review_date=today)
        in_welsh(ServiceFactory(review_date=today, last_published_at=LATE), EARLY)

    make()
    with django_assert_num_queries(12):
        overdue.at_a_glance(on=today)
    make()
    make()
    with django_assert_num_queries(12):
        overdue.at_a_glance(on=today)
    assert Service.objects.count() == 6
    make()
    with django_assert_num_queries(16):  # each kind of four is counted
        overdue.at_a_glance(on=today)
