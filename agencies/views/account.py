from typing import Any

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from agencies.actions import nudging, people
from agencies.adapter import in_language, remember_language
from agencies.forms import AccountForm
from agencies.models import Bounce, Person
from agencies.queries.joining import offers_for
from agencies.queries.recovery import of_person
from agencies.queries.second_step import has_second_step


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """A person's own names, languages and preferences."""
    # A copy of their own, so that a refused name does not show in the frame.
    person = Person.objects.get(pk=request.user.pk)
    form = AccountForm(request.POST or None, instance=person)
    if not form.is_valid():
        context = {"form": form, "person": person, "offers": offers_for(person, timezone.localdate())}
        context |= ways_in(person)
        return render(request, "agencies/account.html", context)
    with people.naming(person, at=timezone.now()):
        # First, while what is there says whether it changes: it holds for every account of theirs.
        nudging.choose(person=person, wants=form.cleaned_data["wants_nudges"], by=person, at=timezone.now())
        form.save()
    with override(person.language or None):
        messages.success(request, _("Your changes are saved."))
    response = redirect(in_language(reverse("agencies:account"), person))
    remember_language(response, person.language)
    return response


def ways_in(person: Person) -> dict[str, Any]:
    """What the page says about sign-in beside the person's own names."""
    return {
        "has_second_step": has_second_step(person),
        "has_bounced": Bounce.objects.lasting().filter(person=person, address__iexact=person.email or "").exists(),
        "recoveries": of_person(person, timezone.now()),
        "session_count": max(UserSession.objects.filter(user=person).count(), 1),
        "has_agency_sign_in": SocialAccount.objects.filter(user=person).exists(),
    }
