import secrets
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from agencies.requests import PersonRequest
from assessments.actions import attempts
from assessments.queries.attempts import before


@require_safe
@login_required
@never_cache
def quiz(request: PersonRequest, module_key: UUID) -> HttpResponse:
    """What to expect, the person's own earlier attempts, and the button that starts."""
    found = before(request.user, module_key, get_language())
    if found is None:
        return render(request, "assessments/no_quiz.html", status=404)
    return render(request, "assessments/quiz.html", {"before": found, "module_key": module_key})


def start(request: HttpRequest, module_key: UUID) -> HttpResponse:
    # Signing in on the way turns the button's POST into a GET: the person starts from the page again.
    if request.method != "POST" or not request.user.is_authenticated:
        return redirect("assessments:quiz", module_key)
    try:
        attempt = attempts.start(
            person=request.user,
            module_key=module_key,
            language=get_language(),
            seed=secrets.randbits(64),
            at=timezone.now(),
        )
    except attempts.NotEnrolled:
        messages.error(request, _("Start a course that has this module first. Then you can take its quiz."))
        return redirect("assessments:quiz", module_key)
    except attempts.NoQuiz:
        return redirect("assessments:quiz", module_key)
    return redirect(attempt)
