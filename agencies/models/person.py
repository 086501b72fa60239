import secrets
from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency, Team
from agencies.models.dated import not_over
from agencies.rules import normal_email


def new_public_id() -> str:
    """A random name for a person in addresses: 72 bits, so that it cannot be guessed or counted."""
    return secrets.token_urlsafe(9)


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, person: "Person", on: date | None = None) -> "PersonQuerySet":
        """The person, and whoever is or will be in an agency or team that the person leads; not those who have left."""
        if person.is_superuser:
            return self
        day = on or timezone.localdate()
        led = Person.objects.filter(
            Q(memberships__agency__in=Agency.objects.led_by(person, day))
            | Q(memberships__team__in=Team.objects.led_by(person, day)),
            not_over(day, "memberships__"),
            memberships__voided_at=None,
        )
        return self.filter(Q(pk=person.pk) | Q(pk__in=led.values("pk")))


class PersonManager(UserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> "Person":
        """People mean the same name however they type its capitals."""
        return self.get(username__iexact=username)


class Person(AbstractUser):
    """One human, one account, for life.

    Identity is the username; an e-mail address is optional, since many volunteers have none at work.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    email = models.EmailField(_("e-mail address"), null=True, blank=True, default=None)  # type: ignore[assignment]  # noqa: DJ001
    display_name = models.CharField(_("what to call you"), max_length=150, blank=True)
    certificate_name = models.CharField(
        _("name on certificates"), max_length=150, blank=True, help_text=_("In the script and spelling you choose.")
    )
    certificate_language = models.CharField(_("language of that name"), max_length=12, blank=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    prefers_easy_read = models.BooleanField(_("show Easy Read first"), default=False)
    wants_nudges = models.BooleanField(
        _("send me reminders"), default=True, help_text=_("What is due stays on your pages either way.")
    )
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="agencies_one_person_per_email",
                violation_error_message=_("Somebody already has this e-mail address."),
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="agencies_one_person_per_username",
                violation_error_message=_("Somebody already has this username."),
            ),
            models.CheckConstraint(condition=~models.Q(email=""), name="agencies_email_is_missing_or_real"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = normal_email(self.email)

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = normal_email(self.email)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Nobody deletes people, whatever they may do besides: an account is switched off, or erased by its action."""
        return perm != "agencies.delete_person" and super().has_perm(perm, obj)  # type: ignore[arg-type]

    def get_full_name(self) -> str:
        return self.display_name or super().get_full_name()

    @property
    def name(self) -> str:
        """What the person is called on screen."""
        if self.erased_at is not None:
            return _now("Erased person")
        return self.get_full_name() or self.username

    @property
    def name_for_certificates(self) -> str:
        return self.certificate_name or super().get_full_name() or self.name
