"""What training done elsewhere counts for: said by the lead of an agency, or by the coordinator for all agencies."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Agency, Partnership
from agencies.requests import PersonRequest
from agencies.templatetags.areas import Place
from agencies.views.areas import Led, get_coordinated, get_led_whole
from courses import rules
from courses.actions import equivalences
from courses.forms import EndEquivalenceForm, EquivalenceForm
from courses.models import Equivalence
from courses.queries import outline
from courses.queries.asked import course_choices
from courses.queries.prior_learning import Line, described, meaning, rules_shown, worth_from, worths_of_courses
from courses.views.reader import language_now

SECTION = "elsewhere"
FORMS = ["GET", "HEAD", "POST"]


def parts_of(led: Led, current: str) -> tuple[Place, ...]:
    """The pages of the section in the lead's area; who leads teams alone decides claims and no more."""
    places = [("claims", _("Claims"), reverse("courses:elsewhere", args=[led.agency.slug]))]
    if led.is_whole:
        places += [
            ("rules", _("What counts"), reverse("courses:equivalences", args=[led.agency.slug])),
            (
                "file",
                _("File of past training"),
                reverse("agencies:file-imports", args=[led.agency.slug, "completions"]),
            ),
        ]
    return tuple(Place(label, address, code == current) for code, label, address in places)


@dataclass(frozen=True)
class Area:
    """Where rules are looked after: one agency, or a whole partnership."""

    partnership: Partnership
    agency: Agency | None
    today: date
    context: dict[str, Any]

    @property
    def slug(self) -> str:
        return self.agency.slug if self.agency else self.partnership.slug

    @property
    def prefix(self) -> str:
        return "courses:" if self.agency else "courses:partnership-"

    def shown(self, heading: str, **more: Any) -> dict[str, Any]:
        return {
            **self.context,
            **{f"{word}_address": f"{self.prefix}{word}-equivalence" for word in ("new", "change", "end")},
            "list_address": f"{self.prefix}equivalences",
            "area": self,
            "base": "agencies/agency_page.html" if self.agency else "agencies/partnership_page.html",
            "section": SECTION,
            "heading": heading,
            **more,
        }


def led_area(request: PersonRequest, slug: str) -> Area:
    led = get_led_whole(request, slug)
    return Area(led.agency.partnership, led.agency, led.today, {"led": led, "parts": parts_of(led, "rules")})


def coordinated_area(request: PersonRequest, slug: str) -> Area:
    found = get_coordinated(request, slug)
    return Area(found.partnership, None, found.today, {"partnership": found.partnership})


AREAS = {"agency": led_area, "partnership": coordinated_area}


@require_safe
@login_required
@never_cache
def equivalence_list(request: PersonRequest, slug: str, area: str) -> HttpResponse:
    here = AREAS[area](request, slug)
    now, over = rules_shown(here.partnership, on=here.today, language=language_now(), agency=here.agency)
    shown = here.shown(_("Training done elsewhere: what counts"), shown=now, over=over)
    return render(request, "courses/elsewhere/rules.html", shown)


