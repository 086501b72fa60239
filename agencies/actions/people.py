"""Accounts: made once for each human, switched off rather than deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import Person
from agencies.rules import normal_email, username_stem
from agencies.signals import people_renamed


class CannotCreate(Exception):
    """The account cannot be made; the message says why, in words for people."""


@transaction.atomic
def create(
    *,
    display_name: str,
    at: datetime,
    email: str | None = None,
    username: str = "",
    password: str | None = None,
    language: str = "",
) -> Person:
    """This function will make an account. Without a username one is chosen from the e-mail address or the name."""
    email = normal_email(email)
    if email and Person.objects.filter(email=email).exists():
        raise CannotCreate(_("Somebody already has this e-mail address."))
    if username and Person.objects.filter(username__iexact=username).exists():
        raise CannotCreate(_("Somebody already has this username."))
    person = Person(
        username=username or unused_username(email or display_name),
        email=email,
        display_name=display_name,
        language=language,
        date_joined=at,
    )
    person.set_password(password)  # no password: sign-in is by code
    person.full_clean(exclude=["password"])
    person.save()
    return person


@contextmanager
def naming(person: Person, *, at: datetime) -> Iterator[None]:
    """Saves what is written within in one transaction; whoever keeps lists by name hears where the name changed."""
    with transaction.atomic():
        before = Person.objects.select_for_update(no_key=True).get(pk=person.pk).name
        yield
        if Person.objects.get(pk=person.pk).name != before:
            people_renamed.send(sender=Person, person_ids={person.pk}, at=at)


def unused_username(words: str) -> str:
    """The plain form of an e-mail address or name, numbered where somebody has it already."""
    stem = username_stem(words)
    taken = set(Person.objects.filter(username__istartswith=stem).values_list("username", flat=True))
    taken = {username.lower() for username in taken}
    if stem not in taken:
        return stem
    return next(name for n in range(2, len(taken) + 3) if (name := f"{stem}{n}") not in taken)
