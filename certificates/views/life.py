"""The life of a certificate: read by its holder, made again, and withdrawn when a lead asks for it."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated
from certificates.actions import requests
from certificates.actions.replacement import (
    CannotReissue,
    evidence_for,
    has_changed_often,
    reissue,
    rename,
    successor_of,
)
from certificates.enums import Cause
from certificates.forms.replacement import NameForm, ReplacementForm, RequestForm
from certificates.models import Certificate, WithdrawalRequest
from certificates.queries.drawing import check_address, drawing_of
from certificates.queries.own import lives_of, newest_of, with_another_name
from certificates.queries.snapshot import Snapshot
from certificates.queries.specimens import NUMBER
from certificates.queries.twins import twin_of
from certificates.renderers import draw_pdf, undrawable
from certificates.rules import read_number
from certificates.views.certificates import is_erased, led_post_of, note_view, public_context

FORMS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
@never_cache
def own(request: PersonRequest) -> HttpResponse:
    """A person's own certificates, in whatever state."""
    held = lives_of(request.user, on=timezone.localdate(), language=get_language() or "")
    others = {each.pk for each in with_another_name(request.user)}
    context = {"lives": held, "others": others, "name": request.user.name_for_certificates}
    return render(request, "certificates/own.html", context)


@require_safe
@login_required
@never_cache
def twin(request: PersonRequest, number: str) -> HttpResponse:
    """The certificate as a page, for its holder and their lead."""
    rows = Certificate.objects.visible_to(request.user).ready_to_draw().select_related("superseded_by", "person")
    certificate = get_object_or_404(rows, number=read_number(number) or "")
    note_view(request, certificate)
    context: dict[str, Any] = {**public_context(certificate), "in_full": True, "is_named": True}
    if not is_erased(certificate):
        context["twin"] = twin_of(drawing_of(certificate))
    return render(request, "certificates/twin.html", context)


@require_http_methods(FORMS)
@login_required
@never_cache
def name(request: PersonRequest) -> HttpResponse:
    """The holder sees their name as it was and as it will be, and has certificates made again with it."""
    person, at = request.user, timezone.now()
    certificates = with_another_name(person)
    letters = undrawable(person.name_for_certificates, settings.PDF_FONTS_DIR)
    form = NameForm(
        request.POST or None,
        certificates=certificates,
        initial={"numbers": [each.number for each in certificates]},
    )
    context = {
        "form": form,
        "name": person.name_for_certificates,
        "language": person.certificate_language,
        "before": list(dict.fromkeys(each.snapshot["holder_name"] for each in certificates)),
        "letters": letters,
        "too_often": has_changed_often(person, at),
    }
    if letters or context["too_often"] or not form.is_valid():
        return render(request, "certificates/name.html", context)
    try:
        made = rename(person=person, certificates=form.chosen, at=at)
    except CannotReissue as refused:
        form.add_error(None, str(refused))
        return render(request, "certificates/name.html", context)
    if made:
        messages.success(request, _("Your certificates were made again. The old ones say that they were replaced."))
    return redirect("certificates:own")


@require_safe
@login_required
@never_cache
def name_pdf(request: PersonRequest) -> HttpResponse:
    """How a certificate with the new name will look, as a specimen."""
    fault = ""
    for certificate in with_another_name(request.user):
        try:
            evidence = evidence_for(certificate)
            return specimen_of(successor_of(certificate, evidence, named_by=request.user, at=timezone.now()))
        except CannotReissue as refused:
            fault = str(refused)
    if not fault:
        raise Http404
    return render(request, "certificates/designs/cannot_draw.html", {"faults": [fault]}, status=422)


def specimen_of(certificate: Certificate) -> HttpResponse:
    """A certificate that was not written yet: its number is nobody's, and it says so."""
    note = _("SPECIMEN. This is not a certificate: it shows what certificates will look like.")
    drawing = replace(
        drawing_of(certificate), number=NUMBER, state_note=note, check_url=check_address(NUMBER), check_link=""
    )
    pdf = draw_pdf(drawing, settings.PDF_FONTS_DIR, at=certificate.issued_at)
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="specimen.pdf"'}
    )


