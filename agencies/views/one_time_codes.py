"""Signing in by a link from the mail, or by a card with a username and eight digits."""

from allauth.account.internal import flows
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from agencies.actions import one_time_codes, recovery
from agencies.forms import CardForm, FirstPasswordForm
from agencies.models import OneTimeCode
from agencies.requests import PersonRequest

CHOOSES_PASSWORD = "chooses_password"


@never_cache
def sign_in_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Opening the link changes nothing, since programs that check mail open it too; pressing the button signs in."""
    if request.user.is_authenticated:
        return (
            redirect(settings.LOGIN_REDIRECT_URL) if request.method == "POST" else render(request, "agencies/link.html")
        )
    if not ratelimit.consume(request, action="sign_in_link"):
        return ratelimit.respond_429(request)
    if request.method != "POST":
        return render(request, "agencies/link.html")
    code = one_time_codes.use_link(token=token, at=timezone.now())
    if code is None or not code.person.is_active:
        return render(request, "agencies/link.html", {"is_over": True}, status=410)
    return signed_in_by(request, code, email=code.person.email)


@never_cache
@sensitive_post_parameters("code")
def one_time_code(request: HttpRequest) -> HttpResponseBase:
    """A card: whoever types its two lines is led on to choosing a password."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = CardForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="one_time_code", key=form.cleaned_data["username"].lower()):
            return ratelimit.respond_429(request)
        at = timezone.now()
        code = one_time_codes.use_card(username=form.cleaned_data["username"], secret=form.cleaned_data["code"], at=at)
        if code is not None:
            recovery.note_use(code=code, at=at)
            request.session[CHOOSES_PASSWORD] = code.person.pk
            return signed_in_by(request, code, leads_to="agencies:choose-password")
        form.add_error(None, _("The username or the code is not right, or the code is too old. Check both."))
    return render(request, "agencies/one_time_code.html", {"form": form})


def signed_in_by(
    request: HttpRequest, code: OneTimeCode, *, email: str | None = None, leads_to: str = ""
) -> HttpResponse:
    """As after any other proof: whoever has a second step is asked for it now."""
    flows.login.record_authentication(request, code.person, method="code", email=email)
    login = Login(user=code.person, email=email, redirect_url=resolve_url(leads_to) if leads_to else None)
    return flows.login.perform_login(request, login)


@login_required
@sensitive_post_parameters()
def choose_password(request: PersonRequest) -> HttpResponse:
    """Only for who has just come in with a card: they do not know their password, or have none."""
    if request.session.get(CHOOSES_PASSWORD) != request.user.pk:
        return redirect("account_change_password")
    form = FirstPasswordForm(data=request.POST or None, user=request.user)
    if not form.is_valid():
        return render(request, "agencies/choose_password.html", {"form": form})
    form.save()
    request.session.pop(CHOOSES_PASSWORD)
    flows.password_change.finalize_password_set(request, request.user)
    return redirect(settings.LOGIN_REDIRECT_URL)
