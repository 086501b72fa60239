"""A file of rows brought in: what it held, what each row means, what was written, and how to take that back."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from agencies.enums import ImportState, Outcome, Written
from agencies.models.agency import Agency, OfAgencyQuerySet
from agencies.models.api_key import ApiKey
from agencies.models.dated import by_person
from agencies.models.job import Job
from agencies.models.membership import Membership
from agencies.models.person import Person, new_public_id


class ImportMapping(models.Model):
    """How an agency's files are read: remembered from the last time."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="import_mappings")
    kind = models.CharField(max_length=20)  # "staff", "completions"
    columns = models.JSONField(default=dict)  # {heading as in the file: field}
    words = models.JSONField(default=dict)  # {"role": {word: code}, "team": {word: name}, "course": {word: key}}
    options = models.JSONField(default=dict)  # order of dates, whether who is missing has left
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = by_person()

    objects = OfAgencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "kind"], name="agencies_one_mapping_per_agency_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.kind}"


class FileImport(models.Model):
    """One file on its way in, or a list that an HR system sent; `kind` says who reads it, staff or past completions."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    version = models.PositiveIntegerField(default=1)  # two leads at once: the second is told
    file_name = models.CharField(max_length=255)  # as the person called it
    stored_as = models.CharField(max_length=255, blank=True)  # in private storage
    sha256 = models.CharField(max_length=64)
    reading = models.JSONField(default=dict)  # format, encoding, delimiter, sheet, heading row, headings found
    columns = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    options = models.JSONField(default=dict)  # effective day, dates_day_first, missing_have_left
    counts = models.JSONField(default=dict)  # {outcome: rows}
    fault = models.TextField(blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = by_person()
    api_key = models.ForeignKey(ApiKey, null=True, blank=True, on_delete=models.PROTECT, related_name="imports")
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = by_person()

    objects = OfAgencyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "kind", "-uploaded_at"])]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """A row as it was read and what it would do. A leaver who is missing from the file has a row without a line."""

    file_import = models.ForeignKey(FileImport, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()  # order in which rows are written
    line = models.PositiveIntegerField(null=True)  # line of the file, as a spreadsheet counts
    values = models.JSONField(default=dict)  # what was read, by field; cleared by retention
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    problems = models.JSONField(default=list)  # [{"code", "field", "value"}]
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    candidates = models.JSONField(default=list)  # of a doubtful match: people's ids; a lead chooses
    written_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file_import", "place"], name="agencies_import_rows_have_places"),
            models.CheckConstraint(
                condition=Q(written_at=None) | ~Q(outcome__in=["unchanged", "doubtful", "refused"]),
                name="agencies_only_good_rows_are_written",
            ),
        ]
        indexes = [models.Index(fields=["file_import", "outcome", "place"])]

    def __str__(self) -> str:
        return f"{self.file_import_id}:{self.line}"


class ImportChange(models.Model):
    """What a row wrote: the journal by which an import is undone as a whole. Only added to; `undone_at` is set once."""

    file_import = models.ForeignKey(FileImport, on_delete=models.PROTECT, related_name="changes")
    place = models.PositiveIntegerField()  # of the row
    what = models.CharField(max_length=16, choices=Written.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, null=True, on_delete=models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True)  # a row of a room above, such as evidence
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["file_import", "place"])]

    def __str__(self) -> str:
        return f"{self.file_import_id}:{self.place} {self.what}"
