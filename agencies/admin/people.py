"""People in the Wagtail admin: added, changed and switched off, never deleted."""

from contextlib import nullcontext
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users

from agencies.actions import people, rights
from agencies.models import Person


class PersonFields(forms.ModelForm):
    """The names that this site uses instead of first and last ones; an e-mail address only where there is one."""

    email = forms.EmailField(required=False, label=gettext_lazy("E-mail address"))
    first_name = None
    last_name = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True


class NewPersonForm(PersonFields, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = Person
        fields = (UserCreationForm.Meta.fields - {"first_name", "last_name"}) | {"display_name", "language"}


class PersonForm(PersonFields, UserEditForm):
    class Meta(UserEditForm.Meta):
        model = Person
        fields = (UserEditForm.Meta.fields - {"first_name", "last_name"}) | {"display_name", "language"}


class PeopleView(users.IndexView):
    search_fields = ("username", "display_name", "email")


class SwitchOffInsteadView(users.DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        messages.warning(
            request, _("People are not deleted: what they learned is kept. Switch the account off instead.")
        )
        return redirect("wagtailusers_users:edit", self.get_object().pk)


class NotedRights:
    """Rights that change are noted in the transaction that changes them."""

    object: Person | None

    def save_instance(self) -> Person:
        there = Person.objects.filter(pk=self.object.pk).first() if self.object else None
        before = rights.rights_of(there) if there else rights.rights_of(Person())
        with people.naming(there, at=timezone.now()) if there else nullcontext():
            person: Person = super().save_instance()  # type: ignore[misc]
        rights.note_change(person=person, before=before, by=self.request.user, at=timezone.now())  # type: ignore[attr-defined]
        return person


class NewPersonView(NotedRights, users.CreateView):
    object = None


class PersonView(NotedRights, users.EditView):
    pass


class PersonViewSet(users.UserViewSet):
    index_view_class = PeopleView
    add_view_class = NewPersonView
    edit_view_class = PersonView
    delete_view_class = SwitchOffInsteadView
    create_template_name = "agencies/people/create.html"
    edit_template_name = "agencies/people/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonForm if for_update else NewPersonForm
