"""Claims of training done elsewhere: a person's own, and those that wait for a lead."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.actions.record_views import seen
from agencies.enums import Decision, Page
from agencies.models import Membership
from agencies.queries.humans import ids_of
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_led
from courses import rules
from courses.actions import prior_claims
from courses.forms import OTHER_TRAINING, AcceptClaimForm, ClaimForm, DeclineClaimForm, WithdrawAcceptanceForm
from courses.models import Equivalence, PriorClaim
from courses.queries.asked import course_choices
from courses.queries.prior_learning import (
    Line,
    claims_of,
    decided_claims,
    described,
    meaning,
    rules_for,
    waiting_claims,
    worth_from,
    worth_of,
    worths,
    worths_of_courses,
)
from courses.views.equivalences import SECTION, module_choices, parts_of
from courses.views.reader import language_now, today

LISTED = 100


# --- a person's own -------------------------------------------------------------------------------------------------


@require_safe
@login_required
@never_cache
def mine(request: PersonRequest) -> HttpResponse:
    """What the person told of, and what became of it."""
    claims = list(claims_of(request.user).order_by("-asked_at", "-pk")[:LISTED])
    context = {"claims": claims, "may_claim": posts_now(request).exists()}
    return render(request, "courses/elsewhere/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def claim(request: PersonRequest) -> HttpResponse:
    """Tells of a training, for the lead of one of the person's agencies to check."""
    posts = list(posts_now(request).select_related("agency__partnership", "role").order_by("-start_date", "pk"))
    if not posts:
        messages.info(request, _("Nobody could check it yet: you are not in an agency today."))
        return redirect("courses:my-claims")
    known = known_trainings(posts)
    form = ClaimForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        memberships=[(post.pk, f"{post.agency.name}, {post.role.name}") for post in posts],
        trainings=[(key, described(row)) for key, row in known.items()],
        today=today(),
    )
    if form.is_valid():
        said = form.cleaned_data
        post = next(post for post in posts if post.pk == said["membership"])
        equivalence = None if said["training"] == OTHER_TRAINING else known[said["training"]]
        if equivalence is not None and not counts_in(equivalence, post):
            form.add_error("training", _("This agency has no rule for that training. Choose another, or say it below."))
        else:
            try:
                prior_claims.claim(
                    person=request.user,
                    membership=post,
                    equivalence=equivalence,
                    provider=said["provider"],
                    title=said["title"],
                    completed_date=said["completed_date"],
                    reference=said["reference"],
                    document=said["document"],
                    at=timezone.now(),
                )
            except prior_claims.CannotDecide as refused:
                is_proof = refused.refusal == refused.refusal.NO_PROOF
                form.add_error("document" if is_proof else "completed_date", str(refused))
            else:
                messages.success(request, _("Thank you. Your training lead is asked to check it."))
                return redirect("courses:my-claims")
    worth = worths(known.values(), language=language_now())
    shown = [(row, list(worth[row.pk].titles.values())) for row in known.values()]
    return render(request, "courses/elsewhere/claim_form.html", {"form": form, "known": shown})


