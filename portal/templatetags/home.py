"""What the home page shows of the rooms below."""

from django import template
from django.db.models import Count, QuerySet

from cms.models import HomePage
from courses.models import CoursePage

register = template.Library()


@register.simple_tag
def courses_beside(page: HomePage) -> QuerySet[CoursePage]:
    """The courses in the language of a home page, with the number of their modules."""
    return (
        CoursePage.objects.live().filter(locale_id=page.locale_id).annotate(modules=Count("pathway")).order_by("path")
    )
