"""What decides how an account may be recovered, and what has been started lately."""

from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from agencies.enums import CodePurpose
from agencies.models import Agency, Membership, OneTimeCode, Partnership, Person, Responsibility
from agencies.models.dated import in_force, not_over
from agencies.queries.access import led_agencies

SHOWN_FOR = timedelta(days=30)
STEP_IS_RECENT = timedelta(days=7)
OPEN = {"approved_at": None, "cancelled_at": None, "used_at": None}


def proved_addresses(person: Person) -> list[str]:
    proved = EmailAddress.objects.filter(user=person, verified=True).order_by("-primary", "pk")
    return list(proved.values_list("email", flat=True))


def proved_address(person: Person) -> str:
    """Where only the person reads; empty when no address was ever proved."""
    return next(iter(proved_addresses(person)), "")


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
    helped = [CodePurpose.RECOVERY, CodePurpose.STEP]
    codes = OneTimeCode.objects.filter(purpose__in=helped, issued_at__gt=at - SHOWN_FOR)
    return codes.select_related("person", "agency", "issued_by", "approved_by").order_by("-issued_at")


def waiting(partnership: Partnership, at: datetime) -> QuerySet[OneTimeCode]:
    open_codes = lately(at).filter(needs_approval=True, **OPEN)
    return open_codes.filter(agency__partnership=partnership, expires_at__gt=at)


def lost_a_step_lately(person: Person, at: datetime) -> bool:
    """Whether a second step was taken away so lately that a card is not to follow on one lead's word."""
    taken = OneTimeCode.objects.filter(person=person, purpose=CodePurpose.STEP, used_at__gt=at - STEP_IS_RECENT)
    return taken.exists()


def step_asked(person: Person, at: datetime) -> OneTimeCode | None:
    """What waits for somebody's agreement."""
    return lately(at).filter(person=person, purpose=CodePurpose.STEP, **OPEN, expires_at__gt=at).first()


def with_duties(partnership: Partnership, words: str, on: date) -> list[Person]:
    """Leads, facilitators and coordinators of a partnership, whom its coordinator helps; at most twenty."""
    trusted = Responsibility.objects.filter(not_over(on), not_over(on, "membership__"), voided_at=None)
    posts = Membership.objects.filter(agency__partnership=partnership, responsibilities__in=trusted, voided_at=None)
    return found(posts, words, on)


def found(posts: QuerySet[Membership], words: str, on: date) -> list[Person]:
    """People in a lead's reach by name, username or staff number; at most twenty."""
    held = posts.filter(in_force(on)).filter(
        Q(person__display_name__icontains=words) | Q(person__username__icontains=words) | Q(staff_number__iexact=words)
    )
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("display_name", "pk")[:20])
