"""Many certificates at once, for whoever leads the people who hold them."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.models import Job
from agencies.queries.jobs import Progress
from agencies.requests import PersonRequest
from agencies.views.areas import get_led
from certificates.actions import bundles as actions
from certificates.forms import BundleForm

SHOWN = 10


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def bundles(request: PersonRequest, slug: str) -> HttpResponse:
    """What to take, and the files that were asked for before."""
    led, now = get_led(request, slug), timezone.now()
    form = BundleForm(request.POST or None, led=led)
    if request.method == "POST" and form.is_valid():
        job = actions.ask(agency=led.agency, wanted=form.wanted, by=request.user, on=led.today, at=now)
        return redirect("agencies:job", public_id=job.public_id)
    made = Job.objects.filter(kind=actions.JOB, agency=led.agency, asked_by=request.user).order_by("-asked_at")
    context = {
        "led": led,
        "section": "certificates",
        "heading": _("Certificates"),
        "form": form,
        "made": [Progress(job, now) for job in made[:SHOWN]],
    }
    return render(request, "certificates/bundle/bundles.html", context)
