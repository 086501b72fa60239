"""Saying when whom to remind: for a partnership, or for an agency in its place."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from agencies.actions import audit
from agencies.models import Agency, Partnership, Person
from figures.models import ReminderPlan, ReminderStep
from figures.rules.reminders import Step


class ChangedMeanwhile(Exception):
    """Somebody else changed the plan since it was read."""


def plan_of(partnership: Partnership, agency: Agency | None = None) -> ReminderPlan | None:
    return ReminderPlan.objects.filter(partnership=partnership, agency=agency).prefetch_related("steps").first()


@transaction.atomic
def say(
    *,
    partnership: Partnership,
    agency: Agency | None,
    version: int,
    steps: Sequence[Step],
    by: Person,
    at: datetime,
    **settled: Any,
) -> ReminderPlan:
    """This function will set a plan, as a whole. `version` is that of the plan as it was read; none there yet is 0."""
    plan = locked(partnership, agency, version)
    before = as_words(plan) if plan else {}
    plan = plan or ReminderPlan(partnership=partnership, agency=agency, version=0)
    for name, value in settled.items():
        setattr(plan, name, value)
    plan.version, plan.changed_at, plan.changed_by = plan.version + 1, at, by
    plan.save()
    plan.steps.all().delete()
    ReminderStep.objects.bulk_create(
        ReminderStep(plan=plan, about=step.about, days=step.days, to=step.to) for step in unique(steps)
    )
    after = as_words(plan)
    changed = {name for name in after if before.get(name) != after[name]}
    if changed:
        audit.note(
            "reminders.planned",
            by=by,
            at=at,
            agency=agency,
            partnership=partnership,
            subject=plan,
            before={name: before[name] for name in sorted(changed) if name in before},
            after={name: after[name] for name in sorted(changed)},
        )
    return plan


@transaction.atomic
def follow_partnership(*, agency: Agency, version: int, by: Person, at: datetime) -> None:
    """This function will drop an agency's own plan: its partnership's holds again."""
    plan = locked(agency.partnership, agency, version)
    if plan is None:
        return
    audit.note("reminders.own-plan-dropped", by=by, at=at, agency=agency, subject=plan, before=as_words(plan))
    plan.delete()


def locked(partnership: Partnership, agency: Agency | None, version: int) -> ReminderPlan | None:
    """Two who save at once wait for each other here, also where there is no plan yet."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    plan = ReminderPlan.objects.filter(partnership=partnership, agency=agency).first()
    if (plan.version if plan else 0) != version:
        raise ChangedMeanwhile
    return plan


def unique(steps: Iterable[Step]) -> list[Step]:
    return sorted(set(steps), key=lambda step: (step.about, step.days, step.to))


def as_words(plan: ReminderPlan) -> dict[str, Any]:
    return {
        "reminders are sent": plan.is_on,
        "most a week": plan.most_a_week,
        "quiet": f"{plan.quiet_from:%H:%M}-{plan.quiet_until:%H:%M}",
        "weekdays only": plan.weekdays_only,
        "steps": [f"{step.about} {step.days:+d} {step.to}" for step in plan.steps.order_by("about", "days", "to")],
    }
