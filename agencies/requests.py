"""Requests as views behind `login_required` see them."""

from django.http import HttpRequest

from agencies.models import Person


class PersonRequest(HttpRequest):
    """A request whose sender is known to be a signed-in person."""

    user: Person