@require_http_methods(FORMS)
@login_required
@never_cache
def new(request: PersonRequest, slug: str, area: str) -> HttpResponse:
    """A rule is first shown with what it means; then it can be saved."""
    here = AREAS[area](request, slug)
    form = form_for(request, here, {"oldest_months": 36, "from_date": here.today, "sample_date": here.today})
    heading = _("New rule for training done elsewhere")
    if not form.is_valid() or not form.is_to_be_saved:
        return page(request, here, form, heading)
    equivalences.say(
        partnership=here.partnership,
        agency=here.agency,
        terms=form.terms,
        start_date=form.cleaned_data["from_date"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The rule is saved."))
    return redirect(f"{here.prefix}equivalences", slug)


@require_http_methods(FORMS)
@login_required
@never_cache
def change(request: PersonRequest, slug: str, area: str, equivalence: str) -> HttpResponse:
    """The row ends and the next one starts: what was recognised by it stays as it is."""
    here = AREAS[area](request, slug)
    found = own_or_404(here, equivalence)
    form = form_for(request, here, words_of(here, found))
    heading = _("Change: %(training)s") % {"training": described(found)}
    if not form.is_valid() or not form.is_to_be_saved:
        return page(request, here, form, heading, found=found)
    found.end_date = form.cleaned_data["read_end"]
    try:
        equivalences.change(
            equivalence=found,
            terms=form.terms,
            from_date=form.cleaned_data["from_date"],
            by=request.user,
            at=timezone.now(),
        )
    except equivalences.ChangedMeanwhile as meanwhile:
        form.add_error(None, words_for(meanwhile))
        return page(request, here, form, heading, found=found, status=409)
    except equivalences.CannotSay:
        form.add_error("from_date", _("The rule has ended by then."))
        return page(request, here, form, heading, found=found)
    messages.success(request, _("The rule is changed. What was recognised until then stays as it is."))
    return redirect(f"{here.prefix}equivalences", slug)


@require_http_methods(FORMS)
@login_required
@never_cache
def end(request: PersonRequest, slug: str, area: str, equivalence: str) -> HttpResponse:
    here = AREAS[area](request, slug)
    found = own_or_404(here, equivalence)
    posted = request.POST if request.method == "POST" else None
    form = EndEquivalenceForm(posted, initial={"end_date": here.today, "read_end": found.end_date}, today=here.today)
    status = 200
    if form.is_valid():
        found.end_date = form.cleaned_data["read_end"]
        try:
            equivalences.end(
                equivalence=found,
                end_date=form.cleaned_data["end_date"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except equivalences.ChangedMeanwhile as meanwhile:
            form.add_error(None, words_for(meanwhile))
            status = 409
        else:
            messages.success(request, _("The rule ends on that day. What was recognised stays."))
            return redirect(f"{here.prefix}equivalences", slug)
    shown = here.shown(_("End: %(training)s") % {"training": described(found)}, form=form, found=found)
    return render(request, "courses/elsewhere/end.html", shown, status=status)


# --- parts ----------------------------------------------------------------------------------------------------------


def form_for(request: PersonRequest, here: Area, initial: dict[str, Any]) -> EquivalenceForm:
    return EquivalenceForm(
        request.POST if request.method == "POST" else None,
        courses=course_choices(language_now()),
        modules=module_choices(),
        today=here.today,
        initial=initial,
    )


def module_choices() -> list[tuple[str, str]]:
    modules = outline.site(language_now()).modules
    return sorted(((str(key), module.title) for key, module in modules.items()), key=lambda pair: pair[1])


def page(
    request: PersonRequest,
    here: Area,
    form: EquivalenceForm,
    heading: str,
    *,
    found: Equivalence | None = None,
    status: int = 200,
) -> HttpResponse:
    sample: date | None = None
    lines: list[Line] = []
    why_not = ""
    if form.is_bound and form.is_valid():
        sample = form.cleaned_data["sample_date"] or here.today
        lines, why_not = meaning(worth_said(form.terms), sample, on=here.today)
    shown = here.shown(heading, form=form, found=found, sample=sample, lines=lines, why_not=why_not)
    shown["was_changed"] = sample is not None and "save" in request.POST and not form.is_to_be_saved
    return render(request, "courses/elsewhere/rule_form.html", shown, status=status)


def worth_said(terms: equivalences.Terms) -> rules.Worth:
    """What a rule that is not saved yet would count for."""
    limits: dict[str, Any] = {"months_valid": terms.months_valid, "oldest_months": terms.oldest_months}
    if terms.course_key is None:
        return worth_from(terms.module_keys, language=language_now(), **limits)
    of_course = worths_of_courses([terms.course_key], language=language_now()).get(terms.course_key)
    return worth_from(of_course.modules if of_course else [], language=language_now(), **limits)


def own_or_404(here: Area, equivalence: str) -> Equivalence:
    """A lead changes the agency's own rules; those of the partnership are the coordinator's."""
    rows = Equivalence.objects.standing().filter(partnership=here.partnership).select_related("agency", "partnership")
    return get_object_or_404(rows.filter(agency=here.agency), public_id=equivalence, replaced_by=None)


def words_of(here: Area, row: Equivalence) -> dict[str, Any]:
    return {
        "provider": row.provider,
        "title": row.title,
        "other_titles": "\n".join(row.other_titles),
        "course": row.course_key,
        "modules": row.module_keys,
        "months_valid": row.months_valid,
        "oldest_months": row.oldest_months,
        "needs_document": row.needs_document,
        "from_date": max(here.today, row.start_date),
        "sample_date": here.today,
        "read_end": row.end_date,
    }


def words_for(meanwhile: equivalences.ChangedMeanwhile) -> str:
    """Who was first, and when."""
    row = meanwhile.equivalence
    by, at = row.voided_by or row.end_recorded_by, row.voided_at or row.end_recorded_at
    if by is None or at is None:
        return _("Somebody else changed this rule meanwhile. Nothing of yours was saved. Look at it again.")
    words = _("%(name)s changed this rule at %(time)s. Nothing of yours was saved. Look at it again.")
    return words % {"name": by, "time": date_format(timezone.localtime(at), "j E Y, H:i")}
