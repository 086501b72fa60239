"""Who must hold which course: said, changed and ended by the lead of an agency, or by the coordinator for all."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Agency, Membership, Partnership, Person, Role
from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated, get_led_whole
from courses import rules
from courses.actions import requirements
from courses.enums import DueKind, Grade, Renewal
from courses.forms import ChangedRequirementForm, EndDayForm, NewRequirementForm, TermsForm
from courses.models import Requirement
from courses.queries.asked import Meaning, course_choices, meaning_of, months_of, requirements_shown, titles
from courses.views.reader import language_now

SECTION = "requirements"
FORMS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Area:
    """Where requirements are looked after: one agency, or a whole partnership."""

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

    @property
    def base(self) -> str:
        return "agencies/agency_page.html" if self.agency else "agencies/partnership_page.html"

    def shown(self, heading: str, **more: Any) -> dict[str, Any]:
        return {
            **self.context,
            **{f"{word}_address": f"{self.prefix}{word}-requirement" for word in ("new", "change", "end")},
            "list_address": f"{self.prefix}requirements",
            "area": self,
            "base": self.base,
            "section": SECTION,
            "heading": heading,
            **more,
        }


def led_area(request: PersonRequest, slug: str) -> Area:
    led = get_led_whole(request, slug)
    return Area(led.agency.partnership, led.agency, led.today, {"led": led})


def coordinated_area(request: PersonRequest, slug: str) -> Area:
    found = get_coordinated(request, slug)
    return Area(found.partnership, None, found.today, {"partnership": found.partnership})


AREAS = {"agency": led_area, "partnership": coordinated_area}


@require_safe
@login_required
@never_cache
def requirement_list(request: PersonRequest, slug: str, area: str) -> HttpResponse:
    here = AREAS[area](request, slug)
    now, over = requirements_shown(here.partnership, on=here.today, language=language_now(), agency=here.agency)
    return render(request, "courses/requirements/list.html", here.shown(_("Requirements"), shown=now, over=over))


@require_http_methods(FORMS)
@login_required
@never_cache
def new(request: PersonRequest, slug: str, area: str) -> HttpResponse:
    """A rule is first shown with what it means; then it can be saved."""
    here = AREAS[area](request, slug)
    form = NewRequirementForm(
        request.POST or None,
        partnership=here.partnership,
        agency=here.agency,
        courses=course_choices(language_now()),
        initial=first_words(here),
    )
    if not form.is_valid():
        return page(request, here, form, _("New requirement"))
    data = form.cleaned_data
    agency = here.agency or data["agency"]
    said = {"partnership": here.partnership, "agency": agency, "course_key": data["course"]}
    if not form.is_to_be_saved:
        demand = demand_of(here, form, agency=agency, roles=data["roles"], course_key=data["course"])
        return page(request, here, form, _("New requirement"), meaning=meaning(here, form, demand))
    requirements.require(
        **said,
        roles=data["roles"],
        start_date=data["from_date"],
        terms=form.terms,
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, _("The requirement is saved."))
    return redirect(f"{here.prefix}requirements", slug)


@require_http_methods(FORMS)
@login_required
@never_cache
def change(request: PersonRequest, slug: str, area: str, public_id: str) -> HttpResponse:
    """The row ends and the next one starts: who is asked, and for which course, stay as they are."""
    here = AREAS[area](request, slug)
    found = own_or_404(here, public_id)
    form = ChangedRequirementForm(
        request.POST or None,
        courses=[each for each in course_choices(language_now()) if each[0] != str(found.course_key)],
        roles=list(found.roles.all()) or list(Role.objects.filter(partnership=here.partnership)),
        initial=words_of(here, found),
    )
    heading = _("Change: %(course)s") % {"course": title_of(found)}
    if not form.is_valid():
        return page(request, here, form, heading, requirement=found)
    if not form.is_to_be_saved:
        demand = demand_of(here, form, agency=found.agency, roles=found.roles.all(), course_key=found.course_key)
        demand = replace(demand, asked_from=found.start_date)
        return page(request, here, form, heading, requirement=found, meaning=meaning(here, form, demand))
    found.end_date = form.cleaned_data["read_end"]
    try:
        requirements.change(
            requirement=found,
            terms=form.terms,
            from_date=form.cleaned_data["from_date"],
            by=request.user,
            at=timezone.now(),
        )
    except requirements.ChangedMeanwhile as meanwhile:
        form.add_error(None, words_for(meanwhile))
        return page(request, here, form, heading, requirement=found, status=409)
    except requirements.CannotRequire:
        form.add_error("from_date", _("The requirement has ended by then."))
        return page(request, here, form, heading, requirement=found)
    messages.success(request, _("The requirement is changed. What was asked until then stays on record."))
    return redirect(f"{here.prefix}requirements", slug)


@require_http_methods(FORMS)
@login_required
@never_cache
def end(request: PersonRequest, slug: str, area: str, public_id: str) -> HttpResponse:
    here = AREAS[area](request, slug)
    found = own_or_404(here, public_id)
    form = EndDayForm(request.POST or None, initial={"end_date": here.today, "read_end": found.end_date})
    heading, status = _("End: %(course)s") % {"course": title_of(found)}, 200
    if form.is_valid():
        found.end_date = form.cleaned_data["read_end"]
        try:
            requirements.end(
                requirement=found, end_date=form.cleaned_data["end_date"], by=request.user, at=timezone.now()
            )
        except requirements.ChangedMeanwhile as meanwhile:
            form.add_error(None, words_for(meanwhile))
            status = 409
        else:
            messages.success(request, _("The requirement ends on that day. Its figures until then stay."))
            return redirect(f"{here.prefix}requirements", slug)
    shown = here.shown(heading, form=form, requirement=found)
    return render(request, "courses/requirements/end.html", shown, status=status)


def page(
    request: PersonRequest,
    here: Area,
    form: TermsForm,
    heading: str,
    *,
    meaning: Meaning | None = None,
    requirement: Requirement | None = None,
    status: int = 200,
) -> HttpResponse:
    roles = dict(form.field("sample_role").choices)
    role = roles.get(meaning.role) if meaning and meaning.role else None
    shown = here.shown(heading, form=form, meaning=meaning, requirement=requirement, role=role)
    shown["was_changed"] = meaning is not None and "save" in request.POST
    return render(request, "courses/requirements/form.html", shown, status=status)


def own_or_404(here: Area, public_id: str) -> Requirement:
    """A lead changes what the agency asks itself; what the partnership asks is the coordinator's."""
    rows = Requirement.objects.standing().filter(partnership=here.partnership).select_related("agency", "partnership")
    return get_object_or_404(rows.filter(agency=here.agency) if here.agency else rows, public_id=public_id)


