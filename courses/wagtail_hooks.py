"""Where Wagtail meets this room: its pages are read by the quick path, and not deleted from under people's records."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem as LinkMenuItemComponent
from wagtail.models import Page

from agencies.models import Partnership
from agencies.queries.access import coordinated_partnerships
from courses.models import (
    CoursePage,
    CoursesPage,
    EasyReadPage,
    LessonPage,
    ModulePage,
    ModulesPage,
)
from courses.queries.records import has_records
from courses.receivers import why_kept
from courses.views import courses, modules
from courses.views.reader import reader_of, today

Serve = Callable[[Page, HttpRequest, Any, Any], HttpResponseBase]


@hooks.register("on_serve_page")
def serve_by_the_quick_path(serve: Serve) -> Serve:
    """Wagtail finds our pages where an address of theirs differs from ours: a translated list, say."""

    def answer(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponseBase:
        if isinstance(page, LessonPage | EasyReadPage):
            return modules.lesson(request, module=page.get_parent().slug, lesson=page.slug)
        if isinstance(page, ModulePage):
            return modules.module(request, module=page.slug)
        if isinstance(page, CoursePage):
            return courses.course(request, course=page.slug)
        if isinstance(page, CoursesPage):
            return courses.course_list(request)
        if isinstance(page, ModulesPage):
            return modules.module_list(request)
        return serve(page, request, args, kwargs)

    return answer


@hooks.register("before_delete_page")
def keep_pages_with_records(request: HttpRequest, page: Page) -> HttpResponse | None:
    if not has_records(page):
        return None
    messages.error(request, why_kept(page))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def keep_each_page_with_records(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    kept = [page for page in objects if action_type == "delete" and isinstance(page, Page) and has_records(page)]
    for page in kept:
        messages.error(request, why_kept(page))
    return redirect(action.next_url) if kept else None


class AreaMenuItem(MenuItem):
    """Leads out of the admin, to the one place where requirements are said: the area of the partnership."""

    def is_shown(self, request: HttpRequest) -> bool:
        return coordinated(request).exists()

    def render_component(self, request: HttpRequest) -> LinkMenuItemComponent:
        partnership = coordinated(request).earliest("pk")
        url = reverse("courses:partnership-requirements", args=[partnership.slug])
        return LinkMenuItemComponent(self.name, self.label, url, icon_name=self.icon_name)


def coordinated(request: HttpRequest) -> QuerySet[Partnership]:
    reader = reader_of(request)
    return coordinated_partnerships(reader, today()) if reader else Partnership.objects.none()


@hooks.register("register_admin_menu_item")
def requirements_menu_item() -> AreaMenuItem:
    return AreaMenuItem(_("Who must learn what"), "", name="requirements", icon_name="tasks", order=310)
