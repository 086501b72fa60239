"""How an agency's HR system sends its list of staff by itself: its keys, and how to connect."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from agencies.actions import api_keys
from agencies.enums import KeyScope
from agencies.forms.api_keys import ApiKeyForm
from agencies.models import ApiKey, Role
from agencies.queries import api_keys as queries
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_led_whole


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
@sensitive_variables("secret")
def hr_system(request: PersonRequest, slug: str) -> HttpResponse:
    """The agency's keys, a form that makes one, and how to connect. The answer to making one shows its secret."""
    led = get_led_whole(request, slug)
    form = ApiKeyForm(request.POST or None, agency=led.agency, person=request.user, today=led.today)
    if form.is_valid():
        zone = led.agency.time_zone or led.agency.partnership.time_zone
        try:
            key, secret = api_keys.make(
                agency=led.agency,
                label=form.cleaned_data["label"],
                once=form.cleaned_data["once"],
                scope=form.cleaned_data["scope"],
                expires_at=form.expires_at(zone),
                by=request.user,
                at=timezone.now(),
            )
        except api_keys.CannotMakeKey as refusal:
            form.add_error(None, str(refusal))
        else:
            context = {"key": key, "secret": secret, "example": example(secret, roles_of(led), key.scope)}
            return page(request, led, "made", _("Your new key"), **context)
    lines = queries.lines(led.agency, at=timezone.now())
    roles = roles_of(led)
    context = {"form": form, "lines": lines, "roles": roles, "example": example("wm_…", roles)}
    return page(request, led, "keys", _("HR system"), **context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def revoke_key(request: PersonRequest, slug: str, prefix: str) -> HttpResponse:
    """Asks whether a key shall end now, and ends it."""
    led = get_led_whole(request, slug)
    key = get_object_or_404(ApiKey.objects.filter(agency=led.agency), prefix=prefix)
    if request.method != "POST":
        return page(request, led, "revoke", _("Revoke a key"), key=key, state=queries.state_of(key, timezone.now()))
    api_keys.revoke(key=key, by=request.user, at=timezone.now())
    messages.success(request, _("The key “%(label)s” no longer works.") % {"label": key.label})
    return redirect("agencies:hr-system", slug)


def page(request: PersonRequest, led: Led, name: str, heading: str, **more: Any) -> HttpResponse:
    context = {"led": led, "section": "hr-system", "heading": heading, **more}
    return render(request, f"agencies/hr_system/{name}.html", context)


def roles_of(led: Led) -> list[Role]:
    return list(Role.objects.filter(partnership=led.agency.partnership_id))


@sensitive_variables("key")
def example(key: str, roles: list[Role], scope: str = KeyScope.STAFF) -> str:
    """A call that asks for a dry run of one row in a role that there is, or for figures, as one types it."""
    if scope == KeyScope.FIGURES:
        address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("api:figures-coverage")
        return f'curl {address} \\\n  -H "Authorization: Bearer {key}"'
    role = roles[0].code if roles else "front-desk"
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("api:bring-staff")
    return f"""\
curl {address} \\
  -H "Authorization: Bearer {key}" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: $(uuidgen)" \\
  -d '{{"dry_run": true, "staff": [{{
        "staff_number": "0047-11",
        "name": "Ana Bell",
        "role": "{role}"}}]}}'"""
