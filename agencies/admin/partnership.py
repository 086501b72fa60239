"""Partnerships, agencies, teams, roles, strands and definitions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from agencies.actions import sections
from agencies.admin.reach import PATHS, within_reach
from agencies.models import Agency, Definition, Partnership, Role, Strand, Team


class WithinReachForm(WagtailAdminModelForm):
    """Offers only what the person may reach."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            model = getattr(getattr(field, "queryset", None), "model", None)
            if isinstance(field, forms.ModelChoiceField) and model in PATHS:
                field.queryset = within_reach(model, self.for_user)
        # The national definition belongs to no partnership; only an administrator writes it.
        if "partnership" in self.fields and not self.for_user.is_superuser:
            self.fields["partnership"].required = True


class WithinReachIndexView(generic.IndexView):
    select_related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        return within_reach(self.model, self.request.user).select_related(*self.select_related)


class WithinReachEditView(generic.EditView):
    def get_queryset(self) -> QuerySet[Any]:
        return within_reach(self.model, self.request.user)


class WithinReachHistoryView(generic.HistoryView):
    def get_base_object_queryset(self) -> QuerySet[Any]:
        return within_reach(self.model, self.request.user)


class WithinReachUsageView(generic.UsageView):
    def get_base_object_queryset(self) -> QuerySet[Any]:
        return within_reach(self.model, self.request.user)


class WithinReachViewSet(ModelViewSet):
    index_view_class = WithinReachIndexView
    edit_view_class = WithinReachEditView
    history_view_class = WithinReachHistoryView
    usage_view_class = WithinReachUsageView
    copy_view_enabled = False
    add_to_reference_index = False
    select_related: tuple[str, ...] = ()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(select_related=self.select_related, **kwargs)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return forms.modelform_factory(
            self.model,
            form=WithinReachForm,
            fields=self.form_fields,
            formfield_callback=self.formfield_for_dbfield,
        )


class PartnershipViewSet(WithinReachViewSet):
    model = Partnership
    icon = "globe"
    form_fields = ["name", "slug", "time_zone", "jurisdiction"]
    list_display = ["name", "jurisdiction"]


class AgencyForm(WithinReachForm):
    """Offers as a section what stands right below the home page, and what its giver may publish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = PagePermissionPolicy().instances_user_has_any_permission_for(self.for_user, {"publish"})
        offered = mine.filter(depth=sections.DEPTH) | Page.objects.filter(pk=self.instance.section_id)
        self.fields["section"].queryset = offered.order_by("title")

    def clean_section(self) -> Page | None:
        page = self.cleaned_data["section"]
        if page is not None and Agency.objects.filter(section=page).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("This page is another agency’s section."))
        return page


class ArrangesSection:
    """What the agency's editors and reviewers may do goes with the page that was chosen."""

    def save_instance(self) -> Agency:
        agency = super().save_instance()  # type: ignore[misc]
        sections.arrange(agency)
        return agency


class NewAgencyView(ArrangesSection, generic.CreateView):
    pass


class EditAgencyView(ArrangesSection, WithinReachEditView):
    pass


class AgencyViewSet(WithinReachViewSet):
    model = Agency
    icon = "home"
    add_view_class = NewAgencyView
    edit_view_class = EditAgencyView
    form_fields = ["partnership", "name", "slug", "kind", "section"]
    list_display = ["name", "kind", "partnership"]
    list_filter = ["kind"]
    search_fields = ["name"]
    select_related = ("partnership",)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return forms.modelform_factory(
            Agency, form=AgencyForm, fields=self.form_fields, formfield_callback=self.formfield_for_dbfield
        )


class TeamViewSet(WithinReachViewSet):
    model = Team
    icon = "group"
    form_fields = ["agency", "name", "is_reporting_centre"]
    list_display = ["name", "agency", "is_reporting_centre"]
    list_filter = ["is_reporting_centre"]
    search_fields = ["name", "agency__name"]
    select_related = ("agency",)


class RoleViewSet(WithinReachViewSet):
    model = Role
    icon = "user"
    form_fields = ["partnership", "name", "code"]
    list_display = ["name", "code", "partnership"]
    select_related = ("partnership",)


class StrandViewSet(WithinReachViewSet):
    model = Strand
    icon = "list-ul"
    form_fields = ["partnership", "name", "code", "is_national", "note", "sort_order"]
    list_display = ["name", "code", "is_national", "partnership"]
    select_related = ("partnership",)


class DefinitionViewSet(WithinReachViewSet):
    model = Definition
    icon = "openquote"
    form_fields = ["partnership", "version", "agreed_date", "text", "source", "note"]
    list_display = ["__str__", "agreed_date"]
    select_related = ("partnership",)
