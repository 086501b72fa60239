"""Forms about sessions, the training map, requirements and training elsewhere: words turned into days and keys."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Partnership, Person, Role
from agencies.rules import number_in
from courses import rules
from courses.actions import equivalences
from courses.actions.prior_claims import Document
from courses.actions.requirements import Terms
from courses.actions.sessions import Meeting
from courses.enums import (
    STRENGTH,
    DueKind,
    ExemptionReason,
    ExtensionReason,
    Format,
    Grade,
    Presence,
    Renewal,
    SessionKind,
)
from courses.models import Exemption, Extension, Session, Topic

MOST_MEETINGS = 8
DOCUMENT_KINDS = (".pdf", ".docx", ".doc", ".odt", ".png", ".jpg", ".jpeg")
DOCUMENT_MEGABYTES = 10
Choices = list[tuple[str, Any]]


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
        if posted is not None and (lines := number_in(posted.get("lines"))) is not None:
            number = max(1, min(MOST_MEETINGS, lines + more))
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


# --- the training map and learning plans


class DayField(forms.DateField):
    """A day that has come already."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={"invalid": gettext_lazy("Enter a real day, such as 30/06/2026.")},
            **options,
        )


class TopicsField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, topic: Topic) -> str:
        return topic.name


class TrainingForm(forms.Form):
    """A training that an agency runs or buys. `version` tells whether somebody else has changed it since."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    provider = forms.CharField(
        label=gettext_lazy("Provider"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Who gives it: a team, a charity, a company."),
    )
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=Format.choices)
    topics = TopicsField(
        label=gettext_lazy("Topics"),
        queryset=Topic.objects.none(),
        required=False,
        help_text=gettext_lazy("What it really teaches."),
    )
    audience = forms.CharField(label=gettext_lazy("Who it is for"), max_length=255, required=False)
    frequency = forms.CharField(
        label=gettext_lazy("How often"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("“At induction”, “every spring”, “once”."),
    )
    minutes = forms.IntegerField(label=gettext_lazy("Length in minutes"), min_value=1, max_value=20_000, required=False)
    people_a_year = forms.IntegerField(
        label=gettext_lazy("People a year"), min_value=0, max_value=1_000_000, required=False
    )
    last_reviewed_date = DayField(
        label=gettext_lazy("Last checked on"),
        required=False,
        help_text=gettext_lazy("When somebody last made sure that all this is true."),
    )
    contact = forms.CharField(
        label=gettext_lazy("Whom to ask"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Partners see this. A team mailbox is best."),
    )
    link = forms.URLField(label=gettext_lazy("Link"), required=False, assume_scheme="https")
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, partnership: Partnership, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership, self.today = partnership, today
        self.fields["topics"].queryset = Topic.objects.filter(partnership=partnership)  # type: ignore[attr-defined]

    def clean_last_reviewed_date(self) -> date | None:
        return not_to_come(self.cleaned_data["last_reviewed_date"], self.today)

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class AdoptionForm(forms.Form):
    """A module goes into a learning plan; evidence in words, as a link or as a document."""

    module = forms.ChoiceField(label=gettext_lazy("Module or course"))
    plan = forms.CharField(
        label=gettext_lazy("Name of the plan"),
        max_length=200,
        help_text=gettext_lazy("Such as “Learning and development plan 2026/27”."),
    )
    adopted_date = DayField(label=gettext_lazy("Adopted on"))
    evidence_words = forms.CharField(
        label=gettext_lazy("Where it says so"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Such as “Section 4, agreed by the board on 12 May”. Words, a link or a document: one is enough."
        ),
    )
    evidence_link = forms.URLField(label=gettext_lazy("Link to it"), required=False, assume_scheme="https")
    document = forms.FileField(
        label=gettext_lazy("Document"),
        required=False,
        help_text=gettext_lazy("PDF, Word, OpenDocument or a picture, at most 10 MB."),
    )

    def __init__(self, *args: Any, modules: Choices, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["module"] = forms.ChoiceField(
            label=self.fields["module"].label, choices=[("", gettext_lazy("Choose one")), *modules]
        )

    def clean_adopted_date(self) -> date | None:
        return not_to_come(self.cleaned_data["adopted_date"], self.today)

    def clean_plan(self) -> str:
        return " ".join(self.cleaned_data["plan"].split())

    def clean_document(self) -> UploadedFile | None:
        document = self.cleaned_data["document"]
        if document and PurePath(document.name).suffix.lower() not in DOCUMENT_KINDS:
            raise forms.ValidationError(gettext_lazy("Choose a PDF, Word, OpenDocument, PNG or JPEG file."))
        if document and document.size > DOCUMENT_MEGABYTES * 1024 * 1024:
            raise forms.ValidationError(gettext_lazy("This file is larger than 10 MB."))
        return document or None

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors and not (found["evidence_words"] or found["evidence_link"] or found["document"]):
            self.add_error(
                "evidence_words", gettext_lazy("Say in words, by a link or by a document where the plan says so.")
            )
        return found

    @property
    def subject_key(self) -> UUID:
        return UUID(self.cleaned_data["module"])


class TopicForm(forms.Form):
    """A topic of the map, and the module that teaches it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    module = forms.ChoiceField(
        label=gettext_lazy("Shared module that teaches it"),
        required=False,
        help_text=gettext_lazy("Whoever adopts it has covered the topic."),
    )
    sort_order = forms.IntegerField(
        label=gettext_lazy("Place in the list"), min_value=0, max_value=10_000, required=False
    )

    def __init__(self, *args: Any, modules: Choices, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["module"]
        self.fields["module"] = forms.ChoiceField(
            label=field.label, help_text=field.help_text, required=False, choices=[("", gettext_lazy("None")), *modules]
        )
        if is_new:
            del self.fields["sort_order"]

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    @property
    def module_key(self) -> UUID | None:
        return UUID(self.cleaned_data["module"]) if self.cleaned_data["module"] else None


class SearchForm(forms.Form):
    """The shared list, narrowed by its address."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    agency = forms.ChoiceField(label=gettext_lazy("Agency"), required=False)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), required=False, choices=[("", gettext_lazy("Every format")), *Format.choices]
    )

    def __init__(self, data: Any, *, agencies: Iterable[Agency], topics: Iterable[Topic]) -> None:
        super().__init__(data)
        named = {topic.code: topic.name for topic in topics}
        self.fields["agency"] = forms.ChoiceField(
            label=gettext_lazy("Agency"),
            required=False,
            choices=[("", gettext_lazy("Every agency")), *((a.slug, a.name) for a in agencies)],
        )
        self.fields["topic"] = forms.ChoiceField(
            label=gettext_lazy("Topic"), required=False, choices=[("", gettext_lazy("Every topic")), *named.items()]
        )


def not_to_come(day: date | None, today: date) -> date | None:
    if day and day > today:
        raise forms.ValidationError(gettext_lazy("That day has not come yet."))
    return day


# --- what is required -----------------------------------------------------------------------------------------------


class SavedAsShown(forms.Form):
    """Shown with what it means first; what is saved then must be what was shown."""

    @property
    def digest(self) -> str:
        """What would be saved, in one word: what is saved must be what was shown. The sample person is not saved."""
        said = {
            name: sorted(row.pk for row in value) if isinstance(value, QuerySet) else str(getattr(value, "pk", value))
            for name, value in self.cleaned_data.items()
            if not name.startswith("sample_")
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    @property
    def is_to_be_saved(self) -> bool:
        """Whether somebody asked to save it, and nothing was changed since its meaning was shown."""
        return "save" in self.data and self.data.get("shown") == self.digest


class TermsForm(SavedAsShown):
    """How a course is asked, and for whom to show what that means."""

    due_kind = forms.ChoiceField(
        label=gettext_lazy("When is it due?"), choices=DueKind.choices, widget=forms.RadioSelect
    )
    due_days = forms.IntegerField(
        label=gettext_lazy("Days after starting"),
        min_value=0,
        max_value=730,
        help_text=gettext_lazy("With a fixed day, nobody's time is up sooner than so many days after they start."),
    )
    due_date = forms.DateField(
        label=gettext_lazy("The fixed day: the last one to do it"), required=False, widget=DayInput()
    )
    renewal = forms.ChoiceField(
        label=gettext_lazy("How is it renewed?"), choices=Renewal.choices, widget=forms.RadioSelect
    )
    renewal_months = forms.IntegerField(
        label=gettext_lazy("Months between renewals"), required=False, min_value=1, max_value=120
    )
    renewal_month = forms.ChoiceField(
        label=gettext_lazy("The month, where it is the same each time"),
        required=False,
        choices=[("", "–"), *MONTHS.items()],
    )
    minimum_gap_days = forms.IntegerField(
        label=gettext_lazy("Fewest days between two completions"),
        min_value=0,
        max_value=730,
        help_text=gettext_lazy("So that nobody renews what they have just done."),
    )
    refresher_key = forms.TypedChoiceField(
        label=gettext_lazy("Shorter course that renews it"), required=False, coerce=UUID, empty_value=None
    )
    weakest_grade = forms.ChoiceField(
        label=gettext_lazy("Weakest evidence that is enough"),
        choices=[(grade, Grade(grade).label) for grade in STRENGTH],
        help_text=gettext_lazy("What a package reports of itself is never enough."),
    )
    from_date = forms.DateField(label=gettext_lazy("From"), widget=DayInput())
    sample_role = forms.TypedChoiceField(
        label=gettext_lazy("Show what it means for"), required=False, coerce=int, empty_value=None
    )
    sample_start = forms.DateField(label=gettext_lazy("who starts on"), required=False, widget=DayInput())

    def __init__(self, *args: Any, courses: Sequence[tuple[str, str]], roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.courses = list(courses)
        self.field("refresher_key").choices = [("", _("None: the whole course")), *self.courses]
        self.field("sample_role").choices = [("", _("Anybody")), *((role.pk, role.name) for role in roles)]

    def field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, renewal = data.get("due_kind"), data.get("renewal")
        if kind == DueKind.FIXED_DATE and not data.get("due_date") and "due_date" not in self.errors:
            self.add_error("due_date", _("Say on which day it is due."))
        if kind != DueKind.FIXED_DATE:
            data["due_date"] = None
        if renewal == Renewal.COURSE:
            data["renewal_months"] = None
        elif renewal and not data.get("renewal_months") and "renewal_months" not in self.errors:
            self.add_error("renewal_months", _("Say after how many months."))
        if renewal == Renewal.FIXED_MONTH and not data.get("renewal_month"):
            self.add_error("renewal_month", _("Say in which month."))
        month = data.get("renewal_month") if renewal == Renewal.FIXED_MONTH else None
        data["renewal_month"] = int(month) if month else None
        months = data.get("renewal_months")
        if months and (data.get("minimum_gap_days") or 0) > 28 * months:
            self.add_error("minimum_gap_days", _("This must be shorter than the time between renewals."))
        return data

    @property
    def terms(self) -> Terms:
        """People say the last day; a rule counts from the day after."""
        said = {name: self.cleaned_data[name] for name in Terms.__slots__}
        last_day = said["due_date"]
        return Terms(**said | {"due_date": last_day and last_day + timedelta(days=1)})


class NewRequirementForm(TermsForm):
    course = forms.TypedChoiceField(label=gettext_lazy("Course"), coerce=UUID)
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=gettext_lazy("Every agency of the partnership"),
    )
    roles = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Roles"),
        queryset=Role.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick none to ask every role."),
    )
    field_order = ["course", "agency", "roles", "from_date"]

    def __init__(self, *args: Any, partnership: Partnership, agency: Agency | None, **kwargs: Any) -> None:
        roles = Role.objects.filter(partnership=partnership)
        super().__init__(*args, roles=list(roles), **kwargs)
        self.field("course").choices = [("", _("Choose a course")), *self.courses]
        self.field("roles").queryset = roles
        if agency is None:
            self.field("agency").queryset = Agency.objects.filter(partnership=partnership)
        else:
            del self.fields["agency"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("refresher_key") and data.get("refresher_key") == data.get("course"):
            self.add_error("refresher_key", _("Choose another course than the one it renews."))
        return data


class ChangedRequirementForm(TermsForm):
    read_end = forms.DateField(required=False, widget=forms.HiddenInput())
    field_order = ["from_date"]


class EndDayForm(forms.Form):
    end_date = forms.DateField(label=gettext_lazy("First day on which it no longer holds"), widget=DayInput())
    read_end = forms.DateField(required=False, widget=forms.HiddenInput())


# --- single posts ---------------------------------------------------------------------------------------------------


class SearchPeopleForm(forms.Form):
    q = forms.CharField(label=gettext_lazy("Name, username or staff number"), max_length=100)


class SinglePostsForm(forms.Form):
    """What is said of the posts that were ticked; no list of posts where they are chosen elsewhere."""

    posts = forms.MultipleChoiceField(
        label=gettext_lazy("Who"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one person.")},
    )
    course_key = forms.TypedChoiceField(label=gettext_lazy("Course"), coerce=UUID, empty_value=None)

    def __init__(
        self,
        *args: Any,
        posts: Sequence[tuple[str, str]] | None,
        courses: Sequence[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if posts is None:
            del self.fields["posts"]
        else:
            self.field("posts").choices = posts
        self.field("course_key").choices = [("", self.no_course), *courses]

    @property
    def no_course(self) -> str:
        return _("Choose a course")

    def field(self, name: str) -> Any:
        return self.fields[name]

    def last_day_within(self, start: date | None, end: date | None, longest: int, words: str) -> None:
        if end and start and not rules.may_extend(start=start, end=end + timedelta(days=1), longest=longest):
            self.add_error("last_day", words)


class AssignForm(SinglePostsForm):
    last_day = forms.DateField(label=gettext_lazy("To be done by"), widget=DayInput())
    note = forms.CharField(label=gettext_lazy("Note to the person"), required=False, max_length=255)

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day."))
        return day


class ExtendForm(SinglePostsForm):
    last_day = forms.DateField(
        label=gettext_lazy("New last day"),
        widget=DayInput(),
        help_text=gettext_lazy("At most 92 days from today. What was due first stays on record."),
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=ExtensionReason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=255)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = _("More time begins today and lasts at most 92 days.")
        self.last_day_within(self.today, data.get("last_day"), Extension.MAX_DAYS, words)
        return data


class ExemptForm(SinglePostsForm):
    start_date = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    last_day = forms.DateField(
        label=gettext_lazy("Last day"), widget=DayInput(), help_text=gettext_lazy("At most six months later.")
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=ExemptionReason.choices, widget=forms.RadioSelect)
    field_order = ["posts", "course_key", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course_key"].required = False

    @property
    def no_course(self) -> str:
        return _("Every course")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = _("An exemption ends after it starts, and lasts at most six months.")
        self.last_day_within(data.get("start_date"), data.get("last_day"), Exemption.MAX_DAYS, words)
        return data


# --- training done elsewhere ----------------------------------------------------------------------------------------


class LinesField(forms.CharField):
    """Several words, one to a line, each once."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, longest: int, most: int = 50, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.longest, self.most = longest, most

    def clean(self, value: Any) -> list[str]:
        lines = dict.fromkeys(" ".join(line.split()) for line in super().clean(value).splitlines())
        found = [line for line in lines if line]
        if any(len(line) > self.longest for line in found):
            raise forms.ValidationError(_("A line is too long: at most %(most)d letters.") % {"most": self.longest})
        if len(found) > self.most:
            raise forms.ValidationError(_("These are too many lines: at most %(most)d.") % {"most": self.most})
        return found


class EquivalenceForm(SavedAsShown):
    """What a training done elsewhere counts for, and a day to show what that means."""

    provider = forms.CharField(
        label=gettext_lazy("Who gives the training"),
        max_length=160,
        help_text=gettext_lazy("As people know it, such as “College of Policing”."),
    )
    title = forms.CharField(label=gettext_lazy("Title of the training"), max_length=200)
    other_titles = LinesField(
        label=gettext_lazy("Other titles of the same training"),
        longest=200,
        help_text=gettext_lazy("One to a line, as files and certificates call it."),
    )
    course = forms.TypedChoiceField(
        label=gettext_lazy("It counts for all modules of"), required=False, coerce=UUID, empty_value=None
    )
    modules = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Or for these modules"),
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )
    months_valid = forms.IntegerField(
        label=gettext_lazy("It counts for so many months"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=gettext_lazy("From the day it was finished. Leave empty to count as long as each module itself."),
    )
    oldest_months = forms.IntegerField(
        label=gettext_lazy("It must not be older than so many months"),
        min_value=1,
        max_value=120,
        help_text=gettext_lazy("Counted back from the day that somebody tells of it."),
    )
    needs_document = forms.BooleanField(label=gettext_lazy("A document must be shown"), required=False)
    from_date = forms.DateField(label=gettext_lazy("This holds from"), widget=DayInput())
    sample_date = forms.DateField(
        label=gettext_lazy("Show what it means for a training finished on"), required=False, widget=DayInput()
    )
    read_end = forms.DateField(required=False, widget=forms.HiddenInput())

    def __init__(
        self,
        *args: Any,
        courses: Sequence[tuple[str, str]],
        modules: Sequence[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["course"].choices = [("", _("No course: the modules ticked below")), *courses]  # type: ignore[attr-defined]
        self.fields["modules"].choices = modules  # type: ignore[attr-defined]

    def clean_provider(self) -> str:
        return " ".join(self.cleaned_data["provider"].split())

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())

    def clean_from_date(self) -> date:
        day: date = self.cleaned_data["from_date"]
        if day < self.today:
            raise forms.ValidationError(_("A rule holds from today or a later day: it never changes what was before."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("course") and data.get("modules"):
            self.add_error("modules", _("Choose a course, or tick modules, not both."))
        elif not data.get("course") and not data.get("modules") and not {"course", "modules"} & set(self.errors):
            self.add_error("course", _("Say what it counts for: a course, or modules."))
        return data

    @property
    def terms(self) -> equivalences.Terms:
        said = self.cleaned_data
        return equivalences.Terms(
            provider=said["provider"],
            title=said["title"],
            other_titles=tuple(title for title in said["other_titles"] if title != said["title"]),
            course_key=said["course"],
            module_keys=tuple(said["modules"]),
            months_valid=said["months_valid"],
            oldest_months=said["oldest_months"],
            needs_document=said["needs_document"],
        )


class EndEquivalenceForm(forms.Form):
    end_date = forms.DateField(label=gettext_lazy("First day on which it no longer counts"), widget=DayInput())
    reason = forms.CharField(
        label=gettext_lazy("Why it ends"),
        max_length=255,
        help_text=gettext_lazy("Stays on record, such as “The provider no longer runs it”."),
    )
    read_end = forms.DateField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_end_date(self) -> date:
        day: date = self.cleaned_data["end_date"]
        if day < self.today:
            raise forms.ValidationError(_("Choose today or a later day: what was recognised until now stays."))
        return day


OTHER_TRAINING = "other"


class ClaimForm(forms.Form):
    """A training that a person did elsewhere: one that is known, or its provider and title."""

    membership = forms.TypedChoiceField(label=gettext_lazy("Who should check it?"), coerce=int)
    training = forms.ChoiceField(label=gettext_lazy("Which training?"))
    provider = forms.CharField(
        label=gettext_lazy("Who gave it"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Only for a training that is not in the list."),
    )
    title = forms.CharField(
        label=gettext_lazy("What it was called"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Only for a training that is not in the list."),
    )
    completed_date = DayField(label=gettext_lazy("The day you finished it"))
    reference = forms.CharField(
        label=gettext_lazy("Certificate number"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("If there is one on your certificate."),
    )
    document = forms.FileField(
        label=gettext_lazy("A picture or PDF of the certificate"),
        required=False,
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 10 MB. Only you and your training lead can open it."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        error_messages={"empty": gettext_lazy("There is nothing in this file.")},
    )

    def __init__(
        self,
        *args: Any,
        memberships: Sequence[tuple[int, str]],
        trainings: Sequence[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["membership"].choices = memberships  # type: ignore[attr-defined]
        if len(memberships) == 1:
            self.fields["membership"].widget = forms.HiddenInput()
            self.fields["membership"].initial = memberships[0][0]
        self.fields["training"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose one")),
            *trainings,
            (OTHER_TRAINING, _("Another training: I say below which")),
        ]

    def clean_completed_date(self) -> date | None:
        return not_to_come(self.cleaned_data["completed_date"], self.today)

    def clean_document(self) -> Document | None:
        sent = self.cleaned_data["document"]
        if not sent:
            return None
        if sent.size > rules.LARGEST_DOCUMENT:
            raise forms.ValidationError(_("This file is larger than 10 MB. Send a smaller picture."))
        sent.seek(0)
        extension = rules.extension_of(sent.read(16))
        sent.seek(0)
        if extension is None:
            raise forms.ValidationError(_("This is no PDF, PNG or JPEG, whatever its name says. Choose another file."))
        return Document(sent, extension)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("provider", "title"):
            data[name] = " ".join((data.get(name) or "").split())
            if data.get("training") == OTHER_TRAINING and not data[name]:
                self.add_error(name, _("Say who gave it.") if name == "provider" else _("Say what it was called."))
        return data


class AcceptClaimForm(forms.Form):
    counts_for = forms.ChoiceField(label=gettext_lazy("What does it count for?"))
    words = forms.CharField(label=gettext_lazy("Words to the person"), max_length=255, required=False)
    seen = forms.BooleanField(
        label=gettext_lazy("I have seen the proof"),
        error_messages={
            "required": gettext_lazy("Tick this when you have seen the document, or the certificate itself.")
        },
    )

    def __init__(self, *args: Any, ways: Sequence[tuple[str, Any]] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ways is None:
            del self.fields["counts_for"]  # its rule says so
        else:
            self.fields["counts_for"].choices = [("", _("Choose one")), *ways]  # type: ignore[attr-defined]


class DeclineClaimForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Why not, in words to the person"),
        max_length=255,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("They read this. Say what would help, if anything would."),
        error_messages={"required": gettext_lazy("Say why, so that the person knows what to do.")},
    )


class WithdrawAcceptanceForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What was wrong?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what was wrong. The person can read it.")},
    )