@require_http_methods(FORMS)
@login_required
@never_cache
def replace_certificate(request: PersonRequest, number: str) -> HttpResponse:
    """A lead or coordinator has a certificate made again, with a reason."""
    known, today = read_number(number) or "", timezone.localdate()
    certificate = Certificate.objects.replaceable_by(request.user, today).filter(number=known).first()
    if certificate is None:
        return replaced_already(request, known, today)
    note_view(request, certificate)
    form = ReplacementForm(request.POST or None)
    context: dict[str, Any] = {**public_context(certificate), "form": form}
    try:
        new = successor_of(certificate, evidence_for(certificate), named_by=None, at=timezone.now())
        context["new"] = Snapshot.from_json(new.snapshot)
        context["is_same"] = context["new"] == context["snapshot"]
        if form.is_valid():
            cause, reason = Cause(form.cleaned_data["cause"]), form.cleaned_data["reason"]
            made = reissue(certificate=certificate, by=request.user, reason=reason, at=timezone.now(), cause=cause)
            messages.success(request, _("The certificate was made again. The old one says that it was replaced."))
            return redirect("certificates:check", number=made.number)
    except CannotReissue as refused:
        context["refused"] = str(refused)
    return render(request, "certificates/replace.html", context)


def replaced_already(request: PersonRequest, number: str, today: date) -> HttpResponse:
    """A second click meets what the first one made."""
    old = Certificate.objects.filter(number=number).exclude(superseded_by=None).first()
    new = old and newest_of(old)
    if new is None or not Certificate.objects.replaceable_by(request.user, today).filter(pk=new.pk).exists():
        raise Http404
    messages.info(request, _("This certificate was replaced already. Here is the newer one."))
    return redirect("certificates:check", number=new.number)


@require_http_methods(FORMS)
@login_required
@never_cache
def ask_withdrawal(request: PersonRequest, number: str) -> HttpResponse:
    """A lead asks the coordinator to withdraw a certificate."""
    today = timezone.localdate()
    certificate = get_object_or_404(Certificate.objects.led_by(request.user, today), number=read_number(number) or "")
    note_view(request, certificate)
    form = RequestForm(request.POST or None)
    waiting = WithdrawalRequest.objects.open().filter(certificate=certificate).first()
    if waiting or not form.is_valid():
        context = {**public_context(certificate), "form": form, "waiting": waiting}
        return render(request, "certificates/ask_withdrawal.html", context)
    post = led_post_of(request.user, certificate.person, today)
    if post is None:
        raise Http404  # nobody's coordinator could answer
    requests.ask(
        certificate=certificate,
        agency=post.agency,
        by=request.user,
        at=timezone.now(),
        **form.cleaned_data,
    )
    messages.success(request, _("The coordinator is asked. You see the answer on the page of the certificate."))
    return redirect("certificates:check", number=certificate.number)


@require_safe
@login_required
@never_cache
def request_list(request: PersonRequest, slug: str) -> HttpResponse:
    """What leads asked of the coordinator: what is open, and what was answered lately."""
    place = get_coordinated(request, slug)
    rows = WithdrawalRequest.objects.filter(partnership=place.partnership)
    rows = rows.select_related("certificate", "asked_by", "answered_by")
    context = {
        "partnership": place.partnership,
        "section": "certificate-requests",
        "heading": _("Requests to withdraw certificates"),
        "waiting": list(rows.open()[:200]),
        "answered": list(rows.exclude(answered_at=None).order_by("-answered_at")[:20]),
    }
    return render(request, "certificates/requests.html", context)


@require_POST
@login_required
def keep(request: PersonRequest, number: str) -> HttpResponse:
    """The coordinator keeps a certificate that a lead asked to withdraw."""
    mine = WithdrawalRequest.objects.answerable_by(request.user, timezone.localdate())
    known = read_number(number) or ""
    found = mine.select_related("partnership").filter(certificate__number=known).order_by("-asked_at").first()
    if found is None:
        raise Http404
    requests.keep(request=found, by=request.user, at=timezone.now())
    messages.success(request, _("The certificate is kept as it is."))
    return redirect("certificates:requests", found.partnership.slug)
