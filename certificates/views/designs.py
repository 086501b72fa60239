"""The designer of certificates: a draft beside what it will look like, and the versions that were published."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Agency, Partnership
from agencies.queries.access import coordinates, leads_whole
from agencies.requests import PersonRequest
from agencies.rules import local_day
from agencies.views.areas import Led, find_agency
from certificates.actions import designs
from certificates.actions.pictures import keep
from certificates.forms.designs import DesignForm
from certificates.models import CertificateDesign, DesignVersion
from certificates.queries.designs import is_in_use, may_change, owners_for, versions_of, what_is_touched
from certificates.queries.looks import PictureIsMissing, missing_pictures
from certificates.queries.specimens import Wish, specimen
from certificates.queries.twins import twin_of
from certificates.renderers import CertificateDrawing, DrawingDoesNotFit, FontLacksLetter, draw_pdf
from certificates.renderers.colours import PaleAccent
from certificates.renderers.pictures import UnreadablePicture

SECTION = "certificate-design"
CannotDraw = (DrawingDoesNotFit, FontLacksLetter, PaleAccent, UnreadablePicture, PictureIsMissing, ValueError)


@dataclass(frozen=True)
class Here:
    """Whose design it is, and the frame that its pages stand in: the area of whoever leads or coordinates."""

    partnership: Partnership
    agency: Agency | None
    today: date
    context: dict[str, Any]

    @property
    def owner(self) -> Partnership | Agency:
        return self.agency or self.partnership

    def address(self, page: str, *args: str) -> str:
        kind = "agency" if self.agency else "partnership"
        return reverse(f"certificates:{page}", args=[kind, self.owner.slug, *args])

    def shown(self, heading: str, **more: Any) -> dict[str, Any]:
        addresses = {
            name: self.address(name)
            for name in ("design", "design-preview", "design-preview-pdf", "design-versions", "design-aside")
        }
        return {
            **self.context,
            "here": self,
            "heading": heading,
            "section": SECTION,
            "addresses": {name.replace("-", "_"): address for name, address in addresses.items()},
            **more,
        }


def here(request: PersonRequest, kind: str, slug: str) -> Here:
    """The door: whoever may not change a design does not learn that its owner is there."""
    if kind == "agency":
        agency, today = find_agency(slug)
        partnership: Partnership = agency.partnership
    elif kind == "partnership":
        agency, partnership = None, get_object_or_404(Partnership, slug=slug)
        today = local_day(timezone.now(), partnership.time_zone)
    else:
        raise Http404
    if not may_change(request.user, partnership, agency, today):
        raise Http404
    context: dict[str, Any] = {"base": "certificates/designs/page.html"}
    if agency and leads_whole(request.user, agency, today):
        context = {"base": "agencies/agency_page.html", "led": Led(request.user, agency, [], today)}
    elif not agency and coordinates(request.user, partnership, today):
        context = {"base": "agencies/partnership_page.html", "partnership": partnership}
    return Here(partnership, agency, today, context)


@require_safe
@login_required
@never_cache
def design_list(request: PersonRequest) -> HttpResponse:
    owners = owners_for(request.user, timezone.localdate())
    if not owners:
        raise Http404
    return render(request, "certificates/designs/list.html", {"owners": owners})


@require_safe
@login_required
def of_agency(request: PersonRequest, slug: str) -> HttpResponse:
    return redirect(here(request, "agency", slug).address("design"))


@require_safe
@login_required
def of_partnership(request: PersonRequest, slug: str) -> HttpResponse:
    return redirect(here(request, "partnership", slug).address("design"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def design(request: PersonRequest, kind: str, slug: str) -> HttpResponse:
    """Whatever is sent is kept as the draft; it is published only when nothing is wrong with it."""
    place = here(request, kind, slug)
    kept = designs.design_for(place.partnership, place.agency)
    if request.method != "POST":
        shown, with_agency = DesignForm.initial_from(kept.draft), bool(place.agency)
        checked = DesignForm(shown, with_agency=with_agency)  # what is wrong with the draft is said beside the preview
        form = DesignForm(initial=shown, with_agency=with_agency)
        return page(request, place, kept, form, content=kept.draft, checked=checked)
    form = form_from(request, place)
    is_right = form.is_valid()
    at = timezone.now()
    for redrawn in form.redrawn.values():
        keep(redrawn, by=request.user, at=at)
    form.show_kept()
    try:
        kept = designs.save_draft(design=kept, content=form.content, seen=seen(request.POST), by=request.user, at=at)
    except designs.DraftMovedOn as moved:
        return page(request, place, moved.design, form, content=form.content, moved=moved.design)
    if request.POST.get("do") != "publish":
        if is_right:
            messages.success(request, _("The draft is saved. Certificates do not change until it is published."))
        return page(request, place, kept, form, content=form.content)
    problems = [] if not is_right else what_does_not_fit(place, form)
    if not is_right or problems:
        return page(request, place, kept, form, content=form.content, problems=problems)
    return publish(request, place, kept)


def publish(request: PersonRequest, place: Here, kept: CertificateDesign) -> HttpResponse:
    try:
        version = designs.publish(design=kept, seen=kept.draft_number, by=request.user, at=timezone.now())
    except designs.DraftMovedOn:
        messages.error(request, _("Somebody saved another draft at the same moment. Look at it, then publish."))
        return redirect(place.address("design"))
    except designs.CannotPublish:
        messages.error(request, _("A picture is missing in storage. Choose it again, then publish."))
        return redirect(place.address("design"))
    told = _("Version %(number)d is published. Certificates issued from now on are drawn with it.")
    messages.success(request, told % {"number": version.number})
    return redirect(place.address("design-versions"))


def page(
    request: PersonRequest,
    place: Here,
    kept: CertificateDesign,
    form: DesignForm,
    *,
    content: dict[str, Any],
    moved: CertificateDesign | None = None,
    problems: list[str] | None = None,
    checked: DesignForm | None = None,
) -> HttpResponse:
    wish = wish_from(request.POST if request.method == "POST" else request.GET)
    current = kept.versions.first() if kept.put_aside_at is None else None
    context = place.shown(
        _("Certificates of %(name)s") % {"name": place.owner.name},
        form=form,
        checked=checked or form,
        kept=kept,
        current=current,
        moved=moved,
        problems=[(text, "") for text in problems or []],
        missing=missing_pictures(content),
        wish=wish,
        choices=[(code, name, code == wish.language) for code, name in settings.LANGUAGES],
        **twin_or_fault(place, content, wish),
    )
    return render(request, "certificates/designs/design.html", context)


@require_POST
@login_required
@never_cache
def preview(request: PersonRequest, kind: str, slug: str) -> HttpResponse:
    """The twin of what is typed, for the page to show; nothing is saved."""
    place = here(request, kind, slug)
    form = form_from(request, place)
    form.is_valid()
    given = {sha256: each.data for sha256, each in form.redrawn.items()}
    context = twin_or_fault(place, form.content, wish_from(request.POST), given)
    return render(request, "certificates/designs/_preview.html", {**context, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def preview_pdf(request: PersonRequest, kind: str, slug: str) -> HttpResponse:
    """The specimen as a file: of what is typed, or of the draft as it was saved."""
    place = here(request, kind, slug)
    if request.method == "POST":
        form = form_from(request, place)
        form.is_valid()
        given = {sha256: each.data for sha256, each in form.redrawn.items()}
        wrong = [f"{form[name].label}: {text}" for name, texts in form.errors.items() for text in texts]
        return specimen_file(request, place, form.content, wish_from(request.POST), given, wrong)
    kept = designs.design_for(place.partnership, place.agency)
    return specimen_file(request, place, kept.draft, wish_from(request.GET))


@require_safe
@login_required
@never_cache
def versions(request: PersonRequest, kind: str, slug: str) -> HttpResponse:
    place = here(request, kind, slug)
    kept = designs.design_for(place.partnership, place.agency)
    context = place.shown(
        _("Versions of the design"), kept=kept, versions=list(versions_of(kept)), is_in_use=is_in_use(kept)
    )
    return render(request, "certificates/designs/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def version(request: PersonRequest, kind: str, slug: str, number: str) -> HttpResponse:
    """An old version as it was; a POST publishes it anew."""
    place, found = version_here(request, kind, slug, number)
    if request.method == "POST":
        try:
            new = designs.go_back(version=found, by=request.user, at=timezone.now())
        except designs.CannotPublish:
            messages.error(request, _("A picture of this version is missing in storage, so it cannot be used again."))
            return redirect(place.address("design-version", number))
        told = _("Version %(number)d is published. Certificates issued from now on are drawn with it.")
        messages.success(request, told % {"number": new.number})
        return redirect(place.address("design-versions"))
    wish = wish_from(request.GET)
    newest = found.design.versions.first()
    context = place.shown(
        _("Version %(number)d") % {"number": found.number},
        version=found,
        is_current=found == newest and found.design.put_aside_at is None,
        missing=missing_pictures(found.content),
        wish=wish,
        choices=[(code, name, code == wish.language) for code, name in settings.LANGUAGES],
        **twin_or_fault(place, found.content, wish),
    )
    return render(request, "certificates/designs/version.html", context)


@require_safe
@login_required
@never_cache
def version_pdf(request: PersonRequest, kind: str, slug: str, number: str) -> HttpResponse:
    place, found = version_here(request, kind, slug, number)
    return specimen_file(request, place, found.content, wish_from(request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def aside(request: PersonRequest, kind: str, slug: str) -> HttpResponse:
    """Says what it touches first. Then new certificates follow the partnership's design again, or the plain look."""
    place = here(request, kind, slug)
    kept = designs.design_for(place.partnership, place.agency)
    if not is_in_use(kept):
        return redirect(place.address("design-versions"))  # never published, or put aside by another click
    if request.method != "POST":
        context = place.shown(_("Put the design aside"), touched=what_is_touched(kept))
        return render(request, "certificates/designs/aside.html", context)
    designs.put_aside(design=kept, by=request.user, at=timezone.now())
    messages.success(request, _("The design is put aside. It is kept with its versions; publish one to use it again."))
    return redirect(place.address("design-versions"))


