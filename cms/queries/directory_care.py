"""What entries of the directory wait for: whom to ask, what moderators have before them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from cms.directory import asking, life
from cms.models import Maintainer, ProblemReport, Service, ServiceAnswer, ServiceLetter


@dataclass(frozen=True)
class Ask:
    """One letter that it is time to send."""

    service_id: int
    name: str
    email: str
    language: str
    since: date


def letters_due(*, on: date, only: int | None = None) -> list[Ask]:
    """One for each contact whose day has come. Who waits for a moderator's word is not asked meanwhile."""
    services = {row.pk: row for row in services_to_ask(on=on, only=only)}
    contacts: dict[int, list[Maintainer]] = defaultdict(list)
    for contact in Maintainer.objects.filter(service__in=services).order_by("pk"):
        contacts[contact.service_id].append(contact)
    flagged = flagged_days(services)
    last_sent = last_letters(services)
    return [
        Ask(pk, row.name, contact.email, contact.language or row.locale.language_code, since)
        for pk, row in services.items()
        for since in [row.review_date if row.review_date <= on else flagged.get(pk)]
        if since is not None
        for position, contact in enumerate(each_address_once(contacts[pk]))
        if asking.is_time_to_ask(
            days=asking.days_of(position), since=since, last_sent=last_sent.get((pk, contact.email, since)), on=on
        )
    ]


def services_to_ask(*, on: date, only: int | None = None) -> QuerySet[Service]:
    """Entries that are due, or that several visitors found wrong. Translations follow the entry they are of."""
    waiting = ServiceAnswer.objects.filter(service=OuterRef("pk"), is_waiting=True)
    rows = Service.objects.in_language(None).live().not_closed(on).filter(~Exists(waiting))
    if only is not None:
        rows = rows.filter(pk=only)
    found: QuerySet[Service] = rows.filter(Q(review_date__lte=on) | Q(pk__in=flagged_services())).select_related(
        "locale"
    )
    return found.order_by("review_date", "pk")


def flagged_services() -> QuerySet[ProblemReport, int]:
    open_ones = ProblemReport.objects.filter(settled_date=None).order_by().values("service")
    return (
        open_ones.annotate(number=Count("pk")).filter(number__gte=asking.FLAGGED_FROM).values_list("service", flat=True)
    )


def flagged_days(services: dict[int, Service]) -> dict[int, date]:
    made: dict[int, list[date]] = defaultdict(list)
    open_ones = ProblemReport.objects.filter(settled_date=None, service__in=services)
    for service, day in open_ones.values_list("service", "made_date"):
        made[service].append(day)
    days = {service: asking.flagged_since(reports) for service, reports in made.items()}
    flagged = {service: day for service, day in days.items() if day is not None}
    answers = ServiceAnswer.objects.filter(service__in=flagged).values_list("service").annotate(Max("said_date"))
    answered = dict(answers) if flagged else {}
    # Until a moderator settles the reports they stay open: a service that has answered them is not asked again.
    return {service: day for service, day in flagged.items() if answered.get(service, date.min) < day}


def last_letters(services: dict[int, Service]) -> dict[tuple[int, str, date], date]:
    rows = ServiceLetter.objects.filter(service__in=services).order_by("sent_date")
    return {
        (service, email, since): sent
        for service, email, since, sent in rows.values_list("service", "email", "asked_for_date", "sent_date")
    }


def each_address_once(contacts: list[Maintainer]) -> list[Maintainer]:
    found: dict[str, Maintainer] = {}
    for contact in contacts:
        found.setdefault(contact.email, contact)
    return list(found.values())


def contact_of(letter: ServiceLetter) -> Maintainer | None:
    """The contact as it stands on record today; None for one who was taken off."""
    found: Maintainer | None = Maintainer.objects.filter(service=letter.service_id, email=letter.email).first()
    return found


def newly_hidden(*, on: date) -> QuerySet[Service]:
    """Entries that the public does not see any more since a short while; longer ago, their owner was told."""
    latest = on - timedelta(days=life.HIDDEN_AFTER_DAYS)
    rows: QuerySet[Service] = Service.objects.in_language(None).live().not_closed(on)
    return rows.filter(review_date__lte=latest, review_date__gt=latest - timedelta(days=30)).order_by("pk")
