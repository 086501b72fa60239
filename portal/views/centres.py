"""Whether reporting centres have enough people in date: of one agency, and across a partnership."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actions import teams as team_actions
from agencies.models import Team
from agencies.requests import PersonRequest
from agencies.views.areas import get_coordinated, get_led_whole
from figures.queries.coverage import count
from figures.queries.pairs import Question
from figures.queries.readiness import centres_across, centres_of


class CentresForm(forms.Form):
    """A tick and a number for each team."""

    def __init__(self, data: Any, *, teams: list[Team]) -> None:
        super().__init__(data)
        self.teams = teams
        for team in teams:
            self.fields[f"centre-{team.pk}"] = forms.BooleanField(
                label=_lazy("This team is a reporting centre"), required=False, initial=team.is_reporting_centre
            )
            self.fields[f"needed-{team.pk}"] = forms.IntegerField(
                label=_lazy("People it needs in date"),
                min_value=0,
                max_value=9999,
                initial=team.needed_in_date,
                widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-4", "inputmode": "numeric"}),
            )

    @property
    def rows(self) -> list[tuple[Team, forms.BoundField, forms.BoundField]]:
        return [(team, self[f"centre-{team.pk}"], self[f"needed-{team.pk}"]) for team in self.teams]

    def said(self) -> list[tuple[Team, bool, int]]:
        given = self.cleaned_data
        return [(team, given[f"centre-{team.pk}"], given[f"needed-{team.pk}"]) for team in self.teams]


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def centres(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    form = CentresForm(
        request.POST if request.method == "POST" else None, teams=list(Team.objects.filter(agency=led.agency))
    )
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            for team, is_centre, needed in form.said():
                team_actions.say_needed(
                    team=team,
                    is_reporting_centre=is_centre,
                    needed_in_date=needed,
                    by=request.user,
                    at=timezone.now(),
                )
        messages.success(request, _("Saved."))
        return redirect("portal:centres", slug=slug)
    among = led.posts.filter(team__is_reporting_centre=True)
    found = centres_of(form.teams, count(Question(led.agency.partnership, led.today, among=among)))
    context = {"led": led, "section": "centres", "heading": _("Reporting centres"), "form": form}
    return render(request, "portal/centres.html", context | {"centres": found, "teams": form.rows})


@require_GET
@login_required
@never_cache
def partnership_centres(request: PersonRequest, slug: str) -> HttpResponse:
    """For coordinators: every centre of the partnership. Numbers, no names of people."""
    coordinated = get_coordinated(request, slug)
    found = centres_across(coordinated.partnership, on=coordinated.today)
    context = {
        "partnership": coordinated.partnership,
        "section": "centres",
        "heading": _("Reporting centres"),
        "centres": found,
        "asked": sum(centre.is_asked for centre in found),
        "ready": sum(centre.is_ready for centre in found),
    }
    return render(request, "portal/partnership_centres.html", context)
