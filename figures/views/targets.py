"""What a partnership means to reach, and when a declared workforce is old."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.requests import PersonRequest
from figures.actions import declarations
from figures.forms.workforce import StaleForm, TargetForm
from figures.models import Target
from figures.queries.declared import stale_after_of
from figures.queries.names import report_names
from figures.queries.targets import targets
from figures.views.areas import get_coordinated


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def targets_page(request: PersonRequest) -> HttpResponse:
    """Two small forms; every target there ever was."""
    found = get_coordinated(request)
    names = report_names(found.partnership)
    asked = request.POST if request.method == "POST" else None
    is_age = asked is not None and "days" in asked
    days = stale_after_of(found.partnership).days
    form = TargetForm(None if is_age else asked, courses=names.courses, today=found.today)
    age = StaleForm(asked if is_age else None, initial={"days": days})
    if form.is_valid():
        given = form.cleaned_data
        declarations.set_target(
            partnership=found.partnership,
            course=form.course_key,
            percent=given["percent"],
            from_date=given["from_date"],
            by=request.user,
            at=found.now,
        )
    elif age.is_valid():
        declarations.set_stale_after(
            partnership=found.partnership, days=age.cleaned_data["days"], by=request.user, at=found.now
        )
    if form.is_valid() or age.is_valid():
        messages.success(request, _("Saved."))
        return redirect(request.get_full_path())
    rows = Target.objects.filter(partnership=found.partnership).select_related("recorded_by")
    context = found.frame("targets", _("Targets")) | {
        "form": age if is_age else form,
        "target_form": form,
        "age_form": age,
        "in_force": targets(found.partnership, on=found.today),
        "rows": [(row, names.subject(row.course_key) if row.course_key else "") for row in rows],
    }
    return render(request, "figures/targets.html", context)
