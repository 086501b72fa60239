from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.actions import record_views
from agencies.enums import Page
from agencies.models import Person
from agencies.queries.record_views import agency_between
from agencies.requests import PersonRequest
from certificates.actions import certificates
from certificates.actions.files import pdf_of
from certificates.enums import State
from certificates.forms import WithdrawalForm
from certificates.models import Certificate
from certificates.queries.snapshot import Snapshot
from certificates.rules import masked, read_number


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Takes a number that somebody typed to its page."""
    typed = request.GET.get("number", "").strip()
    if not typed:
        return render(request, "certificates/find.html")
    return redirect("certificates:check", number=read_number(typed) or typed[:40].replace("/", ""))


@require_GET
@never_cache
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Says to anyone what a certificate is worth today; to its holder and their lead, all that it says."""
    known = read_number(number)
    certificate = Certificate.objects.filter(number=known or "").select_related("superseded_by").first()
    context: dict[str, object] = {"state": State.UNKNOWN, "number": number[:40]}
    if certificate is not None:
        context = public_context(certificate) | rights(request, certificate)
        if context["in_full"] and not context["is_erased"]:
            note_view(request, certificate)
    response = render(request, "certificates/check.html", context, status=200 if certificate else 404)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
@login_required
@never_cache
def pdf(request: PersonRequest, number: str) -> HttpResponse:
    """The file, for the holder and their lead."""
    known = read_number(number)
    if known is None:
        raise Http404
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), number=known)
    if is_erased(certificate):
        raise Http404  # there is no name to print
    note_view(request, certificate)
    return HttpResponse(
        pdf_of(certificate),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{certificate.number}.pdf"'},
    )


@login_required
def withdraw(request: PersonRequest, number: str) -> HttpResponse:
    """A coordinator withdraws a certificate from a day on, with a reason."""
    certificate = get_object_or_404(
        Certificate.objects.withdrawable_by(request.user, timezone.localdate()), number=read_number(number) or ""
    )
    note_view(request, certificate)
    form = WithdrawalForm(request.POST or None, initial={"from_date": timezone.localdate()}, certificate=certificate)
    if not form.is_valid():
        return render(request, "certificates/withdraw.html", {"form": form, **public_context(certificate)})
    certificates.withdraw(certificate=certificate, by=request.user, at=timezone.now(), **form.cleaned_data)
    messages.success(request, _("The certificate is withdrawn."))
    return redirect("certificates:check", number=certificate.number)


def is_erased(certificate: Certificate) -> bool:
    """Whether its holder was erased: a certificate is never issued without a name."""
    return not certificate.snapshot["holder_name"]


def note_view(request: HttpRequest, certificate: Certificate) -> None:
    """Somebody else's eyes on a certificate: its holder reads it under "Who looked at my record"."""
    viewer = request.user
    if not isinstance(viewer, Person) or viewer.pk == certificate.person_id:
        return
    at, holder = timezone.now(), certificate.person
    agency = agency_between(viewer, holder, timezone.localdate(at))
    record_views.seen(viewer=viewer, person=holder, what=Page.CERTIFICATE, agency=agency, at=at)


def rights(request: HttpRequest, certificate: Certificate) -> dict[str, bool]:
    person = request.user
    if not person.is_authenticated:
        return {"in_full": False, "may_withdraw": False}
    this = Certificate.objects.filter(pk=certificate.pk)
    return {
        "in_full": this.visible_to(person).exists(),
        "may_withdraw": this.withdrawable_by(person, timezone.localdate()).exists(),
    }


def public_context(certificate: Certificate) -> dict[str, object]:
    snapshot = Snapshot.from_json(certificate.snapshot)
    return {
        "certificate": certificate,
        "number": certificate.number,
        "snapshot": snapshot,
        "is_erased": is_erased(certificate),
        "masked_name": masked(snapshot.holder_name),
        "state": State(certificate.state_on(timezone.localdate())),
    }
