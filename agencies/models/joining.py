"""How people come in: invited by mail, by a join code, by their e-mail domain; each leads to a membership."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.enums import CameBy, Decision
from agencies.models.agency import Agency, OfAgencyQuerySet, Role, Team
from agencies.models.dated import by_person
from agencies.models.membership import Membership
from agencies.models.person import Person


class Place(models.Model):
    """Where somebody is to work: filled in by the lead beforehand."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = by_person(editable=False)

    objects = OfAgencyQuerySet.as_manager()

    class Meta:
        abstract = True


class Invitation(Place):
    """An offer by mail. Its link opens a page; only pressing the button there accepts it."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    staff_number = models.CharField(_("staff number"), max_length=60, blank=True)
    start_date = models.DateField(_("from"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    membership = models.OneToOneField(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="invitation"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = by_person()

    class Meta:
        indexes = [models.Index(fields=["agency", "made_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="agencies_one_open_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, membership=None) | Q(accepted_at__isnull=False, membership__isnull=False),
                name="agencies_accepted_invitation_has_membership",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class JoinCode(Place):
    """A short word on a poster: whoever knows it may ask to join this place."""

    code = models.CharField(max_length=12, unique=True)  # letters and digits that cannot be mistaken
    label = models.CharField(_("what it is for"), max_length=120, blank=True)
    needs_approval = models.BooleanField(_("a lead approves each"), default=True)
    most_uses = models.PositiveIntegerField(_("at most this many people"), null=True, blank=True)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = by_person()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__isnull=False), name="agencies_join_code_names_a_role"),
        ]

    def __str__(self) -> str:
        return self.code


class EmailDomain(Place):
    """People with a proved address of this domain may ask to join the agency."""

    domain = models.CharField(_("domain"), max_length=190)
    needs_approval = models.BooleanField(_("a lead approves each"), default=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = by_person()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "domain"], condition=Q(removed_at=None), name="agencies_one_domain_once_per_agency"
            )
        ]

    def __str__(self) -> str:
        return self.domain


class JoinRequest(Place):
    """Somebody asks to join; a lead decides, or nobody needs to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="join_requests")
    came_by = models.CharField(max_length=12, choices=CameBy.choices)
    join_code = models.ForeignKey(JoinCode, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    note = models.CharField(_("note to the lead"), max_length=255, blank=True)
    decision = models.CharField(max_length=12, choices=Decision.choices, default=Decision.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = by_person()
    membership = models.OneToOneField(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="join_request"
    )

    class Meta:
        indexes = [models.Index(fields=["agency", "decision", "made_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "person"],
                condition=Q(decision=Decision.WAITING),
                name="agencies_one_open_request_per_person",
            ),
            models.CheckConstraint(
                condition=Q(decision=Decision.WAITING, decided_at=None)
                | (~Q(decision=Decision.WAITING) & Q(decided_at__isnull=False)),
                name="agencies_join_decision_has_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.agency}"
