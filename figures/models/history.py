"""Coverage of every day, kept for speed alone: each row can be worked out again, and every night it is.

Nothing here is a fact. `figures.rules.history` says what is in the packed columns, `figures.rules.ledgers` how.
"""

from django.db import models
from django.utils import timezone

from agencies.models import Partnership, Person


class HistoryState(models.Model):
    """A partnership whose history is kept. Its row is the lock under which changes are folded into weeks."""

    partnership = models.OneToOneField(Partnership, on_delete=models.CASCADE, related_name="history_state")
    built_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    drift = models.PositiveIntegerField(default=0)  # differences that the last check found

    def __str__(self) -> str:
        return f"{self.partnership_id}"


class HumanHistory(models.Model):
    """How each post of a human stands on every day: what their next change is compared with."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    human_id = models.BigIntegerField()  # the account that others are linked to
    packed = models.BinaryField()

    class Meta:
        verbose_name_plural = "human histories"
        constraints = [
            models.UniqueConstraint(fields=["partnership", "human_id"], name="figures_one_history_per_human")
        ]

    def __str__(self) -> str:
        return f"{self.human_id}"


class HistoryWeek(models.Model):
    """The numbers of an agency as at the first day of a week, and how each day of the week changed them.

    A week in which nothing happened has no row: the one before it goes on.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    agency_key = models.BigIntegerField()  # 0: the whole partnership
    week = models.DateField()
    packed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partnership", "agency_key", "week"], name="figures_a_week_once")
        ]

    def __str__(self) -> str:
        return f"{self.agency_key} {self.week}"


class HistoryChange(models.Model):
    """What a change of people's facts adds to each day: written in its transaction, folded into the weeks later.

    Rows are only ever added, so that no two who write wait for each other.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    agency_key = models.BigIntegerField()
    packed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.partnership_id} {self.agency_key}"


class HistoryWaiting(models.Model):
    """Written in the transaction that changes facts, where they were not worked into history at once.

    Those of one person in a partnership; without a person, those of everybody in it. While there is one, the figures of
    the partnership are counted live.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "history waiting"

    def __str__(self) -> str:
        return f"{self.person_id or self.partnership_id}"
