"""A plan of reminders that is switched on, a few that a lead sent by hand, and two standing reports."""

from datetime import datetime, timedelta

from agencies.models import Agency, Membership, Partnership, Person
from figures.actions import deliveries, plans, reminders
from figures.enums import MessageState, Rhythm
from figures.forms.reminders import PROPOSED
from figures.models import Message, ReminderPlan, ReportMail

A_FEW = 12


def make_reminders(partnership: Partnership, accounts: dict[str, Person], *, at: datetime) -> None:
    """The proposal as it stands. The mail of the few is taken as sent: invented people get none."""
    settled = {name: getattr(ReminderPlan(), name) for name in ("most_a_week", "quiet_from", "quiet_until")}
    plans.say(
        partnership=partnership,
        agency=None,
        version=0,
        steps=PROPOSED,
        by=accounts["coordinator"],
        at=at,
        is_on=True,
        weekdays_only=True,
        **settled,
    )
    lead = accounts["lead"]
    led = Membership.objects.filter(agency__memberships__person=lead).exclude(person__in=accounts.values())
    few = list(led.order_by("pk").values_list("pk", flat=True).distinct()[:A_FEW])
    then = at - timedelta(days=3)
    reminders.remind_now(Membership.objects.filter(pk__in=few), None, by=lead, at=then)
    Message.objects.filter(state=MessageState.WAITING, at=then).update(state=MessageState.SENT)


def make_reports(partnership: Partnership, accounts: dict[str, Person], *, at: datetime) -> None:
    """The lead's of every month and the coordinator's of every quarter, with those of the time gone by."""
    lead, coordinator = accounts["lead"], accounts["coordinator"]
    agency = Agency.objects.filter(memberships__person=lead, partnership=partnership).order_by("pk").first()
    began = at - timedelta(days=100)
    deliveries.order(person=lead, agency=agency, rhythm=Rhythm.MONTHLY, by=lead, at=began)
    deliveries.order(person=coordinator, partnership=partnership, rhythm=Rhythm.QUARTERLY, by=coordinator, at=began)
    for weeks in range(13, -1, -2):
        deliveries.write_due(at=at - timedelta(weeks=weeks))
    ReportMail.objects.filter(state=MessageState.WAITING).update(state=MessageState.SENT)
