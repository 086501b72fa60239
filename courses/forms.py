"""Forms about sessions: what is typed, turned into days and instants of the place where it happens."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Person
from courses import rules
from courses.actions.sessions import Meeting
from courses.enums import Presence, SessionKind
from courses.models import Session

MOST_MEETINGS = 8


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MeetingForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=DayInput())
    start = forms.TimeField(label=gettext_lazy("From"), required=False, widget=ClockInput())
    end = forms.TimeField(label=gettext_lazy("To"), required=False, widget=ClockInput())

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.meeting: Meeting | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        parts = [data.get("day"), data.get("start"), data.get("end")]
        if not any(parts) or self.errors:
            return data
        if not all(parts):
            raise forms.ValidationError(_("Give the day, and when it starts and ends."))
        self.meeting = self.read(data["day"], data["start"], data["end"])
        return data

    def read(self, day: date, start: time, end: time) -> Meeting:
        found = {name: rules.instant(day, clock, self.zone) for name, clock in (("start", start), ("end", end))}
        for name, at in found.items():
            if at is None:
                self.add_error(name, _("Clocks go forward that night: this time does not exist. Choose another."))
        first, last = found["start"], found["end"]
        if first is None or last is None:
            raise forms.ValidationError(_("Choose times that there are."))
        if last <= first:
            raise forms.ValidationError(_("The end must come after the start."))
        return Meeting(first, last)


class Meetings:
    """The dates of a session: as many lines as there are, and some to add."""

    def __init__(self, posted: Any, *, zone: str, there: Sequence[Meeting] = (), more: int = 0) -> None:
        number = max(1, min(MOST_MEETINGS, len(there) + more))
        if posted is not None and (posted.get("lines") or "").isdigit():
            number = max(1, min(MOST_MEETINGS, int(posted["lines"]) + more))
        initial = [typed(meeting, zone) for meeting in there]
        initial += [{}] * (number - len(initial))
        self.forms = [
            MeetingForm(posted, prefix=f"meeting-{place}", zone=zone, initial=initial[place]) for place in range(number)
        ]

    @property
    def lines(self) -> int:
        return len(self.forms)

    @property
    def may_have_more(self) -> bool:
        return self.lines < MOST_MEETINGS

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    @property
    def meetings(self) -> list[Meeting]:
        return [form.meeting for form in self.forms if form.meeting]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary: words and where."""
        return [
            (str(text), f"id_{form.prefix}-{name if name != '__all__' else 'day'}")
            for form in self.forms
            for name, texts in form.errors.items()
            for text in texts
        ]


def typed(meeting: Meeting, zone: str) -> dict[str, Any]:
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (meeting.starts_at, meeting.ends_at))
    return {"day": start.date(), "start": start.time(), "end": end.time()}


class SessionForm(forms.Form):
    module_key = forms.TypedChoiceField(label=gettext_lazy("Module"), coerce=UUID)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Only where the module's own title does not say enough."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("How people take part"),
        choices=[(kind.value, kind.label) for kind in (SessionKind.PLACE, SessionKind.ONLINE)],
        initial=SessionKind.PLACE,
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=255, required=False, help_text=gettext_lazy("Building, room, address.")
    )
    access_notes = forms.CharField(
        label=gettext_lazy("Getting in and around"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Steps, lift, hearing loop, parking, quiet room."),
    )
    online_link = forms.URLField(
        label=gettext_lazy("Link to join"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Only people with a place see it."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the session"), required=False)
    capacity = forms.IntegerField(
        label=gettext_lazy("Places"),
        min_value=1,
        max_value=5000,
        required=False,
        help_text=gettext_lazy("Leave empty for as many as come."),
    )
    waiting_list = forms.IntegerField(
        label=gettext_lazy("Places on the waiting list"), min_value=0, max_value=5000, initial=20
    )
    most_per_agency = forms.IntegerField(
        label=gettext_lazy("At most for one agency"), min_value=1, max_value=5000, required=False
    )
    is_open_to_partnership = forms.BooleanField(
        label=gettext_lazy("Every agency of the partnership may book"), required=False
    )
    minutes_needed = forms.IntegerField(
        label=gettext_lazy("Minutes that count as attended"),
        min_value=1,
        max_value=10000,
        required=False,
        help_text=gettext_lazy("Leave empty for the whole of it. Whoever was there for less attended in part."),
    )
    facilitators = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who runs it"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        modules: Sequence[tuple[UUID, str]],
        languages: Sequence[tuple[str, str]],
        people: QuerySet[Person],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module_key"].choices = [("", _("Choose one")), *modules]  # type: ignore[attr-defined]
        self.fields["language"].choices = [("", _("Not said")), *languages]  # type: ignore[attr-defined]
        self.fields["facilitators"].queryset = people  # type: ignore[attr-defined]
        if not people.exists():
            del self.fields["facilitators"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") == SessionKind.PLACE and not data.get("place"):
            self.add_error("place", _("Say where it is."))
        if data.get("kind") == SessionKind.ONLINE and not data.get("online_link"):
            self.add_error("online_link", _("Give the link that people join by."))
        return data


class ChangeForm(SessionForm):
    """The module stays: what was booked is what is taught."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["module_key"]


def said_of(session: Session) -> dict[str, Any]:
    names = [name for name in SessionForm.base_fields if name not in {"facilitators", "minutes_needed"}]
    return {
        **{name: getattr(session, name) for name in names},
        "minutes_needed": session.minutes_needed,
        "facilitators": list(session.facilitators.all()),
        "version": session.version,
    }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why, in a few words"),
        max_length=255,
        help_text=gettext_lazy("Everybody who has a place, or waits for one, reads this."),
    )


class BookForm(forms.Form):
    needs = forms.CharField(
        label=gettext_lazy("What would help you take part?"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("Only who runs the session sees this. It is deleted when the register is closed."),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Eight letters and numbers from the screen in the room, like KMR4T-7QX."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "class": "govuk-input--width-10",
                "dir": "ltr",
            }
        ),
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=150,
        help_text=gettext_lazy("As the person at the front knows it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class FindForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name or username"), max_length=100, required=False)


class AmendForm(forms.Form):
    presence = forms.ChoiceField(
        label=gettext_lazy("It should say"), choices=Presence.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class GroupForm(forms.Form):
    module_key = forms.TypedChoiceField(label=gettext_lazy("Module"), coerce=UUID)

    def __init__(self, *args: Any, modules: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module_key"].choices = [("", _("Choose one")), *modules]  # type: ignore[attr-defined]