def version_here(request: PersonRequest, kind: str, slug: str, number: str) -> tuple[Here, DesignVersion]:
    place = here(request, kind, slug)
    if not number.isdecimal() or len(number) > 6:
        raise Http404
    of_design = {"design__partnership": place.partnership, "design__agency": place.agency, "number": int(number)}
    rows = DesignVersion.objects.select_related("published_by", "design")
    return place, get_object_or_404(rows, **of_design)


def form_from(request: PersonRequest, place: Here) -> DesignForm:
    if len(request.POST) > 400:
        raise PermissionDenied
    return DesignForm(request.POST, request.FILES, with_agency=bool(place.agency))


def seen(posted: QueryDict) -> int:
    text = posted.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 9 else -1


def wish_from(posted: QueryDict) -> Wish:
    codes = [code for code, _name in settings.LANGUAGES]
    wanted = posted.get("preview_language", "")
    fallback = get_language() or settings.LANGUAGE_CODE
    language = wanted if wanted in codes else fallback if fallback in codes else codes[0]
    return Wish(language, has_long_name=bool(posted.get("preview_long")))


def twin_or_fault(
    place: Here, content: dict[str, Any], wish: Wish, given: dict[str, bytes] | None = None
) -> dict[str, Any]:
    """The specimen's twin, or why it cannot be drawn."""
    try:
        drawing = specimen(place.partnership, place.agency, content, wish, on=place.today, given=given)
    except PictureIsMissing:
        return {"twin": None, "fault": _("A picture is missing in storage. Choose it again, then publish.")}
    return {"twin": twin_of(drawing), "fault": ""}


