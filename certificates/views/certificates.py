import logging
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actions import record_views
from agencies.enums import Page
from agencies.models import Agency, Membership, Person, Team
from agencies.models.dated import not_over
from agencies.queries.humans import accounts_of, ids_of
from agencies.queries.record_views import agency_between
from agencies.requests import PersonRequest
from certificates.actions import certificates, checks
from certificates.actions.files import pdf_of
from certificates.enums import State
from certificates.forms import FamilyNameForm, WithdrawalForm
from certificates.models import Certificate
from certificates.queries.drawing import check_address
from certificates.queries.looks import PictureIsMissing
from certificates.queries.offline import check_link
from certificates.queries.own import lives, newest_of
from certificates.queries.snapshot import Snapshot
from certificates.renderers import DrawingDoesNotFit, FontLacksLetter
from certificates.rules import RECORD_PREFIX, masked, read_number
from certificates.views import limits

logger = logging.getLogger(__name__)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Takes a number that somebody typed to its page: a certificate's, or that of somebody's own record."""
    typed = request.GET.get("number", "").strip()
    if typed.upper().startswith(RECORD_PREFIX) and (record := read_number(typed, prefix=RECORD_PREFIX)):
        return redirect("certificates:record", number=record)
    if not typed:
        told = [(_("Type the number that is printed on the certificate."), "id_number")]
        return render(request, "certificates/find.html", {"errors": told if "number" in request.GET else []})
    return redirect("certificates:check", number=read_number(typed) or typed[:40].replace("/", "") or "-")


@require_http_methods(["GET", "POST"])
@never_cache
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Says to anyone what a certificate is worth today; to its holder, their lead and who knows the name, whose it is.

    Wrong and malformed numbers get one answer, with the same work: it tells nothing about numbers.
    """
    known = read_number(number)
    key = known or number
    if not limits.use(request, "check", key=key):
        return limits.too_often(request, "check")
    tried = limits.use(request, "family-name", key=key) if request.method == "POST" else None
    if request.method == "POST" and not tried:
        return limits.too_often(request, "family-name")
    certificate = Certificate.objects.filter(number=known or "").select_related("superseded_by", "seal").first()
    form = FamilyNameForm(request.POST or None, certificate=certificate)
    is_named = form.is_valid()
    if tried and is_named:
        tried.rollback()
    context = told(request, certificate, is_named) if certificate else {"state": State.UNKNOWN}
    if not context.get("in_full"):
        checks.note({State(str(context["state"])): 1}, day=timezone.localdate())
    response = render(request, "certificates/check.html", {**context, "form": form}, status=200 if certificate else 404)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"  # without any, browsers would hide where the form comes from
    return response


def told(request: HttpRequest, certificate: Certificate, is_named: bool) -> dict[str, object]:
    context = public_context(certificate) | rights(request, certificate)
    if context["in_full"] and not context["is_erased"]:
        note_view(request, certificate)
    if context["in_full"]:
        context |= life_in_full(request, certificate)
        context["signed_link"] = check_link(certificate, check_address(certificate.number))
        stands = certificate.withdrawn_at is None and certificate.superseded_at is None
        context["may_take_badge"] = stands and request.user.pk in ids_of(certificate.person)
    return {**context, "is_named": is_named or context["in_full"]}


@require_GET
@login_required
@never_cache
def pdf(request: PersonRequest, number: str) -> HttpResponse:
    """The file, for the holder and their lead."""
    known = read_number(number)
    if known is None:
        raise Http404
    rows = Certificate.objects.visible_to(request.user).ready_to_draw()
    certificate = get_object_or_404(rows, number=known)
    if is_erased(certificate):
        raise Http404  # there is no name to print
    note_view(request, certificate)
    try:
        drawn = pdf_of(certificate)
    except (FontLacksLetter, DrawingDoesNotFit, PictureIsMissing) as fault:
        return not_drawn(request, certificate, fault)
    return HttpResponse(
        drawn,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{certificate.number}.pdf"'},
    )


def not_drawn(request: PersonRequest, certificate: Certificate, fault: Exception) -> HttpResponse:
    """Why there is no file, and what whoever reads this can do about it; a missing picture may come back by itself."""
    is_passing = isinstance(fault, PictureIsMissing)
    if is_passing:
        logger.error("A certificate cannot be drawn: a picture of its design is missing in storage.", exc_info=fault)
    letter = fault.character if isinstance(fault, FontLacksLetter) else ""
    this = Certificate.objects.filter(pk=certificate.pk)
    context = {
        "number": certificate.number,
        "letter": letter,
        "code": f"U+{ord(letter):04X}" if letter else "",
        "is_passing": is_passing,
        "is_of_name": not letter or letter in certificate.snapshot["holder_name"],
        "is_own": certificate.person_id in ids_of(request.user),
        "stands": this.standing().exists(),
        "may_replace": this.replaceable_by(request.user, timezone.localdate()).exists(),
    }
    return render(request, "certificates/not_drawn.html", context, status=503 if is_passing else 422)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def withdraw(request: PersonRequest, number: str) -> HttpResponse:
    """A coordinator withdraws a certificate from a day on, with a reason."""
    coordinated = Certificate.objects.coordinated_by(request.user, timezone.localdate())
    certificate = get_object_or_404(coordinated, number=read_number(number) or "")
    note_view(request, certificate)
    form = WithdrawalForm(request.POST or None, initial={"from_date": timezone.localdate()}, certificate=certificate)
    stands = certificate.withdrawn_at is None and certificate.superseded_at is None
    if stands and not form.is_valid():
        return render(request, "certificates/withdraw.html", {"form": form, **public_context(certificate)})
    try:
        if not stands:
            raise certificates.CannotWithdraw("withdrawn or replaced already")
        certificates.withdraw(certificate=certificate, by=request.user, at=timezone.now(), **form.cleaned_data)
    except certificates.CannotWithdraw:  # a second click, or somebody else's
        messages.info(request, _("This certificate was withdrawn or replaced already."))
        return redirect("certificates:check", number=certificate.number)
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


def life_in_full(request: HttpRequest, certificate: Certificate) -> dict[str, object]:
    """What its holder and their lead are told besides: renewal, reasons, and what they can do about it."""
    today, person = timezone.localdate(), request.user
    assert isinstance(person, Person)
    this = Certificate.objects.filter(pk=certificate.pk)
    is_own = certificate.person_id in ids_of(person)
    name = certificate.snapshot["holder_name"]
    return {
        "life": lives([certificate], on=today, language=get_language() or "")[0],
        "is_own": is_own,
        "may_rename": is_own and name not in ("", person.name_for_certificates),
        "may_replace": this.replaceable_by(person, today).exists(),
        "may_ask": not is_own and this.led_by(person, today).exists(),
        "asked": certificate.withdrawal_requests.order_by("-asked_at").first(),
        "before": Certificate.objects.filter(superseded_by=certificate).first(),
        "led_post": None if is_own else led_post_of(person, certificate.person, today),
    }


def led_post_of(lead: Person, holder: Person, on: date) -> Membership | None:
    """Where the one leads the other: the newest such post, held with whichever account."""
    led = Q(agency__in=Agency.objects.led_by(lead, on)) | Q(team__in=Team.objects.led_by(lead, on))
    posts = Membership.objects.standing().filter(led, not_over(on), person__in=accounts_of(holder.pk))
    return posts.select_related("agency", "person").order_by("-start_date", "pk").first()


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
        "newer": newest_of(certificate),
        "masked_name": masked(snapshot.holder_name),
        "state": State(certificate.state_on(timezone.localdate())),
    }
