"""Forms about reminders: the plan with its steps, and what of the log is shown."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from figures.enums import About, MessageState, Receiver, Withheld
from figures.models import ReminderPlan
from figures.rules.reminders import Step

BEFORE, ON, AFTER = "before", "on", "after"
WHEN = [(BEFORE, _("before")), (ON, _("on the day itself")), (AFTER, _("after"))]
WHO = [  # short: they stand in a narrow column
    (Receiver.LEARNER, _("The person")),
    (Receiver.LEAD, _("Their lead")),
    (Receiver.COORDINATOR, _("Coordinator")),
]
MOST_DAYS = 120
SPARE = 3  # empty lines for new steps
LEAST_OPEN = timedelta(hours=2)  # reminders go out every hour

# What a plan says where nobody has said anything yet: few reminders, the lead a week after the day, later the rest.
PROPOSED = (
    Step(About.DUE, -14, Receiver.LEARNER),
    Step(About.DUE, -2, Receiver.LEARNER),
    Step(About.DUE, 5, Receiver.LEARNER),
    Step(About.DUE, 7, Receiver.LEAD),
    Step(About.DUE, 28, Receiver.COORDINATOR),
    Step(About.ENDING, -45, Receiver.LEARNER),
    Step(About.ENDING, -10, Receiver.LEARNER),
    Step(About.ENDING, 2, Receiver.LEARNER),
    Step(About.ENDING, 7, Receiver.LEAD),
    Step(About.ENDING, 28, Receiver.COORDINATOR),
    Step(About.SESSION, -2, Receiver.LEARNER),
    Step(About.JOINING, 1, Receiver.LEAD),
    Step(About.JOINING, 5, Receiver.LEAD),
    Step(About.CLAIM, 3, Receiver.LEAD),
    Step(About.CHARTER, -30, Receiver.LEAD),
    Step(About.CHARTER, 1, Receiver.LEAD),
    Step(About.CHARTER, 30, Receiver.COORDINATOR),
)


class PlanForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ReminderPlan
        fields = ["is_on", "most_a_week", "weekdays_only", "quiet_from", "quiet_until"]
        labels = {
            "is_on": _("Send reminders by this plan"),
            "most_a_week": _("At most so many reminders a week for one person"),
            "weekdays_only": _("Write to people from Monday to Friday only"),
            "quiet_from": _("Write to nobody from"),
            "quiet_until": _("until"),
        }
        help_texts = {
            "most_a_week": _("Reminders of sessions that somebody booked come in addition. 2 is a good number."),
            "quiet_from": _("By the clocks where the agency is, such as 18:00."),
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = forms.IntegerField(
            label=self.fields["most_a_week"].label,
            help_text=self.fields["most_a_week"].help_text,
            min_value=1,
            max_value=7,
        )
        self.fields["most_a_week"] = most

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        quiet_from, until = said.get("quiet_from"), said.get("quiet_until")
        if quiet_from and until and open_for(quiet_from, until) < LEAST_OPEN:
            self.add_error("quiet_until", _("Leave at least two hours of the day in which reminders may go out."))
        return said


def open_for(quiet_from: Any, until: Any) -> timedelta:
    """How long a day is not quiet."""
    first, last = (datetime.combine(date.min, clock) for clock in (until, quiet_from))
    return (last - first) % timedelta(days=1) or timedelta(days=1)


class StepForm(forms.Form):
    """One step. A line left without a number of days is no step, but on the day itself."""

    about = forms.ChoiceField(label=_("What"), choices=[("", _("Choose")), *About.choices], required=False)
    number = forms.IntegerField(label=_("Days"), min_value=0, max_value=MOST_DAYS, required=False)
    when = forms.ChoiceField(label=_("When"), choices=WHEN, required=False)
    to = forms.ChoiceField(label=_("Who is told"), choices=[("", _("Choose")), *WHO], required=False)
    remove = forms.BooleanField(label=_("Remove this step"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("remove") or not (said.get("about") or said.get("to") or said.get("number")):
            return said | {"step": None}
        if self.errors:
            return said
        if not said["about"]:
            self.add_error("about", _("Choose what the reminder is about."))
        if not said["to"]:
            self.add_error("to", _("Choose who is told."))
        if said.get("number") is None and said["when"] != ON:
            self.add_error("number", _("Enter a number of days, or choose “on the day itself”."))
        if not self.errors:
            said["step"] = self.step_of(said)
        return said

    def step_of(self, said: dict[str, Any]) -> Step | None:
        number = said["number"] or 0
        days = {BEFORE: -number, ON: 0, AFTER: number}[said["when"] or BEFORE]
        about, to = About(said["about"]), Receiver(said["to"])
        if about == About.SESSION and to != Receiver.LEARNER:
            self.add_error("to", _("Sessions are told to the person who booked."))
        if about == About.SESSION and days > 0:
            self.add_error("when", _("A session can only be told of before it takes place."))
        if about not in (About.SESSION, About.DUE, About.ENDING) and to == Receiver.LEARNER:
            self.add_error("to", _("Choose the training lead or the coordinator: they answer it."))
        if about in (About.JOINING, About.CLAIM) and days < 0:
            self.add_error("when", _("Nobody knows of it before the day: choose “after”."))
        return None if self.errors else Step(about, days, to)


class StepForms(forms.BaseFormSet):
    @property
    def steps(self) -> list[Step]:
        return [form.cleaned_data["step"] for form in self.forms if form.cleaned_data.get("step")]


StepFormSet = forms.formset_factory(StepForm, formset=StepForms, extra=SPARE, max_num=60, validate_max=True)


def as_initial(steps: Iterable[Step]) -> list[dict[str, Any]]:
    order = list(About)
    return [
        {
            "about": step.about,
            "number": abs(step.days) or None,
            "when": BEFORE if step.days < 0 else AFTER if step.days else ON,
            "to": step.to,
        }
        for step in sorted(steps, key=lambda step: (order.index(About(step.about)), step.days, step.to))
    ]


UNREACHED = "unreached"
REASONS = [Withheld.NO_ADDRESS, Withheld.BOUNCED, Withheld.NO_NUDGES, Withheld.WEEKLY_CAP, Withheld.INACTIVE]


class LogForm(forms.Form):
    """What of the log is shown. It lives in the address."""

    state = forms.ChoiceField(
        label=_("Sent or not"),
        required=False,
        choices=[
            ("", _("Everything")),
            (MessageState.SENT, _("Sent")),
            (MessageState.WAITING, _("To be sent")),
            (MessageState.WITHHELD, _("Not sent")),
            (MessageState.FAILED, _("Could not be sent")),
        ],
    )
    why = forms.ChoiceField(
        label=_("Why not"),
        required=False,
        choices=[
            ("", _("Any reason")),
            (UNREACHED, _("There is no working address")),
            *((each.value, each.label) for each in (*REASONS, Withheld.PLAN_OFF, Withheld.NOTHING)),
        ],
    )
    since = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    @property
    def query(self) -> dict[str, str]:
        return {name: self.data[name] for name in self.fields if self.data.get(name)}
