"""Staff lists of HR systems: sent, asked about, undone. They go the road of a staff file."""

import hashlib
from collections.abc import Callable
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from ninja import Header, Path, Query, Router

from agencies.actions import api_calls, imports, sent_lists
from agencies.api import shapes
from agencies.api.bodies import read
from agencies.api.keys import CallerRequest, take_turn
from agencies.api.problems import Fault, Problem
from agencies.models import ApiKey, FileImport
from agencies.queries import sent_lists as queries
from agencies.rules import local_day
from agencies.rules.staff_file import FAR_AHEAD, LONG_AGO

router = Router(tags=["Staff"])
NAMED = (
    "A word of your own for this call, such as a random UUID, of at most 120 signs. Sent again with the same word and "
    "the same body, the call is answered as the first time and not done again; words are remembered for seven days."
)
CallName = Annotated[str, Header(alias="Idempotency-Key", description=NAMED, pattern=r"^[!-~]{1,120}$")]
ListId = Annotated[str, Path(description="The id of a list that your agency sent.")]
After = Annotated[int, Query(ge=0, le=10_000_000, description="Problems after this place; `problems_next` has it.")]


@router.post(
    "/staff",
    response={202: shapes.Accepted},
    url_name="bring-staff",
    operation_id="bringStaff",
    summary="Send a list of staff",
)
def bring_staff(request: CallerRequest, name: CallName) -> HttpResponse:
    """Keeps the list and answers at once; then it is checked, and written unless you asked for a dry run.

    People are known by your staff number, then by an e-mail address that they have proved. Whoever else might be meant
    is doubtful and left to your training lead; nothing is guessed. Everything is in your agency's list of staff files,
    and can be undone as a whole for 30 days.
    """
    take_turn(request, "api_list", request.auth)
    said, content = read(request, shapes.StaffList)
    at, key = timezone.now(), request.auth
    today = local_day(at, key.agency.time_zone or key.agency.partnership.time_zone)
    effective = said.effective or today
    if not LONG_AGO <= effective <= today + FAR_AHEAD:
        fault = Fault(None, "effective", "This day is too long ago, or more than a year ahead.")
        raise Problem(422, "Nothing was done.", title="The list has faults", errors=[fault])

    def work() -> dict[str, Any]:
        sent = sent_lists.receive(
            key=key,
            rows=(row.model_dump(exclude_none=True) for row in said.staff),
            effective=effective,
            at=at,
            **said.model_dump(include={"dry_run", "skip_bad", "missing_have_left", "leavers"}),
        )
        return accepted(sent)

    return once(request, name, content, work)


@router.get(
    "/staff/{list_id}",
    response={200: shapes.Outcome},
    url_name="staff-outcome",
    operation_id="staffOutcome",
    summary="Ask what came of a list",
)
def staff_outcome(request: CallerRequest, list_id: ListId, after: After = 0) -> HttpResponse:
    """How far it is, what each row came to, and every problem by row."""
    return JsonResponse(outcome(found(request.auth, list_id), after), headers={"Cache-Control": "no-store"})


@router.post(
    "/staff/{list_id}/undo",
    response={202: shapes.Accepted},
    url_name="undo-staff",
    operation_id="undoStaff",
    summary="Undo a list as a whole",
)
def undo_staff(request: CallerRequest, list_id: ListId, name: CallName) -> HttpResponse:
    """Takes back what a list wrote within the last 30 days. No body is needed.

    Memberships that it began are taken back, those that it ended go on, accounts that nobody has used are switched
    off. What somebody changed since stays. Sent again, it is undone once.
    """
    sent = found(request.auth, list_id)

    def work() -> dict[str, Any]:
        imports.undo(file_import=sent, by=None, by_key=request.auth.prefix, at=timezone.now())
        return accepted(sent)

    try:
        return once(request, name, b"", work)
    except imports.CannotImport as refused:
        raise Problem(409, str(refused), title="Cannot be undone") from refused


def found(key: ApiKey, list_id: str) -> FileImport:
    """Of the key's agency; what others sent is as if it were not there."""
    sent = queries.sent_with(key).filter(public_id=list_id).first()
    if sent is None:
        raise Problem(404, "Your agency sent no list of this id, or it was sent more than a month ago and not written.")
    return sent


def once(request: CallerRequest, name: str, content: bytes, work: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Does the work unless this very call was done before; then answers as then."""
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + content).hexdigest()
    try:
        answer, is_again = api_calls.do_once(
            key=request.auth, name=name, request_hash=digest, at=timezone.now(), work=work
        )
    except api_calls.AnotherCall as other:
        detail = "This Idempotency-Key stands for another call already. Choose a new one for each list."
        errors = [Fault(None, "Idempotency-Key", "Used for another call.")]
        raise Problem(422, detail, title="Another call of this name", errors=errors) from other
    except api_calls.StillBeingDone as busy:
        detail = "The same call is being done at this moment. Send it again in a few seconds for its answer."
        raise Problem(409, detail, title="Still being done", headers={"Retry-After": "5"}) from busy
    headers = {"Location": reverse("api:staff-outcome", args=[answer["id"]]), "Cache-Control": "no-store"}
    if is_again:
        headers["Idempotent-Replayed"] = "true"
    return JsonResponse(answer, status=202, headers=headers)


def site(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def accepted(sent: FileImport) -> dict[str, Any]:
    return {
        "id": sent.public_id,
        "address": site(reverse("api:staff-outcome", args=[sent.public_id])),
        "page": site(reverse("agencies:import", args=[sent.agency.slug, sent.public_id])),
    }


def outcome(sent: FileImport, after: int) -> dict[str, Any]:
    state = queries.state_of(sent)
    problems, more = queries.problems_of(sent, after=after)
    where = accepted(sent)
    told = shapes.Outcome(
        **where,
        state=state,
        next=shapes.MEANS[state],
        is_final=state not in shapes.GOES_ON,
        sent_at=sent.uploaded_at,
        done_at=sent.done_at,
        undone_at=sent.undone_at,
        **{name: sent.options[name] for name in ("dry_run", "skip_bad", "missing_have_left", "effective")},
        progress=shapes.Progress(done=sent.job.done, total=sent.job.total) if sent.job else None,
        counts=shapes.Counts(**queries.counts_of(sent)),
        problems=[shapes.RowProblem.model_validate(each, from_attributes=True) for each in problems],
        problems_next=f"{where['address']}?after={more}" if more else None,
    )
    return told.model_dump(mode="json")
