"""The charter: its public page, an agency's signature in the lead's area, and the coordinator's desk."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.actions import charter as charters
from agencies.enums import CharterRefusal
from agencies.forms import OrganisationForm, SigningForm, WithdrawingForm, WordingForm, named_languages
from agencies.models import Charter, Partnership, Signature
from agencies.queries import charter as queries
from agencies.requests import PersonRequest
from agencies.rules import local_day
from agencies.views.areas import Coordinated, Led, get_coordinated, get_led_whole

SECTION = "charter"
FIELD_OF = {
    CharterRefusal.TOO_EARLY: "signed_date",
    CharterRefusal.TOO_LATE: "signed_date",
    CharterRefusal.ANOTHER_NAME: "organisation",
}


@require_safe
def charter(request: HttpRequest, slug: str) -> HttpResponse:
    """What partners promise, and who promised it: for everyone."""
    partnership = get_object_or_404(Partnership, slug=slug)
    today = local_day(timezone.now(), partnership.time_zone)
    current = queries.charter_on(partnership, today)
    wording = queries.wording_for(current, get_language() or settings.LANGUAGE_CODE) if current else None
    if current is None or wording is None:
        raise Http404
    context = {
        "partnership": partnership,
        "charter": current,
        "wording": wording,
        "signed": queries.signatories(partnership, current, today),
    }
    return render(request, "agencies/charter/public.html", context)


# --- the lead of an agency


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def agency_charter(request: PersonRequest, slug: str) -> HttpResponse:
    """Where the agency stands with the charter; signs it."""
    led = get_led_whole(request, slug)
    form = SigningForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and sign_for_agency(request, led, form):
        return redirect("agencies:agency-charter", slug)
    return render(request, "agencies/charter/agency.html", agency_context(led) | {"form": form})


@require_POST
@login_required
def agency_charter_confirm(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    confirm(request, signature_of(led), led)
    return redirect("agencies:agency-charter", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def agency_charter_withdraw(request: PersonRequest, slug: str) -> HttpResponse:
    """Says what withdrawing means, and does it when the reason is given."""
    led = get_led_whole(request, slug)
    signature, form = signature_of(led), WithdrawingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw(request, signature, form, led)
        return redirect("agencies:agency-charter", slug)
    context = {"led": led, "section": SECTION, "heading": _("Withdraw from the charter"), "form": form}
    return render(request, "agencies/charter/agency_withdraw.html", context | {"signature": signature})


# --- the coordinator


@require_safe
@login_required
@never_cache
def partnership_charter(request: PersonRequest, slug: str) -> HttpResponse:
    """The versions, who signed, and who is to be asked again."""
    found = get_coordinated(request, slug)
    current = queries.charter_on(found.partnership, found.today)
    signed = queries.signatories(found.partnership, current, found.today)
    context = in_partnership(found, _("Charter")) | {
        "charter": current,
        "draft": queries.draft_of(found.partnership),
        "languages": named_languages([code for code, _name in settings.LANGUAGES]),
        "signed": signed,
        "not_signed": queries.agencies_not_signed(found.partnership, signed) if current else [],
        "withdrawn": queries.withdrawn(found.partnership),
    }
    return render(request, "agencies/charter/partnership.html", context)


@require_POST
@login_required
def charter_draft(request: PersonRequest, slug: str) -> HttpResponse:
    found = get_coordinated(request, slug)
    made = charters.draft(partnership=found.partnership, by=request.user, at=timezone.now())
    return redirect("agencies:charter-wording", slug, made.version, settings.LANGUAGE_CODE)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def charter_wording(request: PersonRequest, slug: str, version: int, language: str) -> HttpResponse:
    """Writes a version in one language, and shows how it reads."""
    found = get_coordinated(request, slug)
    edition = get_object_or_404(Charter, partnership=found.partnership, version=version)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    there = queries.wording_in(edition, language)
    known = {"title": there.title, "text": there.text} if there else {}
    mark = charters.mark_of(edition, language)
    form = WordingForm(request.POST or None, initial={**known, "seen": mark}, language=language)
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        try:
            charters.write(charter=edition, language=language, by=request.user, at=timezone.now(), **form.cleaned_data)
        except charters.CannotChangeCharter as refused:
            form.add_error(None, refused.refusal.label)
        except charters.WordingChangedMeanwhile:
            # Saving once more keeps these words: the person has then seen the others.
            form.data = {**request.POST.dict(), "seen": mark}
            form.add_error(None, _("Somebody else has saved other words meanwhile. Compare, then save again."))
            context["theirs"] = there
        else:
            messages.success(request, _("The words are saved."))
            return redirect("agencies:charter-wording", slug, version, language)
    context |= in_partnership(found, _("Words of the charter")) | {
        "form": form,
        "charter": edition,
        "there": there,
        "is_fixed": edition.published_date is not None and there is not None,
        "language": language,
        "language_name": dict(named_languages([language]))[language],
    }
    return render(request, "agencies/charter/wording.html", context)


@require_POST
@login_required
def charter_publish(request: PersonRequest, slug: str, version: int) -> HttpResponse:
    found = get_coordinated(request, slug)
    edition = get_object_or_404(Charter, partnership=found.partnership, version=version)
    try:
        charters.publish(charter=edition, on=found.today, by=request.user, at=timezone.now())
    except charters.CannotChangeCharter as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("The charter is published. Everyone who signed is asked to confirm this version."))
    return redirect("agencies:partnership-charter", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def charter_organisation(request: PersonRequest, slug: str) -> HttpResponse:
    """Adds an organisation that signed and is no agency here."""
    found = get_coordinated(request, slug)
    form = OrganisationForm(request.POST or None, initial={"signed_date": found.today})
    if request.method == "POST" and form.is_valid() and sign_for_organisation(request, found, form):
        return redirect("agencies:partnership-charter", slug)
    context = in_partnership(found, _("Add an organisation")) | {"form": form}
    return render(request, "agencies/charter/organisation.html", context)


@require_POST
@login_required
def charter_confirm(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    found = get_coordinated(request, slug)
    confirm(request, others_signature(found, public_id), found)
    return redirect("agencies:partnership-charter", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def charter_withdraw(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    found = get_coordinated(request, slug)
    row, form = others_signature(found, public_id), WithdrawingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        withdraw(request, row, form, found)
        return redirect("agencies:partnership-charter", slug)
    context = in_partnership(found, _("Withdraw from the charter")) | {"form": form, "signature": row}
    return render(request, "agencies/charter/partnership_withdraw.html", context)


# --- parts


def agency_context(led: Led) -> dict[str, object]:
    partnership = led.agency.partnership
    current = queries.charter_on(partnership, led.today)
    signed = queries.signatories(partnership, current, led.today)
    return {
        "led": led,
        "section": SECTION,
        "heading": _("Charter"),
        "charter": current,
        "wording": queries.wording_for(current, get_language() or settings.LANGUAGE_CODE) if current else None,
        "signed": signed,
        "signatory": signed.of_agency(led.agency),
    }


def in_partnership(found: Coordinated, heading: str) -> dict[str, object]:
    return {"partnership": found.partnership, "section": SECTION, "heading": heading, "today": found.today}


def signature_of(led: Led) -> Signature:
    return get_object_or_404(Signature, agency=led.agency, withdrawn_date=None)


def others_signature(found: Coordinated, public_id: str) -> Signature:
    """An agency's own signature is its lead's affair."""
    return get_object_or_404(
        Signature, public_id=public_id, partnership=found.partnership, agency=None, withdrawn_date=None
    )


def sign_for_agency(request: PersonRequest, led: Led, form: SigningForm) -> bool:
    try:
        charters.sign(
            partnership=led.agency.partnership,
            agency=led.agency,
            organisation=led.agency.name,
            signed_date=led.today,
            today=led.today,
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except charters.CannotChangeCharter as refused:
        form.add_error(None, refused.refusal.label)
        return False
    messages.success(request, _("Thank you. Your agency has signed the charter."))
    return True


def sign_for_organisation(request: PersonRequest, found: Coordinated, form: OrganisationForm) -> bool:
    try:
        charters.sign(
            partnership=found.partnership,
            agency=None,
            today=found.today,
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except charters.CannotChangeCharter as refused:
        form.add_error(FIELD_OF.get(refused.refusal), refused.refusal.label)
        return False
    messages.success(request, _("%(name)s is among the signatories.") % {"name": form.cleaned_data["organisation"]})
    return True


def confirm(request: PersonRequest, signature: Signature, where: Led | Coordinated) -> None:
    try:
        charters.confirm(signature=signature, on=where.today, by=request.user, at=timezone.now())
    except charters.CannotChangeCharter as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("Confirmed. The next confirmation is due in a year, or with a new version."))


def withdraw(request: PersonRequest, signature: Signature, form: WithdrawingForm, where: Led | Coordinated) -> None:
    reason = form.cleaned_data["reason"]
    charters.withdraw(signature=signature, reason=reason, on=where.today, by=request.user, at=timezone.now())
    messages.success(request, _("The signature is withdrawn. What was promised before stays on record."))