def first_words(here: Area) -> dict[str, Any]:
    return {
        "due_kind": DueKind.AFTER_START,
        "due_days": 56,
        "renewal": Renewal.COURSE,
        "minimum_gap_days": 0,
        "weakest_grade": Grade.FACILITATOR,
        "from_date": here.today,
        "sample_start": here.today,
    }


def words_of(here: Area, requirement: Requirement) -> dict[str, Any]:
    return {
        **{name: getattr(requirement, name) for name in requirements.Terms.__slots__},
        "due_date": requirement.due_date and requirement.due_date - timedelta(days=1),
        "due_kind": requirement.due_kind,
        "from_date": here.today,
        "sample_start": here.today,
        "read_end": requirement.end_date,
    }


def title_of(requirement: Requirement) -> str:
    return titles(language_now()).get(requirement.course_key, "")


def demand_of(here: Area, form: TermsForm, *, agency: Agency | None, roles: Any, course_key: Any) -> rules.Demand:
    data, terms = form.cleaned_data, form.terms
    return rules.Demand(
        id=0,
        partnership=here.partnership.pk,
        course=course_key,
        since=data["from_date"],
        due_days=terms.due_days,
        agency=agency.pk if agency else None,
        roles=frozenset(role.pk for role in roles),
        due_on=terms.due_date,
        weakest=terms.weakest_grade,
        renewing=rules.Renewing(terms.renewal, terms.renewal_months, terms.renewal_month, terms.minimum_gap_days),
        refresher=terms.refresher_key,
    )


def meaning(here: Area, form: TermsForm, demand: rules.Demand) -> Meaning:
    on = max(here.today, demand.since)
    return meaning_of(
        demand,
        since=form.cleaned_data["sample_start"] or here.today,
        role=form.cleaned_data["sample_role"],
        on=on,
        posts=Membership.objects.filter(agency__partnership=here.partnership),
        course_months=months_of(demand.course),
    )


def words_for(meanwhile: requirements.ChangedMeanwhile) -> str:
    """Who was first, and when."""
    row = meanwhile.requirement
    by: Person | None = row.voided_by or row.end_recorded_by
    at = row.voided_at or row.end_recorded_at
    if by is None or at is None:
        return _("Somebody else changed this requirement meanwhile. Nothing of yours was saved. Look at it again.")
    words = _("%(name)s changed this requirement at %(time)s. Nothing of yours was saved. Look at it again.")
    return words % {"name": by, "time": date_format(timezone.localtime(at), "j E Y, H:i")}
