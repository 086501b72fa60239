"""What the home page shows of the rooms below."""

from django import template
from django.db.models import Count, QuerySet
from django.utils.translation import gettext, ngettext

from cms.models import HomePage
from courses.models import CoursePage

register = template.Library()


@register.simple_tag
def courses_beside(page: HomePage) -> QuerySet[CoursePage]:
    """The courses in the language of a home page, with the number of their modules."""
    return (
        CoursePage.objects.live().filter(locale_id=page.locale_id).annotate(modules=Count("pathway")).order_by("path")
    )


@register.filter
def learning_time(minutes: int) -> str:
    """Minutes as people say them: 45 minutes, about 2 hours, about 2½ hours."""
    if minutes < 60:
        return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
    halves = round(minutes / 30)
    hours = f"{halves // 2}½" if halves % 2 else str(halves // 2)
    return gettext("about %(hours)s hours") % {"hours": hours} if halves > 2 else gettext("about an hour")
