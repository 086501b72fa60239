"""What the home page shows of the rooms below."""

from django import template
from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import get_language

from cms.models import HomePage
from cms.queries.library import has_library, language_now
from cms.queries.menu import MenuPage, menu_pages
from courses.models import CoursePage

register = template.Library()


@register.simple_tag
def courses_beside(page: HomePage) -> QuerySet[CoursePage]:
    """The courses in the language of a home page, with the number of their modules."""
    return (
        CoursePage.objects.live().filter(locale_id=page.locale_id).annotate(modules=Count("pathway")).order_by("path")
    )


@register.simple_tag
def support_page() -> MenuPage | None:
    """The first page about support that editors show in menus."""
    pages = menu_pages(get_language() or settings.LANGUAGE_CODE)
    return next((page for page in pages if page.is_about_support), None)


@register.simple_tag
def has_prevention_library() -> bool:
    return has_library(language_now())
