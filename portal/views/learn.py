from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.requests import PersonRequest
from courses.queries.sessions import on_offer
from portal.queries.learning import learning_of
from portal.queries.record import history_of


@require_GET
@login_required
@never_cache
def learn(request: PersonRequest) -> HttpResponse:
    """The person's own learning: where they left off, what is due, in progress and done, and what else there is."""
    language, today = get_language() or settings.LANGUAGE_CODE, timezone.localdate()
    learning = learning_of(request.user, on=today, language=language)
    mine, others = on_offer(request.user, modules=learning.modules_left, on=today, at=timezone.now(), language=language)
    return render(request, "portal/learn.html", {"learning": learning, "mine": mine, "others": others})


@require_GET
@login_required
@never_cache
def history(request: PersonRequest) -> HttpResponse:
    """All that the person's record rests on, and who vouches for each step."""
    return render(request, "portal/history.html", {"steps": history_of(request.user)})
