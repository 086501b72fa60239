"""Spans end on the first day that they no longer hold; people are told the last day that they do."""

from datetime import date, timedelta

from django import template

register = template.Library()


@register.filter
def last_day(until: date) -> date:
    return until - timedelta(days=1)
