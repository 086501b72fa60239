"""Who may change what in an agency's section of the site, page by page, and nothing after they have left."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from agencies.actions import groups, memberships, responsibilities, sections
from agencies.enums import Duty
from agencies.models import AgencyGroup
from tests.cms.editing import save_page
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.cms import DatedFactFactory, ServiceFactory, StandardPageFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def home():
    groups.make()
    return StandardPageFactory(title="The site", live=True)


def agency_with_section(home):
    agency = AgencyFactory(section=StandardPageFactory(parent=home, live=True))
    sections.arrange(agency)
    return agency


def somebody(agency, duty, **given):
    post = MembershipFactory(agency=agency)
    days = {"start_date": post.start_date, **given}
    duty = responsibilities.grant(membership=post, duty=duty, by=None, at=timezone.now(), **days)
    return post.person, duty


def rights(person, page):
    person = type(person).objects.get(pk=person.pk)  # rights are remembered on the person
    tester = page.permissions_for_user(person)
    return tester.can_edit(), tester.can_add_subpage(), tester.can_publish()


def test_an_editor_writes_in_the_agencys_section_alone_and_publishes_nothing(home):
    own, other = agency_with_section(home), agency_with_section(home)
    below = StandardPageFactory(parent=own.section, live=True)
    editor, _duty = somebody(own, Duty.EDITOR)

    assert rights(editor, own.section) == (True, True, False)
    assert rights(editor, below) == (True, True, False)
    assert rights(editor, other.section) == (False, False, False)
    assert rights(editor, home) == (False, False, False)


def test_a_reviewer_changes_nothing_until_it_is_their_turn(home, client):
    own, other = agency_with_section(home), agency_with_section(home)
    draft = StandardPageFactory(parent=own.section, live=False)
    editor, _duty = somebody(own, Duty.EDITOR)
    reviewer, _duty = somebody(own, Duty.REVIEWER)
    stranger, _duty = somebody(other, Duty.REVIEWER)
    partnership_editor = PersonFactory()
    partnership_editor.groups.add(Group.objects.get(name=groups.EDITORS))
    assert rights(reviewer, draft) == (False, False, False)

    client.force_login(editor)
    save_page(client, draft, [], **{"action-submit": "1"})
    draft = draft.specific_class.objects.get(pk=draft.pk)
    assert (rights(reviewer, draft)[0], rights(stranger, draft)[0]) == (True, False)

    for person, goes_live in ((stranger, False), (editor, False), (reviewer, False), (partnership_editor, True)):
        client.force_login(person)
        state = draft.current_workflow_task_state
        client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk]), {"comment": ""}
        )
        draft = draft.specific_class.objects.get(pk=draft.pk)
        assert draft.live is goes_live


def test_an_editor_cannot_publish_by_the_back_door(home, client):
    own = agency_with_section(home)
    draft = StandardPageFactory(parent=own.section, live=False)
    editor, _duty = somebody(own, Duty.EDITOR)
    client.force_login(editor)

    save_page(client, draft, [], **{"action-publish": "1"})

    draft.refresh_from_db()
    assert draft.live is False


@pytest.mark.parametrize("duty", sections.DUTIES)
def test_what_is_no_page_is_not_theirs(home, client, duty):
    own = agency_with_section(home)
    person, _duty = somebody(own, duty)
    client.force_login(person)

    for row in (ServiceFactory(), DatedFactFactory()):
        address = reverse(f"wagtailsnippets_cms_{row._meta.model_name}:edit", args=[row.pk])
        assert client.get(address).status_code == 302
    assert not person.has_perm("cms.change_service")


def test_rights_end_with_the_duty(home):
    own = agency_with_section(home)
    editor, duty = somebody(own, Duty.EDITOR)

    responsibilities.revoke(responsibility=duty, end_date=timezone.localdate(), by=None, at=timezone.now())

    assert rights(editor, own.section) == (False, False, False)


def test_rights_end_with_the_post(home):
    own = agency_with_section(home)
    editor, duty = somebody(own, Duty.EDITOR)

    memberships.leave(membership=duty.membership, end_date=timezone.localdate(), by=None, at=timezone.now())

    assert rights(editor, own.section) == (False, False, False)
    assert not type(editor).objects.get(pk=editor.pk).has_perm("wagtailadmin.access_admin")


def test_the_clock_lets_in_and_out_on_the_day_and_twice_changes_nothing(home, capsys):
    own = agency_with_section(home)
    tomorrow = timezone.localdate() + timedelta(days=1)
    editor, _duty = somebody(own, Duty.EDITOR, start_date=tomorrow, end_date=tomorrow + timedelta(days=1))
    assert rights(editor, own.section)[0] is False

    changed = [sections.settle(at=timezone.now() + timedelta(days=days)) for days in (1, 1, 2, 2)]

    assert changed == [1, 0, 1, 0]
    call_command("settle_editors")
    assert capsys.readouterr().out == "0 changed\n"


def test_nobody_stays_who_was_put_there_by_hand(home):
    own = agency_with_section(home)
    AgencyGroup.objects.get(agency=own, duty=Duty.EDITOR).group.user_set.add(stranger := PersonFactory())

    sections.settle(at=timezone.now())

    assert rights(stranger, own.section) == (False, False, False)


def test_another_section_takes_the_rights_along(home):
    own = agency_with_section(home)
    editor, _duty = somebody(own, Duty.EDITOR)
    former, own.section = own.section, StandardPageFactory(parent=home, live=True)
    own.save()

    for _ in range(2):
        sections.arrange(own)

    assert rights(editor, former) == (False, False, False)
    assert rights(editor, own.section) == (True, True, False)
    assert former.get_workflow().name == "Agency review"
    assert own.section.get_workflow().name == f"{own.name}: review"


def test_a_section_taken_away_leaves_no_rights(home):
    own = agency_with_section(home)
    own.section = None
    own.save()

    sections.arrange(own)

    ours = AgencyGroup.objects.filter(agency=own).values("group")
    assert GroupPagePermission.objects.filter(group__in=ours).count() == 0


def test_a_duty_without_a_section_is_refused(home):
    with pytest.raises(responsibilities.CannotGrant, match="no section of the site yet"):
        somebody(AgencyFactory(), Duty.EDITOR)


def form(agency, section):
    fields = {"partnership": agency.partnership_id, "name": agency.name, "slug": agency.slug, "kind": agency.kind}
    return {**fields, "section": section.pk if section else ""}


def change(client, agency, section):
    client.post(reverse("agency:edit", args=[agency.pk]), form(agency, section))
    agency.refresh_from_db()
    return agency.section_id


def test_an_administrator_chooses_the_section(home, client):
    agency, taken = AgencyFactory(), agency_with_section(home)
    page, inside = StandardPageFactory(parent=home, live=True), StandardPageFactory(parent=taken.section, live=True)
    client.force_login(PersonFactory(is_superuser=True))

    assert change(client, agency, Page.objects.get(depth=1)) is None
    assert change(client, agency, home) is None
    assert change(client, agency, inside) is None
    assert change(client, agency, taken.section) is None
    assert change(client, agency, page) == page.pk
    assert AgencyGroup.objects.filter(agency=agency).count() == 2


def test_a_coordinator_cannot_give_away_pages_that_they_may_not_publish(home, client):
    agency, page = AgencyFactory(), StandardPageFactory(parent=home, live=True)
    coordinator, _duty = somebody(agency, Duty.COORDINATOR)
    client.force_login(coordinator)

    assert change(client, agency, page) is None

    coordinator.groups.add(Group.objects.get(name=groups.EDITORS))
    assert change(client, agency, page) == page.pk
