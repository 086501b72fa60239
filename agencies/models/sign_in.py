"""Ways in beside passwords: one-time codes that agencies hand out, links by mail, and an agency's own sign-in."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.enums import CodePurpose
from agencies.models.agency import Agency, OfAgencyQuerySet, Role, Team
from agencies.models.dated import by_person
from agencies.models.person import Person


class OneTimeCodeQuerySet(models.QuerySet["OneTimeCode"]):
    def usable(self, at: object) -> "OneTimeCodeQuerySet":
        return self.filter(used_at=None, cancelled_at=None, expires_at__gt=at).exclude(
            needs_approval=True, approved_at=None
        )

    def visible_to(self, person: Person) -> "OneTimeCodeQuerySet":
        return self.filter(person__in=Person.objects.visible_to(person))


class OneTimeCode(models.Model):
    """Opens an account once, by POST alone. Only a hash is kept; the code itself is shown to the issuer once.

    A recovery of somebody with a duty, or who is also in an agency that the issuer does not lead, waits for a
    coordinator; and where the person has a proved address the code goes there and nowhere else. One with the purpose of
    a lost second step opens nothing: nobody has its secret, and it keeps who asked and who agreed.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="one_time_codes")
    purpose = models.CharField(max_length=10, choices=CodePurpose.choices)
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.CharField(max_length=64, db_index=True)
    issued_at = models.DateTimeField(default=timezone.now)
    issued_by = by_person()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    needs_approval = models.BooleanField(default=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = by_person()
    used_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = OneTimeCodeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "expires_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="agencies_code_approval_has_when_and_who",
            ),
            models.CheckConstraint(
                condition=Q(purpose=CodePurpose.LINK) | Q(issued_by__isnull=False),
                name="agencies_code_has_an_issuer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_purpose_display()}"


class SignInService(models.Model):
    """An agency's own sign-in (OIDC or SAML), and which membership it means."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sign_in_services")
    app = models.OneToOneField("socialaccount.SocialApp", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(_("words on the button"), max_length=80)
    staff_number_claim = models.CharField(max_length=80, blank=True)
    email_claim_is_proof = models.BooleanField(_("its e-mail addresses count as proved"), default=False)
    role_claim = models.CharField(max_length=80, blank=True)
    role_words = models.JSONField(default=dict, blank=True)  # {what the claim says: role code}
    role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lets_newcomers_in = models.BooleanField(
        _("makes accounts for newcomers"), default=False, help_text=_("Otherwise only people in the agency sign in.")
    )
    needs_approval = models.BooleanField(_("a lead approves each newcomer"), default=True)
    is_on = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = by_person()

    objects = OfAgencyQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label
