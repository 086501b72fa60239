"""What the statements of a public body show."""

from django import template

from cms import statements
from cms.memory import remembered
from cms.models import PublicBody

register = template.Library()

register.simple_tag(statements.cookies, name="cookies_of_the_site")
register.simple_tag(statements.keepings, name="times_kept")


@register.simple_tag
def public_body() -> PublicBody | None:
    """The organisation that answers, or None until anything is filled in."""
    return remembered("public body", lambda: PublicBody.objects.first())
