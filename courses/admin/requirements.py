"""Requirements and exemptions in the Wagtail admin: said, ended and taken back through the actions, never rewritten."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets import AdminDateInput

from agencies.admin.memberships import EndForm
from agencies.admin.partnership import (
    WithinReachEditView,
    WithinReachForm,
    WithinReachIndexView,
    WithinReachViewSet,
)
from agencies.models import Membership
from courses.actions import exemptions, requirements
from courses.models import CoursePage, Exemption, Requirement


def with_course_title(rows: QuerySet[Any]) -> QuerySet[Any]:
    pages = CoursePage.objects.filter(
        translation_key=OuterRef("course_key"), locale__language_code=settings.LANGUAGE_CODE
    )
    return rows.annotate(course_title=Subquery(pages.values("title")[:1]))


COURSE_COLUMN = Column("course_title", label=gettext_lazy("Course"))


class CourseByPageField(forms.ModelChoiceField):
    """A course chosen by its page; its key is what is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Course"))
        super().__init__(queryset=CoursePage.objects.none(), **kwargs)

    def offer(self) -> None:
        self.queryset = CoursePage.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).order_by("title")


class NewRequirementForm(WithinReachForm):
    course = CourseByPageField()
    field_order = ["partnership", "agency", "roles", "course", "due_days", "start_date", "end_date"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].offer()
        self.fields["partnership"].required = True

    class Meta:
        model = Requirement
        fields = ["partnership", "agency", "roles", "due_days", "start_date", "end_date"]
        widgets = {"start_date": AdminDateInput, "end_date": AdminDateInput, "roles": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        partnership = cleaned.get("partnership")
        if partnership and cleaned.get("agency") and cleaned["agency"].partnership_id != partnership.pk:
            self.add_error("agency", _("This agency belongs to another partnership."))
        if partnership and any(role.partnership_id != partnership.pk for role in cleaned.get("roles", ())):
            self.add_error("roles", _("One of these roles belongs to another partnership."))
        return cleaned


class NewRequirementView(generic.CreateView):
    def save_instance(self) -> Requirement:
        given = dict(self.form.cleaned_data)
        course = given.pop("course")
        return requirements.require(course_key=course.translation_key, by=self.request.user, at=timezone.now(), **given)


class EndRequirementView(WithinReachEditView):
    def save_instance(self) -> Requirement:
        given, who_and_when = self.form.cleaned_data, {"by": self.request.user, "at": timezone.now()}
        if given["take_back"]:
            return requirements.take_back(requirement=self.object, **who_and_when)
        return requirements.end(requirement=self.object, end_date=given["end_date"], **who_and_when)


class RequirementIndexView(WithinReachIndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return with_course_title(super().get_base_queryset())


class RequirementViewSet(WithinReachViewSet):
    model = Requirement
    index_view_class = RequirementIndexView
    icon = "tasks"
    menu_label = gettext_lazy("Requirements")
    add_view_class = NewRequirementView
    edit_view_class = EndRequirementView
    list_display = ["__str__", COURSE_COLUMN, "agency", "partnership", "due_days", "start_date", "end_date"]
    ordering = ["-start_date", "pk"]
    select_related = ("agency", "partnership")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return forms.modelform_factory(Requirement, form=EndForm) if for_update else NewRequirementForm


class NewExemptionForm(WithinReachForm):
    course = CourseByPageField(required=False, help_text=gettext_lazy("Empty for every course."))
    field_order = ["membership", "course", "reason", "start_date", "end_date"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].offer()
        self.fields["membership"].queryset = (
            Membership.objects.visible_to(self.for_user)
            .on(timezone.localdate())
            .select_related("person", "agency", "role")
        )

    class Meta:
        model = Exemption
        fields = ["membership", "reason", "start_date", "end_date"]
        widgets = {"start_date": AdminDateInput, "end_date": AdminDateInput}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        start, end = cleaned.get("start_date"), cleaned.get("end_date")
        if start and end and (end <= start or (end - start).days > Exemption.MAX_DAYS):
            self.add_error("end_date", _("An exemption ends after it starts, and lasts at most six months."))
        if not end:
            self.add_error("end_date", _("Say when the exemption ends."))
        return cleaned


class NewExemptionView(generic.CreateView):
    def save_instance(self) -> Exemption:
        given = dict(self.form.cleaned_data)
        course = given.pop("course")
        return exemptions.exempt(
            course_key=course.translation_key if course else None, by=self.request.user, at=timezone.now(), **given
        )


class TakeBackForm(WithinReachForm):
    take_back = forms.BooleanField(label=gettext_lazy("This was a mistake: take it back as if it had never been."))

    class Meta:
        model = Exemption
        fields: list[str] = []

    def _post_clean(self) -> None:
        # The action decides; the row that was read stays as it was.
        return


def with_names_in_reach(rows: QuerySet[Any], person: Any) -> QuerySet[Any]:
    """To see who is excused one must lead them; coordinating a partnership shows figures only."""
    return rows.filter(membership__in=Membership.objects.visible_to(person))


class ExemptionIndexView(WithinReachIndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return with_course_title(with_names_in_reach(super().get_base_queryset(), self.request.user))


class TakeBackExemptionView(WithinReachEditView):
    def get_queryset(self) -> QuerySet[Any]:
        return with_names_in_reach(super().get_queryset(), self.request.user)

    def save_instance(self) -> Exemption:
        return exemptions.take_back(exemption=self.object, by=self.request.user, at=timezone.now())


class ExemptionViewSet(WithinReachViewSet):
    model = Exemption
    index_view_class = ExemptionIndexView
    icon = "calendar-alt"
    menu_label = gettext_lazy("Exemptions")
    add_view_class = NewExemptionView
    edit_view_class = TakeBackExemptionView
    list_display = ["membership", "reason", COURSE_COLUMN, "start_date", "end_date"]
    ordering = ["-start_date", "pk"]
    select_related = ("membership__person", "membership__agency", "membership__role")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return TakeBackForm if for_update else NewExemptionForm
