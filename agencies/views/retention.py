"""How long a partnership keeps what: chosen by its coordinator, with what would go today beside each."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.actions import retention as actions
from agencies.forms.privacy import KeepingForm
from agencies.lending import Retained, retained
from agencies.models import Partnership, RetentionRule
from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated


@dataclass(frozen=True, slots=True)
class Kept:
    """A thing with its rule, where there is one, and how many rows would go now."""

    thing: Retained
    rule: RetentionRule | None
    form: KeepingForm
    would_go: int
    is_tried: bool  # the count is for months that are not saved


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def retention(request: PersonRequest, slug: str) -> HttpResponse:
    """Counts what would go; sets one rule at a time, or only tries it."""
    area, at = get_coordinated(request, slug), timezone.now()
    tried = tried_of(request)
    if (
        tried is not None
        and tried.is_valid()
        and "try" not in request.POST
        and said(request, area.partnership, tried, at)
    ):
        return redirect("agencies:retention", slug)
    context = {
        "partnership": area.partnership,
        "heading": _("How long things are kept"),
        "section": "retention",
        "form": tried,
        "kept": kept(area.partnership, tried, at),
    }
    return render(request, "agencies/privacy/retention.html", context)


def tried_of(request: PersonRequest) -> KeepingForm | None:
    """The form that was sent: each thing has one of its own."""
    if request.method != "POST":
        return None
    thing = next((thing for thing in retained() if thing.code == request.POST.get("what")), None)
    if thing is None:
        raise Http404
    return KeepingForm(request.POST, thing=thing)


def said(request: PersonRequest, partnership: Partnership, form: KeepingForm, at: datetime) -> bool:
    chosen = form.cleaned_data
    try:
        actions.say(
            partnership=partnership,
            what=form.thing.code,
            months=chosen["months"],
            is_on=chosen["is_on"],
            by=request.user,
            at=at,
        )
    except actions.CannotKeep as refused:
        form.add_error("months", str(refused))
        return False
    messages.success(request, _("Saved."))
    return True


def kept(partnership: Partnership, tried: KeepingForm | None, at: datetime) -> list[Kept]:
    rules = {rule.what: rule for rule in RetentionRule.objects.filter(partnership=partnership)}
    return [kept_one(partnership, thing, rules.get(thing.code), tried, at) for thing in retained()]


def kept_one(
    partnership: Partnership, thing: Retained, rule: RetentionRule | None, tried: KeepingForm | None, at: datetime
) -> Kept:
    months = rule.months if rule else thing.months
    is_tried = tried is not None and tried.thing is thing
    form = (
        tried
        if is_tried and tried
        else KeepingForm(
            thing=thing, initial={"what": thing.code, "months": months, "is_on": bool(rule and rule.is_on)}
        )
    )
    if is_tried and form.is_valid():
        months = form.cleaned_data["months"]
    would_go = actions.older(thing, partnership, months=months, at=at).count()
    return Kept(thing, rule, form, would_go, is_tried)
