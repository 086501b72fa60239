"""What a service does with the link in its letter: it says that its entry is right, corrects it, or says it closes.

Who has the link may answer: no account and no cookie takes part, which is why there is no form token either. Opening
the link changes nothing, since programs that check mail open it too.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cms import limits
from cms.actions import answers, asking
from cms.directory.correction_form import ClosingForm, CorrectionForm
from cms.models import Service, ServiceLetter
from cms.queries import directory as queries

DONE = {"confirmed", "sent", "shown", "again"}
View = Callable[..., HttpResponse]


def unseen(view: View) -> View:
    """The address is a secret: it is kept by no cache, told to no other site, found by no engine and not logged."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["Cache-Control"] = "no-store, private"
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django's log of refusals has the address
        return response

    return answer


def too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "cms/directory/too_often.html", status=429)


@unseen
@csrf_exempt
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, token: str) -> HttpResponse:
    if not limits.may(request, "open" if request.method != "POST" else "answer"):
        return too_often(request)
    letter = letter_of(token)
    if "again" in request.POST:
        return again(request, letter)
    if letter is None or not answers.is_open(letter, letter.service, timezone.now()):
        return over(request, token)
    if "right" in request.POST:
        return said(letter, request, token)
    if "closing" not in request.POST:  # what no button sends changes nothing
        return offer(request, letter, token, ClosingForm())
    form = ClosingForm(request.POST)
    if not form.is_valid():
        return offer(request, letter, token, form)
    changes = {"closed_date": form.cleaned_data["closed_date"].isoformat()}
    return said(letter, request, token, changes=changes)


@unseen
@csrf_exempt
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, token: str) -> HttpResponse:
    if not limits.may(request, "open" if request.method != "POST" else "answer"):
        return too_often(request)
    letter = letter_of(token)
    if letter is None or not answers.is_open(letter, letter.service, timezone.now()):
        return over(request, token)
    form = CorrectionForm(request.POST or None, service=letter.service, today=timezone.localdate())
    if form.is_valid():
        return said(letter, request, token, changes=form.changes(), note=form.cleaned_data["note"])
    context = {"form": form, "service": letter.service, "token": token, "language": spoken(letter.service)}
    return render(request, "cms/directory/correct.html", context)


@unseen
@require_safe
def thanks(request: HttpRequest, what: str) -> HttpResponse:
    """At an address of its own, so that the link does not stay in the browser."""
    if what not in DONE:
        raise Http404
    return render(request, "cms/directory/thanks.html", {"what": what})


# --- what they share


def letter_of(token: str) -> ServiceLetter | None:
    rows = ServiceLetter.objects.select_related("service__locale")
    found: ServiceLetter | None = rows.filter(token_hash=asking.hash_of(token)).first()
    return found


def offer(request: HttpRequest, letter: ServiceLetter, token: str, form: ClosingForm) -> HttpResponse:
    service = letter.service
    entry = queries.entry_of(service, at=timezone.now())
    areas = [place.name for place in queries.area_names(entry.service.area_codes)]
    context = {"entry": entry, "areas": areas, "form": form, "token": token, "until": letter.expires_at}
    return render(request, "cms/directory/ask.html", context)


def said(
    letter: ServiceLetter,
    request: HttpRequest,
    token: str,
    *,
    changes: dict[str, Any] | None = None,
    note: str = "",
) -> HttpResponse:
    try:
        given = answers.answer(letter=letter, at=timezone.now(), changes=changes, note=note)
    except answers.CannotAnswer:
        return over(request, token)
    return redirect("cms:asked", "sent" if given.is_waiting else "shown" if given.at_once else "confirmed")


def over(request: HttpRequest, token: str) -> HttpResponse:
    """Forged, used, replaced and too old links get the same words, so that nobody learns which there ever were."""
    return render(request, "cms/directory/ask_over.html", {"token": token}, status=410)


def again(request: HttpRequest, letter: ServiceLetter | None) -> HttpResponse:
    """The same answer whether a letter goes or not: it goes to the contact on record alone."""
    key = str(letter.service_id) if letter else "nobody"
    if not limits.may(request, "again", thing=key):
        return too_often(request)
    if letter is not None:
        try:
            asking.send_again(letter, at=timezone.now())
        except OSError:
            asking.log.exception("A new link for entry %s could not be sent", letter.service_id)
    return redirect("cms:asked", "again")


def spoken(service: Service) -> str:
    return str(service.locale.language_code)
