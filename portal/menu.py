"""The items that the portal puts in the main menu."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Person
from agencies.queries import charter
from agencies.queries.access import is_coordinator, is_facilitator, is_lead
from cms.memory import remembered
from cms.navigation import Item, kept


def items(request: HttpRequest) -> Iterator[Item]:
    """Courses for all; my learning for everyone signed in; what they lead, run or coordinate for others."""
    yield Item(_("Courses"), reverse("courses:courses"), order=20)
    person = request.user
    if not isinstance(person, Person):
        return
    today = timezone.localdate()
    yield Item(_("My learning"), reverse("portal:learn"), order=10)
    if kept(request, "is-lead", lambda: is_lead(person, today)):
        yield Item(_("My agency"), reverse("portal:agencies"), order=40)
    elif kept(request, "is-facilitator", lambda: is_facilitator(person, today)):
        yield Item(_("Sessions I run"), reverse("courses:sessions-run"), order=40)
    if kept(request, "is-coordinator", lambda: is_coordinator(person, today)):
        yield Item(_("Figures"), reverse("figures:figures"), order=45)
        yield Item(_("My partnership"), reverse("portal:partnerships"), order=44)


def account_items(request: HttpRequest) -> Iterator[Item]:
    """A person's own account; the editors' rooms for those who may enter them."""
    person = request.user
    if not isinstance(person, Person):
        return
    yield Item(_("My account"), reverse("agencies:account"), order=10)
    if kept(request, "may-edit", lambda: person.has_perm("wagtailadmin.access_admin")):
        yield Item(_("Editing"), reverse("wagtailadmin_home"), order=20)


def footer_items(request: HttpRequest) -> Iterator[Item]:
    """Checking certificates, for everyone; the charter, where one is published, by name where there are several."""
    yield Item(_("Check a certificate"), reverse("certificates:find"), order=60)
    found = remembered("published charters", charter.published)
    for slug, name in found:
        label = _("Charter of %(partnership)s") % {"partnership": name} if len(found) > 1 else _("Charter")
        yield Item(label, reverse("agencies:charter", args=[slug]), order=55)
