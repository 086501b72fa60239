"""Signing in with one's agency, and setting that up."""

from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from agencies.actions import sign_in_services as actions
from agencies.forms.sign_in_services import FORMS, KINDS, OpenIdForm, SamlForm, origin_of
from agencies.models import Partnership, SignInService
from agencies.queries import sign_in_services as queries
from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated

SECTION = "sign-in"


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """Choosing one's agency."""
    return render(request, "agencies/sign_in/agencies.html", {"services": queries.offered()})


@require_safe
@never_cache
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """The button that leads to the agency. Browsers ask the policy of this page where its form may lead in the end."""
    service = get_object_or_404(queries.offered(), app__provider_id=code)
    provider = get_adapter().get_provider(request, service.app.provider, client_id=service.app.client_id)
    with override(settings.LANGUAGE_CODE):  # the agency knows one address of ours, not one for each language
        context = {"service": service, "address": provider.get_login_url(request)}
    response = render(request, "agencies/sign_in/agency.html", context)
    response._csp_update = {"form-action": origins(service)}  # type: ignore[attr-defined]
    return response


def origins(service: SignInService) -> list[str]:
    told = service.app.settings
    addresses = [told.get("server_url"), told.get("sends_to"), told.get("idp", {}).get("sso_url")]
    return sorted({origin_of(address) for address in addresses if address})


@require_safe
@login_required
@never_cache
def services(request: PersonRequest, slug: str) -> HttpResponse:
    partnership = get_coordinated(request, slug).partnership
    rows = [(service, callbacks(request, service)) for service in queries.of_partnership(partnership)]
    context = {"partnership": partnership, "section": SECTION, "heading": _("Agency sign-in"), "rows": rows}
    return render(request, "agencies/sign_in/services.html", context)


@sensitive_post_parameters("secret")
@login_required
@never_cache
def add(request: PersonRequest, slug: str, kind: str) -> HttpResponse:
    partnership = get_coordinated(request, slug).partnership
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.POST or None, partnership=partnership, instance=SignInService())
    return edited(request, partnership, form, _("Add an agency’s sign-in"))


@sensitive_post_parameters("secret")
@login_required
@never_cache
def change(request: PersonRequest, slug: str, code: str) -> HttpResponse:
    partnership = get_coordinated(request, slug).partnership
    service = get_object_or_404(queries.of_partnership(partnership), app__provider_id=code)
    form = FORMS[KINDS[service.app.provider]](request.POST or None, partnership=partnership, instance=service)
    return edited(request, partnership, form, service.label)


def edited(request: PersonRequest, partnership: Partnership, form: OpenIdForm | SamlForm, heading: str) -> HttpResponse:
    if not form.is_valid():
        context = {"partnership": partnership, "section": SECTION, "heading": heading, "form": form}
        return render(request, "agencies/sign_in/edit.html", context)
    actions.save(service=form.instance, app=form.app, by=request.user, at=timezone.now())
    messages.success(request, _("Saved. Give the addresses below to whoever looks after the agency’s sign-in."))
    return redirect("agencies:sign-in-services", partnership.slug)


def callbacks(request: HttpRequest, service: SignInService) -> list[tuple[str, str]]:
    """What the agency's side needs to know of ours."""
    code: Any = [service.app.client_id if service.app.provider == "saml" else service.app.provider_id]
    if service.app.provider == "saml":
        named = [(_("Entity ID and metadata"), "saml_metadata"), (_("Assertion consumer address"), "saml_acs")]
    else:
        named = [(_("Redirect address"), "openid_connect_callback")]
    with override(settings.LANGUAGE_CODE):
        return [(label, request.build_absolute_uri(reverse(name, args=code))) for label, name in named]
