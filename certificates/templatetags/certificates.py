from django import template

from certificates.queries import drawing

register = template.Library()
register.filter("day", drawing.day)
register.filter("last_day", drawing.last_day)
