"""How posts stand, kept for speed alone: each row can be worked out again, and every night it is.

Nothing here is a fact. What is asked on another day, or while a change waits to be worked in, is counted live.
"""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency, Membership, Partnership, Person, Role, Team
from courses.enums import Grade
from figures.enums import EVERY_STATE_ONCE, Level

NOTHING = UUID(int=0)  # no course: the post itself


class PostStandingQuerySet(models.QuerySet["PostStanding"]):
    def visible_to(self, person: Person, on: date | None = None) -> "PostStandingQuerySet":
        if person.is_superuser:
            return self
        return self.filter(membership__in=Membership.objects.visible_to(person, on))


class PostStanding(models.Model):
    """A post in force on the partnership's kept day and one course asked of it; or, without a course, the post."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="standings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="standings")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, null=True, on_delete=models.CASCADE, related_name="+")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    course_key = models.UUIDField(default=NOTHING)
    # Of the post itself there is no state; `until_date` then is the end of any certificate.
    state = models.CharField(max_length=12, choices=[(each, each.label) for each in EVERY_STATE_ONCE], blank=True)
    due_date = models.DateField(null=True)  # with extensions
    until_date = models.DateField(null=True)  # of what is held and satisfies
    lapsed_date = models.DateField(null=True)  # when what was held last ended
    excused_until_date = models.DateField(null=True)
    grade = models.CharField(max_length=12, choices=Grade.choices, blank=True)  # of what is held
    human_id = models.BigIntegerField()  # the account that others are linked to: people are counted by it
    sort_name = models.CharField(max_length=160)  # the person's name in small letters: pages go by it

    objects = PostStandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "course_key"], name="figures_one_standing_per_post_and_course"
            )
        ]
        indexes = [
            models.Index(fields=["agency", "state", "sort_name", "id"], name="figures_list"),
            models.Index(fields=["agency", "course_key", "state", "sort_name", "id"], name="figures_list_of_course"),
            models.Index(fields=["team", "state", "sort_name", "id"], name="figures_list_of_team"),
            models.Index(fields=["agency", "due_date"], name="figures_falling_due"),
            models.Index(fields=["agency", "until_date"], name="figures_running_out"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} {self.course_key} {self.state}"


class Tally(models.Model):
    """Posts and people of a scope, added up: changed by the difference, never counted anew but by the nightly check."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="tallies")
    level = models.CharField(max_length=8, choices=Level.choices)
    team_key = models.BigIntegerField(default=0)  # 0: none, or every one
    role_key = models.BigIntegerField(default=0)
    course_key = models.UUIDField(default=NOTHING)
    registered = models.IntegerField(default=0)  # people with a post
    trained = models.IntegerField(default=0)  # … who hold any certificate
    in_date = models.IntegerField(default=0)  # posts, from here on
    due_soon = models.IntegerField(default=0)
    overdue = models.IntegerField(default=0)
    in_grace = models.IntegerField(default=0)
    in_grace_covered = models.IntegerField(default=0)
    exempt = models.IntegerField(default=0)
    people_required = models.IntegerField(default=0)
    people_partly = models.IntegerField(default=0)
    people_fully = models.IntegerField(default=0)
    by_server = models.IntegerField(default=0)  # required posts in date, by the grade of what is held
    by_facilitator = models.IntegerField(default=0)
    by_agency = models.IntegerField(default=0)
    by_person = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "level", "team_key", "role_key", "course_key"], name="figures_one_tally_per_scope"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.level}"


class Outdated(models.Model):
    """Written in the transaction that changes who is in scope or what is held: these standings are to be redone.

    Those of one person in a partnership; without a person, those of everybody in it.
    """

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    partnership = models.ForeignKey(Partnership, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "outdated"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(partnership__isnull=False), name="figures_outdated_says_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.partnership_id}"


class StandingsDay(models.Model):
    """The day that a partnership's standings are as at. Its row is the lock under which they are redone."""

    partnership = models.OneToOneField(Partnership, on_delete=models.CASCADE, related_name="standings_day")
    day = models.DateField(null=True)  # none yet: never worked out
    refreshed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    drift = models.PositiveIntegerField(default=0)  # rows that the last check found different

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.day}"
