"""A job's page: how far it has come, stopping it, going on, and what came of it."""

import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agencies.actions import jobs
from agencies.enums import JobState
from agencies.lending import job_kind
from agencies.models import Job
from agencies.queries.jobs import Progress
from agencies.requests import PersonRequest

A_BIT = 2.0  # seconds that a press of "Go on" may take where there is no queue


@require_GET
@login_required
@never_cache
def job(request: PersonRequest, public_id: str) -> HttpResponse:
    found = get_job(request, public_id)
    progress = Progress(found, timezone.now())
    return render(request, "agencies/job.html", {"job": found, "progress": progress})


@require_GET
@login_required
@never_cache
def job_json(request: PersonRequest, public_id: str) -> JsonResponse:
    """For the page's script."""
    return JsonResponse(Progress(get_job(request, public_id), timezone.now()).as_json)


@require_POST
@login_required
def stop(request: PersonRequest, public_id: str) -> HttpResponse:
    jobs.stop(job=get_job(request, public_id), at=timezone.now())
    return redirect("agencies:job", public_id=public_id)


@require_POST
@login_required
def go_on(request: PersonRequest, public_id: str) -> HttpResponse:
    """Takes up again what failed or was stopped; where there is no queue, does the next bit of what is open."""
    found = jobs.go_on(job=get_job(request, public_id), at=timezone.now())
    if settings.CELERY_TASK_ALWAYS_EAGER:
        jobs.run(found.pk, claim=secrets.token_hex(8), clock=timezone.now, seconds=A_BIT)
    return redirect("agencies:job", public_id=found.public_id)


@require_GET
@login_required
@never_cache
def job_file(request: PersonRequest, public_id: str) -> HttpResponseBase:
    """The file that a job made."""
    found = get_job(request, public_id)
    files = storages["private"]
    if found.state != JobState.DONE or not found.file_name or not files.exists(found.file_name):
        raise Http404
    if not job_kind(found.kind).may_fetch(found, timezone.localdate()):
        raise Http404
    name = str(found.result.get("file_name") or PurePosixPath(found.file_name).name)
    return FileResponse(files.open(found.file_name), as_attachment=True, filename=name)


def get_job(request: PersonRequest, public_id: str) -> Job:
    seen = Job.objects.visible_to(request.user, timezone.localdate()).select_related("agency")
    found = get_object_or_404(seen.distinct(), public_id=public_id)
    if job_kind(found.kind).is_private and found.asked_by_id != request.user.pk:
        raise Http404
    return found
