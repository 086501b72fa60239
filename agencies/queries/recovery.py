"""What decides how an account may be recovered, and what has been started lately."""

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from agencies.enums import CodePurpose
from agencies.models import Agency, Membership, OneTimeCode, Partnership, Person, Responsibility
from agencies.models.dated import in_force, not_over
from agencies.queries.access import led_agencies

SHOWN_FOR = timedelta(days=30)


def proved_address(person: Person) -> str:
    """Where only the person reads; empty when no address was ever proved."""
    proved = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk")
    return proved.values_list("email", flat=True).first() or ""


def is_trusted_with_others(person: Person, on: date) -> bool:
    """Whether the account opens what belongs to other people: any duty, now or to come, or the Wagtail admin."""
    duties = Responsibility.objects.filter(
        not_over(on),
        not_over(on, "membership__"),
        voided_at=None,
        membership__voided_at=None,
        membership__person=person,
    )
    return person.has_perm("wagtailadmin.access_admin") or duties.exists()


def in_agencies_of_others(person: Person, lead: Person, on: date) -> bool:
    """Whether the person works, or will, in an agency that this lead does not lead as a whole or in their teams."""
    posts = Membership.objects.filter(not_over(on), voided_at=None, person=person)
    led = led_agencies(lead, on).values("pk")
    return posts.exclude(pk__in=Membership.objects.visible_to(lead, on).values("pk")).exclude(agency__in=led).exists()


def of_agency(agency: Agency, at: datetime) -> QuerySet[OneTimeCode]:
    return lately(at).filter(agency=agency)


def of_person(person: Person, at: datetime) -> QuerySet[OneTimeCode]:
    return lately(at).filter(person=person)


def lately(at: datetime) -> QuerySet[OneTimeCode]:
    codes = OneTimeCode.objects.filter(purpose=CodePurpose.RECOVERY, issued_at__gt=at - SHOWN_FOR)
    return codes.select_related("person", "agency", "issued_by", "approved_by").order_by("-issued_at")


def waiting(partnership: Partnership, at: datetime) -> QuerySet[OneTimeCode]:
    open_codes = lately(at).filter(needs_approval=True, approved_at=None, cancelled_at=None, used_at=None)
    return open_codes.filter(agency__partnership=partnership, expires_at__gt=at)


def found(posts: QuerySet[Membership], words: str, on: date) -> list[Person]:
    """People in a lead's reach by name, username or staff number; at most twenty."""
    held = posts.filter(in_force(on)).filter(
        Q(person__display_name__icontains=words) | Q(person__username__icontains=words) | Q(staff_number__iexact=words)
    )
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("display_name", "pk")[:20])
