"""Memberships and responsibilities: begun, ended and taken back through the actions, never rewritten or deleted."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views import generic
from wagtail.admin.widgets import AdminDateInput

from agencies.actions import memberships, responsibilities
from agencies.admin.partnership import WithinReachEditView, WithinReachForm, WithinReachViewSet
from agencies.models import Agency, Membership, Person, Responsibility

Refusal = (memberships.CannotJoin, memberships.CannotLeave, responsibilities.CannotGrant)


class PersonByNameField(forms.CharField):
    """A person, asked for by what they sign in with: a list to choose from would show everybody."""

    def clean(self, value: str) -> Person:
        typed = super().clean(value)
        person = Person.objects.filter(Q(username__iexact=typed) | Q(email=typed.lower()), is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Nobody has this username or e-mail address. Check the spelling."))
        return person


class RefusalsShown:
    """Shows why an action refused, beside the form and with everything that was typed."""

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class NewMembershipForm(WithinReachForm):
    who = PersonByNameField(label=gettext_lazy("Username or e-mail address of the person"))
    field_order = ["who"]

    class Meta:
        model = Membership
        fields = ["agency", "team", "role", "start_date", "end_date", "staff_number"]
        widgets = {"start_date": AdminDateInput, "end_date": AdminDateInput}


class EndForm(WithinReachForm):
    """What may still be said of a dated row: its end, or that it never was."""

    take_back = forms.BooleanField(
        required=False, label=gettext_lazy("This was a mistake: take it back as if it had never been.")
    )

    class Meta:
        fields = ["end_date"]
        widgets = {"end_date": AdminDateInput}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("take_back") and not cleaned.get("end_date"):
            self.add_error("end_date", _("Give the day on which it ends, or take it back."))
        return cleaned

    def _post_clean(self) -> None:
        # The action decides; the row that was read stays as it was.
        return


class NewMembershipView(RefusalsShown, generic.CreateView):
    def save_instance(self) -> Membership:
        given = dict(self.form.cleaned_data)
        return memberships.join(person=given.pop("who"), by=self.request.user, at=timezone.now(), **given)


class EndMembershipView(RefusalsShown, WithinReachEditView):
    def save_instance(self) -> Membership:
        who_and_when = {"by": self.request.user, "at": timezone.now()}
        if self.form.cleaned_data["take_back"]:
            return memberships.void(membership=self.object, **who_and_when)
        return memberships.leave(membership=self.object, end_date=self.form.cleaned_data["end_date"], **who_and_when)


class MembershipViewSet(WithinReachViewSet):
    model = Membership
    icon = "group"
    add_view_class = NewMembershipView
    edit_view_class = EndMembershipView
    list_display = ["person", "agency", "team", "role", "start_date", "end_date"]
    search_fields = ["person__display_name", "person__username", "agency__name", "staff_number"]
    ordering = ["-start_date", "pk"]
    select_related = ("person", "agency", "team", "role")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return forms.modelform_factory(Membership, form=EndForm) if for_update else NewMembershipForm


class NewResponsibilityForm(WithinReachForm):
    who = PersonByNameField(label=gettext_lazy("Username or e-mail address of the person"))
    agency = forms.ModelChoiceField(Agency.objects.all(), label=gettext_lazy("Agency"))
    field_order = ["who", "agency", "duty", "team", "start_date", "end_date"]

    class Meta:
        model = Responsibility
        fields = ["duty", "team", "start_date", "end_date"]
        widgets = {"start_date": AdminDateInput, "end_date": AdminDateInput}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if {"who", "agency", "start_date"} <= cleaned.keys():
            posts = Membership.objects.filter(person=cleaned["who"], agency=cleaned["agency"])
            cleaned["membership"] = posts.overlapping(cleaned["start_date"], cleaned.get("end_date")).first()
            if cleaned["membership"] is None:
                self.add_error("who", _("The person is not in the agency on these days. Add a membership first."))
        return cleaned


class NewResponsibilityView(RefusalsShown, generic.CreateView):
    def save_instance(self) -> Responsibility:
        given = {key: self.form.cleaned_data[key] for key in ["membership", "duty", "team", "start_date", "end_date"]}
        return responsibilities.grant(by=self.request.user, at=timezone.now(), **given)


class EndResponsibilityView(RefusalsShown, WithinReachEditView):
    def save_instance(self) -> Responsibility:
        given = self.form.cleaned_data
        end_date = self.object.start_date if given["take_back"] else given["end_date"]
        return responsibilities.revoke(
            responsibility=self.object, end_date=end_date, by=self.request.user, at=timezone.now()
        )


class ResponsibilityViewSet(WithinReachViewSet):
    model = Responsibility
    icon = "key"
    add_view_class = NewResponsibilityView
    edit_view_class = EndResponsibilityView
    list_display = ["membership__person", "duty", "membership__agency", "team", "start_date", "end_date"]
    search_fields = ["membership__person__display_name", "membership__person__username", "membership__agency__name"]
    ordering = ["-start_date", "pk"]
    select_related = ("membership__person", "membership__agency", "team")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return forms.modelform_factory(Responsibility, form=EndForm) if for_update else NewResponsibilityForm
