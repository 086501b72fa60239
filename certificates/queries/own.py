"""The certificates of one person, as they and their lead read them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from agencies.models import Person
from certificates.enums import State
from certificates.models import Certificate
from certificates.queries.snapshot import Snapshot
from courses.models import CoursePage
from courses.rules import RENEWAL_WINDOW_DAYS


@dataclass(frozen=True, slots=True)
class Life:
    """A certificate on a day: what it is worth, from when it can be renewed and where."""

    certificate: Certificate
    snapshot: Snapshot
    state: State
    renew_from: date
    on: date
    course_address: str  # "" where the course is taught no longer

    @property
    def is_erased(self) -> bool:
        return not self.snapshot.holder_name

    @property
    def may_be_renewed(self) -> bool:
        return self.on >= self.renew_from and self.state in (State.CURRENT, State.EXPIRED)

    @property
    def is_standing(self) -> bool:
        return self.state in (State.CURRENT, State.EXPIRED) and self.certificate.withdrawn_at is None


def lives_of(
    person: Person, *, on: date, language: str, issued_within: Callable[[date], bool] = lambda day: True
) -> list[Life]:
    """All of a person's certificates, the newest first, in two questions.

    `issued_within` leaves out those of days that the reader has no business with: of posts in other agencies.
    """
    rows = Certificate.objects.of(person).select_related("superseded_by").order_by("-issued_date", "-issued_at", "-pk")
    return lives([each for each in rows if issued_within(each.issued_date)], on=on, language=language)


def lives(certificates: list[Certificate], *, on: date, language: str) -> list[Life]:
    addresses = course_addresses({each.course_key for each in certificates}, language)
    return [
        Life(
            certificate=each,
            snapshot=Snapshot.from_json(each.snapshot),
            state=State(each.state_on(on)),
            renew_from=each.valid_until_date - timedelta(days=RENEWAL_WINDOW_DAYS),
            on=on,
            course_address=addresses.get(each.course_key, ""),
        )
        for each in certificates
    ]


def course_addresses(keys: Iterable[UUID], language: str) -> dict[UUID, str]:
    """Where the courses are read, in the reader's language where there is one."""
    pages = CoursePage.objects.live().filter(translation_key__in=keys).select_related("locale")
    found: dict[UUID, str] = {}
    for page in sorted(pages, key=lambda page: page.locale.language_code == language):
        found[page.translation_key] = reverse("courses:course", args=[page.slug])
    return found


def newest_of(certificate: Certificate) -> Certificate:
    """The last of those that were made in the place of one another: a checker is not led through all of them."""
    while certificate.superseded_by is not None:
        certificate = certificate.superseded_by
    return certificate


def with_another_name(person: Person) -> list[Certificate]:
    """Standing certificates of the person that do not print the name as they choose it now."""
    standing = Certificate.objects.standing().of(person).select_related("person").order_by("-issued_date", "-pk")
    return [each for each in standing if each.snapshot["holder_name"] not in ("", person.name_for_certificates)]
