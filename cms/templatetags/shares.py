"""Shares of a whole, as people read them."""

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def percent(share: float) -> str:
    return f"{number_format(round(share * 100))} %"