@require_POST
@login_required
def take_back(request: PersonRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(claims_of(request.user), public_id=public_id)
    row = prior_claims.take_back(claim=found, at=timezone.now())
    if row.decision == Decision.TAKEN_BACK:
        messages.success(request, _("You have taken it back."))
    else:
        messages.info(request, _("It was decided already, so it stays."))
    return redirect("courses:my-claims")


@require_safe
@login_required
@never_cache
def own_document(request: PersonRequest, public_id: str) -> HttpResponseBase:
    return document_of(get_object_or_404(claims_of(request.user), public_id=public_id))


# --- a lead's -------------------------------------------------------------------------------------------------------


@require_safe
@login_required
@never_cache
def waiting(request: PersonRequest, slug: str) -> HttpResponse:
    """What waits for a lead, and what was decided."""
    led = get_led(request, slug)
    rows = waiting_claims(led.posts)
    context = {
        "count": rows.count(),
        "claims": list(rows[:LISTED]),
        "decided": list(decided_claims(led.posts)[:LISTED]),
    }
    return render(request, "courses/elsewhere/claims.html", context | in_section(led, _("Training done elsewhere")))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def decide(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """One claim: what it would count for; accepted, declined, or a wrong acceptance mended."""
    led = get_led(request, slug)
    found = get_claim(led, public_id)
    verb = request.POST.get("verb", "") if request.method == "POST" else ""
    forms = forms_for(request, led, found, verb)
    if verb in forms and forms[verb].is_valid():
        try:
            done = VERBS[verb](request, led, found, forms[verb])
        except prior_claims.CannotDecide as refused:
            forms[verb].add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect("courses:elsewhere", slug)
    else:
        seen(viewer=request.user, person=found.person, what=Page.EVIDENCE, agency=led.agency, at=timezone.now())
    lines: list[Line] = []
    why_not = ""
    if found.equivalence is not None:
        lines, why_not = meaning(
            worth_of(found.equivalence, language=language_now()), found.completed_date, on=led.today
        )
    context = {
        "claim": found,
        "lines": lines,
        "why_not": why_not,
        "form": forms.get(verb),
        "is_oneself": found.person_id in ids_of(request.user),
        "is_withdrawn": found.decision == Decision.ACCEPTED and prior_claims.is_withdrawn(found),
        **{f"{name}_form": form for name, form in forms.items()},
    }
    return render(request, "courses/elsewhere/claim.html", context | in_section(led, found.title))


@require_safe
@login_required
@never_cache
def document(request: PersonRequest, slug: str, public_id: str) -> HttpResponseBase:
    """The proof, for who decides: always as a download. The person can see that it was opened."""
    led = get_led(request, slug)
    found = get_claim(led, public_id)
    seen(viewer=request.user, person=found.person, what=Page.EVIDENCE, agency=led.agency, at=timezone.now())
    return document_of(found)


# --- parts ----------------------------------------------------------------------------------------------------------


def accepted(request: PersonRequest, led: Led, found: PriorClaim, form: Any) -> str:
    said = form.cleaned_data
    worth = worth_of(found.equivalence) if found.equivalence else chosen_worth(said["counts_for"])
    prior_claims.accept(claim=found, worth=worth, by=request.user, words=said["words"], at=timezone.now())
    return _("It counts from now on, as declared by your agency.")


def declined(request: PersonRequest, led: Led, found: PriorClaim, form: Any) -> str:
    prior_claims.decline(claim=found, by=request.user, words=form.cleaned_data["words"], at=timezone.now())
    return _("It is declined. The person reads your words.")


def mended(request: PersonRequest, led: Led, found: PriorClaim, form: Any) -> str:
    prior_claims.withdraw_acceptance(
        claim=found, by=request.user, reason=form.cleaned_data["reason"], at=timezone.now()
    )
    return _("It does not count any more, and neither does what rested on it. The person can see why.")


VERBS = {"accept": accepted, "decline": declined, "withdraw": mended}


def forms_for(request: PersonRequest, led: Led, found: PriorClaim, verb: str) -> dict[str, Any]:
    """What may be said of a claim now; the one that was sent is bound."""

    def posted(name: str) -> Any:
        return request.POST if verb == name else None

    if found.decision == Decision.WAITING or verb in ("accept", "decline"):
        ways = None if found.equivalence else ways_of(led)
        return {
            "accept": AcceptClaimForm(posted("accept"), ways=ways, prefix="accept"),
            "decline": DeclineClaimForm(posted("decline"), prefix="decline"),
        }
    if found.decision == Decision.ACCEPTED:
        return {"withdraw": WithdrawAcceptanceForm(posted("withdraw"), prefix="withdraw")}
    return {}


def ways_of(led: Led) -> list[tuple[str, Any]]:
    """What a training that no rule knows may count for: as another rule says, a course, or a module."""
    known = [(f"rule:{row.public_id}", described(row)) for row in rules_for(led.agency, led.today)]
    courses = [(f"course:{key}", title) for key, title in course_choices(language_now())]
    modules = [(f"module:{key}", title) for key, title in module_choices()]
    groups = [(_("The same as"), known), (_("All modules of a course"), courses), (_("One module"), modules)]
    return [(label, choices) for label, choices in groups if choices]


def chosen_worth(said: str) -> rules.Worth:
    """From one of `ways_of`."""
    kind, _colon, key = said.partition(":")
    if kind == "rule":
        return worth_of(Equivalence.objects.get(public_id=key))
    if kind == "course":
        return worths_of_courses([UUID(key)]).get(UUID(key)) or worth_from([])
    return worth_from([UUID(key)])


def get_claim(led: Led, public_id: str) -> PriorClaim:
    rows = PriorClaim.objects.filter(membership__in=led.posts.order_by().values("pk"))
    related = ("person", "equivalence", "decided_by", "membership__role", "membership__team", "membership__agency")
    found: PriorClaim = get_object_or_404(rows.select_related(*related), public_id=public_id)
    return found


def document_of(found: PriorClaim) -> HttpResponseBase:
    if not found.document or not storages["private"].exists(found.document):
        raise Http404
    extension = found.document.rpartition(".")[2]
    return FileResponse(
        storages["private"].open(found.document),
        as_attachment=True,
        filename=f"certificate-{found.public_id}.{extension}",
        content_type="application/octet-stream",
    )


def posts_now(request: PersonRequest) -> QuerySet[Membership]:
    posts: QuerySet[Membership] = Membership.objects.on(today()).filter(person=request.user)
    return posts


def known_trainings(posts: list[Membership]) -> dict[str, Equivalence]:
    """Rules that count for any of these posts' agencies, each once."""
    found: dict[str, Equivalence] = {}
    for agency in {post.agency_id: post.agency for post in posts}.values():
        found |= {row.public_id: row for row in rules_for(agency, today())}
    return dict(sorted(found.items(), key=lambda pair: (pair[1].provider, pair[1].title)))


def counts_in(row: Equivalence, post: Membership) -> bool:
    return row.partnership_id == post.agency.partnership_id and row.agency_id in (None, post.agency_id)


def in_section(led: Led, heading: str) -> dict[str, Any]:
    return {"led": led, "section": SECTION, "heading": heading, "parts": parts_of(led, "claims")}
