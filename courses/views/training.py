"""What an agency runs and has adopted, in its lead's area; and the list that all partners share."""

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.models import Agency, Partnership
from agencies.queries.access import coordinated_partnerships, led_agencies
from agencies.requests import PersonRequest
from agencies.views.areas import Led, get_led_whole
from courses.actions import training_map as maps
from courses.forms import AdoptionForm, SearchForm, TrainingForm
from courses.models import Adoption, CoursePage, Topic, Training
from courses.queries import outline, training_map
from courses.views.reader import language_now, today

SECTION = "training"
PAGE_SIZE = 30


@require_safe
@login_required
@never_cache
def training(request: PersonRequest, slug: str) -> HttpResponse:
    """The agency's own line of the map, with totals, and the trainings it runs."""
    led = get_led_whole(request, slug)
    grid = training_map.grid(led.agency.partnership, led.today)
    modules = modules_by_key()
    own = training_map.current_trainings(led.agency.partnership).filter(agency=led.agency)
    context = in_section(led, _("Training map")) | {
        "own": [(*pair, modules.get(pair[0].topic.module_key)) for pair in grid.own(led.agency)],
        "total": training_map.total(grid.row(led.agency)),
        "trainings": training_map.known_trainings(own, led.today),
        "last_check": training_map.last_checks([led.agency.pk], led.today).get(led.agency.pk),
    }
    return render(request, "courses/training/agency.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def training_add(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    initial = {"last_reviewed_date": led.today, "topics": topics_asked_for(request, led)}
    form = TrainingForm(request.POST or None, initial=initial, partnership=led.agency.partnership, today=led.today)
    if request.method == "POST" and form.is_valid():
        values, topics = parts_of(form)
        try:
            maps.add(agency=led.agency, values=values, topics=topics, by=request.user, at=timezone.now())
        except maps.CannotChangeMap as refused:
            form.add_error("title", refused.refusal.label)
        else:
            messages.success(request, _("The training is on the map."))
            return redirect("courses:training", slug)
    context = in_section(led, _("Add a training")) | {"form": form}
    return render(request, "courses/training/training_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def training_change(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    """Changes what the map says; shows both where somebody else was quicker."""
    led = get_led_whole(request, slug)
    row = get_object_or_404(Training, public_id=public_id, agency=led.agency, retired_date=None)
    known = training_map.known_trainings(Training.objects.filter(pk=row.pk), led.today)[0]
    form = TrainingForm(
        request.POST or None,
        initial=initial_of(row) | {"last_reviewed_date": known.checked},
        partnership=led.agency.partnership,
        today=led.today,
    )
    context = in_section(led, _("Change a training")) | {"training": row}
    if request.method == "POST" and form.is_valid():
        values, topics = parts_of(form)
        version = form.cleaned_data["version"] or 0
        try:
            maps.change(training=row, version=version, values=values, topics=topics, by=request.user, at=timezone.now())
        except maps.CannotChangeMap as refused:
            form.add_error("title", refused.refusal.label)
        except maps.TrainingChangedMeanwhile as changed:
            # Saving once more keeps these words: the person has then seen the others.
            form = again(form, version=changed.training.version)
            context["theirs"] = changed.training
        else:
            messages.success(request, _("The training is changed."))
            return redirect("courses:training", slug)
    return render(request, "courses/training/training_form.html", context | {"form": form})


@require_POST
@login_required
def training_end(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    row = get_object_or_404(Training, public_id=public_id, agency=led.agency)
    maps.end(training=row, on=led.today, by=request.user, at=timezone.now())
    messages.success(request, _("The training is taken off the map. Its record is kept."))
    return redirect("courses:training", slug)


@require_POST
@login_required
def training_checked(request: PersonRequest, slug: str) -> HttpResponse:
    """Everything here is still true."""
    led = get_led_whole(request, slug)
    maps.check(agency=led.agency, on=led.today, by=request.user, at=timezone.now())
    messages.success(request, _("Thank you. Everything here counts as checked today."))
    return redirect("courses:training", slug)


# --- the learning plan


@require_safe
@login_required
@never_cache
def plan(request: PersonRequest, slug: str) -> HttpResponse:
    """Modules in the agency's learning plan, now and before."""
    led = get_led_whole(request, slug)
    adopted = training_map.titled(Adoption.objects.filter(agency=led.agency))
    context = in_section(led, _("Learning plan")) | {
        "current": [each for each in adopted if each.adoption.ended_date is None],
        "ended": [each for each in adopted if each.adoption.ended_date is not None],
    }
    return render(request, "courses/training/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def adopt(request: PersonRequest, slug: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    initial = {"adopted_date": led.today, "module": request.GET.get("module", "")}
    form = AdoptionForm(
        request.POST or None, request.FILES or None, initial=initial, modules=adoptable(), today=led.today
    )
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "module"}
        maps.adopt(agency=led.agency, subject_key=form.subject_key, by=request.user, at=timezone.now(), **values)
        messages.success(request, _("It is in your learning plan."))
        return redirect("courses:plan", slug)
    context = in_section(led, _("Adopt a module")) | {"form": form}
    return render(request, "courses/training/adopt.html", context)


@require_POST
@login_required
def adoption_end(request: PersonRequest, slug: str, public_id: str) -> HttpResponse:
    led = get_led_whole(request, slug)
    row = get_object_or_404(Adoption, public_id=public_id, agency=led.agency)
    maps.end_adoption(adoption=row, on=led.today, by=request.user, at=timezone.now())
    messages.success(request, _("It is no longer in your learning plan. The record is kept."))
    return redirect("courses:plan", slug)


@require_safe
@login_required
@never_cache
def adoption_document(request: PersonRequest, slug: str, public_id: str) -> HttpResponseBase:
    """The evidence, for the agency's lead and the coordinator; always as a download."""
    row = get_object_or_404(Adoption.objects.select_related("agency"), public_id=public_id, agency__slug=slug)
    leads = led_agencies(request.user, today()).filter(pk=row.agency_id)
    coordinates = coordinated_partnerships(request.user, today()).filter(pk=row.agency.partnership_id)
    if not row.document or not (leads.exists() or coordinates.exists()):
        raise Http404
    return FileResponse(
        storages["private"].open(row.document),
        as_attachment=True,
        filename=row.document.rpartition("/")[2],
        content_type="application/octet-stream",
    )


# --- what all partners see


@require_safe
@login_required
@never_cache
def shared_trainings(request: PersonRequest) -> HttpResponse:
    """The trainings of every agency in the person's partnership, searched and narrowed by the address."""
    partnerships = Partnership.objects.visible_to(request.user, today())
    form = SearchForm(
        request.GET,
        agencies=Agency.objects.filter(partnership__in=partnerships),
        topics=Topic.objects.filter(partnership__in=partnerships),
    )
    rows = training_map.visible_trainings(request.user, today())
    if form.is_valid():
        asked = form.cleaned_data
        rows = training_map.found(
            rows, words=asked["q"], agency=asked["agency"], topic=asked["topic"], format=asked["format"]
        )
    page = Paginator(rows.order_by("agency__name", "title", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = cast("QuerySet[Training]", page.object_list)
    given = {name: value for name, value in request.GET.items() if name != "page" and value}
    context = {
        "form": form,
        "page_obj": page,
        "trainings": training_map.known_trainings(shown, today()),
        "query": f"{urlencode(given)}&" if given else "",
        "is_narrowed": bool(given),
    }
    return render(request, "courses/training/shared.html", context)


# --- parts


def in_section(led: Led, heading: str) -> dict[str, Any]:
    return {"led": led, "section": SECTION, "heading": heading, "today": led.today}


def modules_by_key() -> dict[UUID | None, outline.Module]:
    """The live modules; a topic without one finds none."""
    return dict(outline.site(language_now()).modules.items())


def adoptable() -> list[tuple[str, Any]]:
    """Modules, then courses, as the choices of a form."""
    modules = [(str(module.key), module.title) for module in modules_by_key().values()]
    keys = set(CoursePage.objects.live().values_list("translation_key", flat=True))
    titles = training_map.titles_of(keys)
    courses = sorted(((str(key), title) for key, title in titles.items()), key=lambda course: course[1])
    return [(_("Modules"), modules), (_("Courses"), courses)] if courses else [(_("Modules"), modules)]


def topics_asked_for(request: PersonRequest, led: Led) -> list[int]:
    """The topic whose gap was pressed."""
    asked = Topic.objects.filter(partnership=led.agency.partnership, code=request.GET.get("topic", ""))
    return list(asked.values_list("pk", flat=True))


def initial_of(training: Training) -> dict[str, Any]:
    plain = {name: getattr(training, name) for name in (*maps.FIELDS, "version")}
    return plain | {"topics": list(training.topics.values_list("pk", flat=True))}


def parts_of(form: TrainingForm) -> tuple[dict[str, Any], list[Topic]]:
    return {name: form.cleaned_data[name] for name in maps.FIELDS}, list(form.cleaned_data["topics"])


def again(form: TrainingForm, *, version: int) -> TrainingForm:
    """The same answers, as given after having seen a newer version."""
    data = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
    data["version"] = version
    fresh = TrainingForm(data, partnership=form.partnership, today=form.today)
    fresh.add_error(None, _("Somebody else has changed this training meanwhile. Compare, then save again."))
    return fresh
