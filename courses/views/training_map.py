"""The coordinator's map: agency by topic, what is behind each cell, its topics, and who adopted what."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.requests import PersonRequest
from agencies.views.areas import Coordinated, get_coordinated
from courses.actions import training_map as maps
from courses.forms import TopicForm
from courses.models import Adoption, Topic
from courses.queries import training_map
from courses.views.training import modules_by_key

SECTION = "training-map"


@require_safe
@login_required
@never_cache
def gaps(request: PersonRequest, slug: str) -> HttpResponse:
    """Which agency has what for which topic."""
    found = get_coordinated(request, slug)
    context = in_section(found, _("Training map")) | {"grid": training_map.grid(found.partnership, found.today)}
    return render(request, "courses/training/gaps.html", context)


@require_safe
@login_required
@never_cache
def cell(request: PersonRequest, slug: str, agency: str, topic: str) -> HttpResponse:
    """What an agency has for a topic, in full."""
    found = get_coordinated(request, slug)
    row = get_object_or_404(found.partnership.agencies, slug=agency)
    column = get_object_or_404(Topic, partnership=found.partnership, code=topic)
    grid = training_map.grid(found.partnership, found.today)
    context = in_section(found, column.name) | {
        "cell": grid.cells[row.pk, column.pk],
        "module": modules_by_key().get(column.module_key),
    }
    return render(request, "courses/training/cell.html", context)


@require_safe
@login_required
@never_cache
def adoptions(request: PersonRequest, slug: str) -> HttpResponse:
    """Which agency has which module in its learning plan, since when, and where it says so."""
    found = get_coordinated(request, slug)
    rows = Adoption.objects.filter(agency__partnership=found.partnership).order_by("agency__name", "-adopted_date")
    context = in_section(found, _("Adopted in learning plans")) | {"adopted": training_map.titled(rows)}
    return render(request, "courses/training/adoptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def topics(request: PersonRequest, slug: str) -> HttpResponse:
    """The topics of the map; adds one."""
    found = get_coordinated(request, slug)
    form = TopicForm(request.POST or None, modules=modules_to_teach(), is_new=True)
    if request.method == "POST" and form.is_valid():
        values = {"name": form.cleaned_data["name"], "module_key": form.module_key}
        try:
            maps.add_topic(partnership=found.partnership, by=request.user, at=timezone.now(), **values)
        except maps.CannotChangeMap as refused:
            form.add_error("name", refused.refusal.label)
        else:
            messages.success(request, _("The topic is on the map."))
            return redirect("courses:topics", slug)
    modules = modules_by_key()
    rows = [(topic, modules.get(topic.module_key)) for topic in Topic.objects.filter(partnership=found.partnership)]
    context = in_section(found, _("Topics of the map")) | {"form": form, "topics": rows}
    return render(request, "courses/training/topics.html", context)


@require_POST
@login_required
def topics_start(request: PersonRequest, slug: str) -> HttpResponse:
    """Makes topics of the modules and strands that are no topics yet."""
    found = get_coordinated(request, slug)
    modules = [(module.key, module.slug, module.title) for module in modules_by_key().values()]
    new = maps.start_topics(partnership=found.partnership, modules=modules, by=request.user, at=timezone.now())
    messages.success(request, _("New topics: %(number)s.") % {"number": new})
    return redirect("courses:topics", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def topic(request: PersonRequest, slug: str, topic: str) -> HttpResponse:
    found = get_coordinated(request, slug)
    row = get_object_or_404(Topic, partnership=found.partnership, code=topic)
    known = {"name": row.name, "module": row.module_key and str(row.module_key), "sort_order": row.sort_order}
    form = TopicForm(request.POST or None, initial=known, modules=modules_to_teach(), is_new=False)
    if request.method == "POST" and form.is_valid():
        try:
            maps.change_topic(
                topic=row,
                name=form.cleaned_data["name"],
                module_key=form.module_key,
                sort_order=form.cleaned_data["sort_order"] or 0,
                by=request.user,
                at=timezone.now(),
            )
        except maps.CannotChangeMap as refused:
            form.add_error("name", refused.refusal.label)
        else:
            messages.success(request, _("The topic is changed."))
            return redirect("courses:topics", slug)
    context = in_section(found, _("Change a topic")) | {"form": form, "topic": row}
    return render(request, "courses/training/topic.html", context)


@require_POST
@login_required
def topic_remove(request: PersonRequest, slug: str, topic: str) -> HttpResponse:
    found = get_coordinated(request, slug)
    row = Topic.objects.filter(partnership=found.partnership, code=topic).first()
    try:
        if row is not None:
            maps.remove_topic(topic=row, by=request.user, at=timezone.now())
    except maps.CannotChangeMap as refused:
        messages.error(request, refused.refusal.label)
    else:
        messages.success(request, _("The topic is taken off the map."))
    return redirect("courses:topics", slug)


def in_section(found: Coordinated, heading: str) -> dict[str, Any]:
    return {"partnership": found.partnership, "section": SECTION, "heading": heading, "today": found.today}


def modules_to_teach() -> list[tuple[str, Any]]:
    return [(str(module.key), module.title) for module in modules_by_key().values()]
