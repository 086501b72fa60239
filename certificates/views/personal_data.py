"""Everything held about a person, to read: the page itself is the accounts' own."""

from tempfile import TemporaryFile

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.requests import PersonRequest
from certificates.actions import personal_file


@require_POST
@login_required
@never_cache
def data_pdf(request: PersonRequest) -> HttpResponseBase:
    """The file at once, or a job where there is so much that it takes longer than a page."""
    if personal_file.takes_long(request.user):
        job = personal_file.ask(request.user, at=timezone.now())
        return redirect("agencies:job", public_id=job.public_id)
    target = TemporaryFile()  # noqa: SIM115 - the response closes it
    personal_file.draw(request.user, target, at=timezone.now())
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=personal_file.FILE_NAME, content_type="application/pdf")
