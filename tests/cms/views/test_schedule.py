"""What goes live and expires by the clock is told to who may change it, in the site's time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from agencies.actions import groups
from portal.tasks import publish_scheduled
from tests.cms.editing import editor_client
from tests.factories.agencies import PersonFactory
from tests.factories.cms import DatedFactFactory, StandardPageFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
IN_SUMMER, IN_WINTER = datetime(2099, 7, 1, 8, 30, tzinfo=UTC), datetime(2099, 12, 1, 8, 30, tzinfo=UTC)
RESULTS = "what_is_scheduled_results"


@pytest.fixture
def editor(client):
    return editor_client(client)


def scheduled(row, at, by=None):
    row.go_live_at = at
    row.save_revision(user=by).publish()
    return row


def rows(page) -> list[list[str]]:
    cells = texts(page, "tbody td")
    return [cells[start : start + 5] for start in range(0, len(cells), 5)]


def test_what_goes_live_and_what_expires_by_whom(editor):
    by = PersonFactory(display_name="Efua Mensah")
    scheduled(StandardPageFactory(title="Awareness week", live=False), IN_SUMMER, by)
    scheduled(DatedFactFactory(title="New law", live=False), IN_WINTER, by)
    StandardPageFactory(title="Old notice", live=True, expire_at=IN_WINTER + timedelta(days=1))
    StandardPageFactory(title="Always there", live=True)

    page = editor.get(reverse("what_is_scheduled"))

    assert "When (time in London)" in page.content.decode()
    assert rows(page) == [
        ["Awareness week", "Standard page", "Goes live", "Wednesday 1 July 2099 at 09:30", str(by)],
        ["New law", "Dated fact", "Goes live", "Tuesday 1 December 2099 at 08:30", str(by)],
        ["Old notice", "Standard page", "Expires: readers no longer see it", "Wednesday 2 December 2099 at 08:30", ""],
    ]


def test_times_are_the_sites_and_not_the_editors_own(editor):
    scheduled(StandardPageFactory(title="Awareness week", live=False), IN_SUMMER)

    with timezone.override("Asia/Karachi"):
        page = editor.get(reverse(RESULTS))

    assert [row[3] for row in rows(page)] == ["Wednesday 1 July 2099 at 09:30"]


def test_a_coordinator_without_rights_to_pages_reads_nothing(client):
    groups.make()
    person = PersonFactory()
    person.groups.add(Group.objects.get(name=groups.COORDINATORS))
    scheduled(StandardPageFactory(title="Awareness week", live=False), IN_SUMMER)
    scheduled(DatedFactFactory(title="New law", live=False), IN_WINTER)
    client.force_login(person)

    assert rows(client.get(reverse(RESULTS))) == []


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(editor, count, django_assert_num_queries):
    for _ in range(count):
        scheduled(StandardPageFactory(live=False), IN_SUMMER)
        StandardPageFactory(live=True, expire_at=IN_WINTER)
    editor.get(reverse(RESULTS))

    with django_assert_num_queries(13):
        page = editor.get(reverse(RESULTS))

    assert len(rows(page)) == count * 2


def test_the_clock_publishes_and_takes_down_and_twice_changes_nothing():
    soon, over = StandardPageFactory(live=False), StandardPageFactory(live=True)
    soon.go_live_at = timezone.now() - timedelta(minutes=1)
    soon.save_revision(approved_go_live_at=soon.go_live_at)
    type(over).objects.filter(pk=over.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    for _ in range(2):
        publish_scheduled()
        soon.refresh_from_db()
        over.refresh_from_db()
        assert (soon.live, over.live, over.expired) == (True, False, True)


def test_the_clock_is_set():
    assert settings.CELERY_BEAT_SCHEDULE["publish what is scheduled"]["task"] == publish_scheduled.name
