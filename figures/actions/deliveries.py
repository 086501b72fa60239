"""Standing reports: ordered, stopped, written down when a stretch is over, and sent.

They go the road of reminders (decision 0012): a row is written once for each order and day, one statement takes it up,
and what a worker that died had in hand is taken up again. Whoever no longer leads gets none, and the order stops.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_bidi

from agencies.actions import audit
from agencies.models import Agency, Partnership, Person
from agencies.rules import local_day
from figures.actions.outbox import HELD_FOR, TRIED_FOR, Sent, absolute
from figures.enums import MessageState, Rhythm, Withheld
from figures.models import ReminderPlan, ReportMail, ReportOrder
from figures.queries import reminders
from figures.queries.deliveries import Summary, may_get, summary_of
from figures.rules.reminders import Addressee, Hours, leaves_at, why_unreachable
from figures.rules.rhythms import last_end

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
AT_ONCE = 500  # orders looked at together
SALT = "figures.reports.stop"
NOT_COUNTED = (Withheld.NO_NUDGES,)  # whoever stopped reminders did not stop the report they asked for


@transaction.atomic
def order(
    *,
    person: Person,
    rhythm: str,
    by: Person,
    at: datetime,
    agency: Agency | None = None,
    partnership: Partnership | None = None,
) -> ReportOrder | None:
    """This function will let a person have a report so often, or none with an empty rhythm. Said twice, it is once."""
    Person.objects.select_for_update().get(pk=person.pk)
    there = ReportOrder.objects.standing().filter(person=person, agency=agency, partnership=partnership).first()
    if there is not None and there.rhythm == rhythm:
        return there
    if there is not None:
        stop(order=there, by=by, at=at)
    if not rhythm:
        return None
    place = agency.partnership if agency else partnership
    assert place is not None
    made = ReportOrder.objects.create(
        person=person,
        agency=agency,
        partnership=partnership,
        rhythm=Rhythm(rhythm),
        ordered_at=at,
        ordered_date=local_day(at, place.time_zone),
        ordered_by=by,
    )
    audit.note(
        "report.ordered", by=by, at=at, person=person, agency=agency, partnership=partnership, subject=made,
        after={"how often": rhythm},
    )  # fmt: skip
    return made


@transaction.atomic
def stop(*, order: ReportOrder, by: Person | None, at: datetime) -> ReportOrder:
    """This function will end an order. What still waits is not sent."""
    order = ReportOrder.objects.select_for_update(of=("self",)).select_related("person").get(pk=order.pk)
    if order.stopped_at is None:
        order.stopped_at, order.stopped_by = at, by
        order.save(update_fields=["stopped_at", "stopped_by"])
        order.mails.filter(state=MessageState.WAITING).update(state=MessageState.WITHHELD, why=Withheld.STOPPED)
        audit.note(
            "report.stopped", by=by, at=at, person=order.person, agency=order.agency, partnership=order.partnership,
            subject=order, before={"how often": order.rhythm},
        )  # fmt: skip
    return order


def write_due(*, at: datetime) -> int:
    """This function will write down each report whose stretch is over; of several missed ones the last."""
    orders = ReportOrder.objects.standing().select_related("agency__partnership", "partnership")
    rest = orders.annotate(written_until=Max("mails__day")).order_by("pk").iterator(chunk_size=AT_ONCE)
    written = 0
    while some := list(islice(rest, AT_ONCE)):
        hours, rows = hours_of_all(some), []
        for each in some:
            quiet = hours[each.pk]
            day = last_end(each.rhythm, today=local_day(at, quiet.zone))
            if day >= each.ordered_date and not (each.written_until and each.written_until >= day):
                rows.append(ReportMail(order=each, day=day, at=at, leaves_at=leaves_at(at, quiet)))
        # Another run may write the same at this moment: the database keeps one.
        ReportMail.objects.bulk_create(rows, ignore_conflicts=True)
        written += len(rows)
    return written


def hours_of(order: ReportOrder) -> Hours:
    return hours_of_all([order])[order.pk]


def hours_of_all(orders: Sequence[ReportOrder]) -> dict[int, Hours]:
    """The quiet hours of the place that each report is of. Four queries at the most."""
    agencies = {order.agency_id for order in orders if order.agency_id}
    plans = reminders.plans_of(Agency.objects.filter(pk__in=agencies)) if agencies else {}
    wholes = {order.partnership_id for order in orders if order.agency_id is None}
    rows = ReminderPlan.objects.filter(partnership__in=wholes, agency=None) if wholes else ()
    shared = {plan.partnership_id: plan for plan in rows}
    found: dict[int, Hours] = {}
    for order in orders:
        if order.agency_id:
            found[order.pk] = plans[order.agency_id].hours
        else:
            assert order.partnership is not None
            plan = shared.get(order.partnership.pk) or ReminderPlan()
            clock = reminders.as_time(plan.quiet_from), reminders.as_time(plan.quiet_until)
            found[order.pk] = Hours(*clock, plan.weekdays_only, order.partnership.time_zone)
    return found


def send_waiting(*, clock: Clock) -> Sent:
    """This function will send the reports that may leave now. Twice at once is no harm."""
    came = Sent()
    related = ("order__person", "order__agency__partnership", "order__partnership")
    for mail in ReportMail.objects.due(clock()).select_related(*related).order_by("leaves_at", "pk"):
        send_one(mail, clock=clock, came=came)
    return came


def send_one(mail: ReportMail, *, clock: Clock, came: Sent) -> None:
    at = clock()
    hours = hours_of(mail.order)
    later = leaves_at(at, hours)
    if later > at:  # it could not leave before quiet hours began
        ReportMail.objects.due(at).filter(pk=mail.pk).update(
            state=MessageState.WAITING, claimed_until=None, leaves_at=later
        )
        came.waiting += 1
        return
    if not take_up(mail, at=at):
        return
    today = local_day(at, hours.zone)
    addressee = addressee_of(mail.order.person)
    why = why_unreachable(addressee)
    if mail.order.stopped_at is not None:
        why = Withheld.STOPPED
    elif not may_get(mail.order, on=today):
        stop(order=mail.order, by=None, at=at)
        why = Withheld.STOPPED
    if addressee is None or (why and why not in NOT_COUNTED):
        note(mail, state=MessageState.WITHHELD, why=why or Withheld.INACTIVE)
        came.withheld += 1
        return
    with translation.override(mail.order.person.language or settings.LANGUAGE_CODE):
        summary = summary_of(mail.order, mail.day, on=today)
        letter = letter_of(mail, summary, addressee)
    try:
        letter.send()
    except (OSError, SMTPException):
        log.exception("Report %s could not be sent", mail.public_id)
        if at - mail.at > TRIED_FOR:
            note(mail, state=MessageState.FAILED)
            came.failed += 1
        else:
            note(mail, state=MessageState.WAITING, leaves_at=at + HELD_FOR)
            came.waiting += 1
    else:
        note(mail, state=MessageState.SENT, counts=summary.counts)
        came.sent += 1


def take_up(mail: ReportMail, *, at: datetime) -> bool:
    """One statement, so that of two workers one gets it."""
    rows = ReportMail.objects.due(at).filter(pk=mail.pk)
    return bool(rows.update(state=MessageState.SENDING, claimed_until=at + HELD_FOR, tries=mail.tries + 1))


def note(mail: ReportMail, **said: object) -> None:
    ReportMail.objects.filter(pk=mail.pk, state=MessageState.SENDING).update(claimed_until=None, **said)


def addressee_of(person: Person) -> Addressee | None:
    human = reminders.humans_of({person.pk}).get(person.pk, person.pk)
    return reminders.addressees({human}).get(human)


# --- the mail -------------------------------------------------------------------------------------------------------


def letter_of(mail: ReportMail, summary: Summary, addressee: Addressee) -> EmailMultiAlternatives:
    """Counts and links alone, in the language that is switched on."""
    order, stop_link = mail.order, absolute(stop_address(mail.order))
    context = {
        "summary": summary,
        "place": str(order.place),
        "name": order.person.name,
        "figures": absolute(figures_address(order)) + f"{'&' if order.partnership else '?'}on={mail.day.isoformat()}",
        "movement": absolute(movement_address(order)) + f"?since={summary.before}&on={mail.day}",
        "stop": stop_link,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "language": translation.get_language(),
    }
    letter = EmailMultiAlternatives(
        subject=" ".join(render_to_string("figures/mail/report_subject.txt", context).split()),
        body=render_to_string("figures/mail/report.txt", context),
        to=[addressee.address],
        headers={
            "Message-ID": f"<{mail.public_id}@{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname}>",
            "List-Unsubscribe": f"<{stop_link}>",  # one click, by POST alone: RFC 8058
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    letter.attach_alternative(render_to_string("figures/mail/report.html", context), "text/html")
    return letter


def figures_address(order: ReportOrder) -> str:
    if order.agency is not None:
        return reverse("portal:agency", args=[order.agency.slug])
    assert order.partnership is not None
    return f"{reverse('figures:figures')}?partnership={order.partnership.slug}"


def movement_address(order: ReportOrder) -> str:
    if order.agency is not None:
        return reverse("figures:agency-movement", args=[order.agency.slug])
    assert order.partnership is not None
    return reverse("figures:partnership-movement", args=[order.partnership.slug])


def stop_address(order: ReportOrder) -> str:
    """Works without sign-in and can stop this report alone; it names nobody."""
    return reverse("figures:stop-report", args=[stop_token(order)])


def stop_token(order: ReportOrder) -> str:
    return Signer(salt=SALT).sign(order.public_id)


def order_from(token: str) -> ReportOrder | None:
    try:
        public_id = Signer(salt=SALT).unsign(token)
    except BadSignature:
        return None
    orders = ReportOrder.objects.select_related("agency", "partnership", "person")
    return orders.filter(public_id=public_id, person__erased_at=None).first()
