from django import template
from django.utils.translation import gettext, ngettext

register = template.Library()


@register.filter
def learning_time(minutes: int) -> str:
    """Minutes as people say them: 45 minutes, about 2 hours, about 2½ hours."""
    if minutes < 60:
        return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
    halves = round(minutes / 30)
    hours = f"{halves // 2}½" if halves % 2 else str(halves // 2)
    return gettext("about %(hours)s hours") % {"hours": hours} if halves > 2 else gettext("about an hour")