def specimen_file(
    request: PersonRequest,
    place: Here,
    content: dict[str, Any],
    wish: Wish,
    given: dict[str, bytes] | None = None,
    wrong: list[str] | None = None,
) -> HttpResponse:
    """The file; where it cannot be drawn, `wrong` says in words what is wrong with what was typed."""
    try:
        drawing = specimen(place.partnership, place.agency, content, wish, on=place.today, given=given)
        pdf = file_of(drawing)
    except CannotDraw as fault:
        context = {"faults": wrong, "fault": "" if wrong else fault, "of_design": True}
        return render(request, "certificates/designs/cannot_draw.html", context, status=422)
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": 'inline; filename="specimen.pdf"'}
    )


def file_of(drawing: CertificateDrawing) -> bytes:
    return draw_pdf(drawing, settings.PDF_FONTS_DIR, at=timezone.now())


def what_does_not_fit(place: Here, form: DesignForm) -> list[str]:
    """Languages in which a page cannot hold a long name with these texts."""
    problems = []
    for code, name in settings.LANGUAGES:
        wish = Wish(code, has_long_name=True)
        try:
            file_of(specimen(place.partnership, place.agency, form.content, wish, on=place.today))
        except DrawingDoesNotFit:
            told = _("In %(language)s a certificate with a long name does not fit the page. Shorten the texts.")
            problems.append(told % {"language": name})
        except FontLacksLetter as fault:
            problems.append(f"{name}: {fault}")
        except UnreadablePicture:
            return [_("One of the pictures cannot be drawn. Save it anew as a PNG or JPEG and choose it again.")]
    return problems
