import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page

from agencies.actions import groups, responsibilities
from agencies.enums import Duty
from tests.agencies.actions.test_responsibilities import grant
from tests.factories.agencies import MembershipFactory, PersonFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def test_made_twice_is_made_once():
    groups.make()
    before = sorted(Group.objects.values_list("name", "permissions")), GroupPagePermission.objects.count()
    groups.make()

    assert (sorted(Group.objects.values_list("name", "permissions")), GroupPagePermission.objects.count()) == before


@pytest.mark.parametrize(
    ("name", "may_add", "may_publish"),
    [("Editors", True, True), ("Agency reviewers", False, True), ("Coordinators", False, False)],
)
def test_groups_may_do_their_own(name, may_add, may_publish):
    groups.make()
    person = PersonFactory()
    person.groups.set(Group.objects.filter(name=name))
    tester = Page.objects.get(depth=1).permissions_for_user(person)

    assert person.has_perm("wagtailadmin.access_admin") is True
    assert (tester.can_add_subpage(), tester.can_publish_subpage()) == (may_add, may_publish)


def test_editors_write_what_stands_beside_pages():
    groups.make()
    person = PersonFactory()
    person.groups.set(Group.objects.filter(name="Editors"))

    assert person.has_perm("assessments.publish_quiz") is True
    assert person.has_perm("assessments.delete_quiz") is False


def test_coordinator_may_enter_the_admin():
    membership = MembershipFactory()

    grant(membership, duty=Duty.COORDINATOR)

    assert membership.person.has_perm("wagtailadmin.access_admin") is True
    assert responsibilities.Responsibility.objects.count() == 1


def test_reviewers_look_at_packages_and_change_none():
    groups.make()
    person = PersonFactory()
    person.groups.set(Group.objects.filter(name="Agency reviewers"))

    allowed = [person.has_perm(f"assessments.{action}_package") for action in ("view", "add", "change", "delete")]
    assert allowed == [True, False, False, False]
