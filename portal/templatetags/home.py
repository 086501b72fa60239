"""What the home page shows of the rooms below."""

from django import template
from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from cms.models import HomePage
from cms.queries.library import has_library, language_now
from cms.queries.menu import has_directory, menu_pages
from courses.models import CoursePage

register = template.Library()


@register.simple_tag
def courses_beside(page: HomePage) -> QuerySet[CoursePage]:
    """The courses in the language of a home page, with the number of their modules."""
    return (
        CoursePage.objects.live().filter(locale_id=page.locale_id).annotate(modules=Count("pathway")).order_by("path")
    )


@register.simple_tag
def support_address() -> str | None:
    """The directory; where there is none, the first page about support that editors show in menus."""
    language = get_language() or settings.LANGUAGE_CODE
    if has_directory(language):
        return reverse("cms:directory")
    return next((page.address for page in menu_pages(language) if page.is_about_support), None)


@register.simple_tag
def has_prevention_library() -> bool:
    return has_library(language_now())
