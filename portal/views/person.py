"""One person's page in the lead's area: why somebody is not complete, what they hold, and corrections with a reason."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actions.record_views import seen
from agencies.enums import Page
from agencies.models import Membership, Person
from agencies.queries.humans import ids_of
from agencies.requests import PersonRequest
from agencies.rules import in_force
from agencies.views.areas import Led, get_led
from assessments.actions import plays
from certificates.queries.own import lives_of
from courses.actions import evidence as evidence_actions
from courses.actions import recognition
from courses.enums import EvidenceKind
from courses.models import Evidence
from figures.queries.names import get_titles
from figures.queries.reminders import dead_addresses
from portal.queries.record import Step, practices_within, record_of, steps_within


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label=_lazy("Why is it wrong?"),
        max_length=500,
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 4}),
        error_messages={"required": _lazy("Say why this is wrong. The person can read it.")},
    )


class AttestationForm(forms.Form):
    reason = forms.CharField(
        label=_lazy("How do you know that it was done?"),
        max_length=500,
        widget=forms.Textarea(attrs={"class": "govuk-textarea", "rows": 4}),
        error_messages={"required": _lazy("Say how you know. The person can read it.")},
    )


@require_GET
@login_required
@never_cache
def person(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    led = get_led(request, slug)
    who, posts = get_person(led, public_id)
    seen(viewer=request.user, person=who, what=Page.RECORD, agency=led.agency, at=timezone.now())
    record = record_of(who, posts, on=led.today, language=translation.get_language())
    context = {"led": led, "section": "people", "heading": who.name, "record": record, "person": who}
    context["lives"] = lives_of(
        who,
        on=led.today,
        language=translation.get_language() or "",
        issued_within=lambda day: any(in_force(post.start_date, post.end_date, day) for post in record.posts),
    )
    context["has_bounced"] = dead_addresses([who.pk]) >= {(who.pk, (who.email or "-").lower())}
    return render(request, "portal/person.html", context | {"is_oneself": who.pk in ids_of(request.user)})


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def correct(
    request: PersonRequest, slug: str, public_id: str, account: str, kind: str, subject: UUID, time: int
) -> HttpResponse:
    """Takes a step out of account, saying why. The page says beforehand what falls with it."""
    led = get_led(request, slug)
    who, posts = get_person(led, public_id)
    if who.pk in ids_of(request.user):
        raise Http404  # nobody corrects their own record
    step = get_step(who, posts, person__public_id=account, kind=kind, subject_key=subject, occurrence=time)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        correct_step(step, request, led, form.cleaned_data["reason"])
        messages.success(request, _("The record is corrected. The person can see what was changed, by whom and why."))
        return redirect("portal:person", slug=slug, public_id=public_id)
    context = {"led": led, "section": "people", "heading": _("Correct the record"), "person": who, "step": step}
    falls = step.evidence.kind == EvidenceKind.COURSE_COMPLETED
    may_fall = step.evidence.kind == EvidenceKind.PRIOR_LEARNING
    context |= {"form": form, "certificate_falls": falls, "certificates_may_fall": may_fall}
    return render(request, "portal/correct.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def attest(request: PersonRequest, slug: str, public_id: str, play: str) -> HttpResponse:
    """Says of practice that it was done although its package has not, and how that is known."""
    led = get_led(request, slug)
    who, posts = get_person(led, public_id)
    practices = practices_within(who, posts.select_related("agency__partnership"))
    found = next(((each, day) for each, day in practices if each.public_id == play), None)
    if found is None or who.pk in ids_of(request.user):
        raise Http404  # nobody attests their own
    practice, day = found
    form = AttestationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason, at = form.cleaned_data["reason"], timezone.now()
        if plays.attest(public_id=play, by=request.user, reason=reason, agency=led.agency, at=at):
            messages.success(request, _("The practice is recorded as attested by you. The person can see it, and why."))
        else:
            messages.info(request, _("Somebody else said in the meantime that it was done. Nothing was changed."))
        return redirect("portal:person", slug=slug, public_id=public_id)
    context = {"led": led, "section": "people", "heading": _("Say that it was done"), "person": who, "form": form}
    context |= {"practice": practice, "day": day, "lesson": get_titles({practice.lesson_key}).get(practice.lesson_key)}
    return render(request, "portal/attest.html", context)


def correct_step(step: Step, request: PersonRequest, led: Led, reason: str) -> None:
    """What was recognised from elsewhere takes along the courses that do not hold without it."""
    at = timezone.now()
    if step.evidence.kind == EvidenceKind.PRIOR_LEARNING:
        recognition.take_back(
            evidence=[step.evidence.pk], by=request.user, reason=reason.strip(), at=at, agency=led.agency
        )
    else:
        evidence_actions.correct(evidence=step.evidence, by=request.user, reason=reason, at=at, agency=led.agency)


def get_person(led: Led, public_id: str) -> tuple[Person, QuerySet[Membership]]:
    """A person who has, had or will have a post that is led here, and those posts."""
    who = get_object_or_404(Person, public_id=public_id)
    posts = led.posts.filter(person=who, voided_at=None)
    if not posts.exists():
        raise Http404
    return who, posts


def get_step(who: Person, posts: QuerySet[Membership], **step: Any) -> Step:
    """A fact of the time of the posts: a lead corrects what belongs to their agency, and nobody's own record.

    It is named by whose it is, what was done and the how manieth time: evidence is written once for each.
    """
    row: Evidence = get_object_or_404(steps_within(who, posts), correction=None, **step)
    return Step(row, get_titles({row.subject_key}).get(row.subject_key, ""), None)
