"""A new standard page starts from something: the editor chooses, and writes on from there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page

from cms.models import StandardPage
from cms.starting_points import EMPTY, STARTING_POINTS, StartingPoint


class CreateFrom(CreateView):
    """Wagtail's own page for a new page, filled in; it saves to Wagtail's own address."""

    starting_point: StartingPoint = EMPTY

    def run_hook(self, hook_name: str, *args: Any, **kwargs: Any) -> HttpResponse | None:
        # Whoever comes here has been through this one.
        return None if hook_name == "before_create_page" else super().run_hook(hook_name, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        self.starting_point.fill(self.page)
        return super().get(request)


def start_from(request: HttpRequest, parent: Page, model: type[Page]) -> HttpResponse | None:
    """Asks what a standard page is to start from, unless it has been said or the page is being saved."""
    if model is not StandardPage or request.method != "GET":
        return None
    chosen = STARTING_POINTS.get(request.GET.get("start", ""))
    if chosen is None:
        context = {"parent": parent, "points": STARTING_POINTS.values(), "next": request.GET.get("next", "")}
        return render(request, "cms/new_page/start.html", context)
    view = CreateFrom.as_view(starting_point=chosen)
    return view(request, model._meta.app_label, model._meta.model_name, parent.pk)
