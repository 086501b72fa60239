"""H5P packages that editors uploaded, every version of each, and what became of people's practice with them."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models import Cycle


def new_public_id() -> str:
    return secrets.token_urlsafe(9)


def new_folder() -> str:
    """Long enough that an address of a file cannot be guessed, whatever else fails."""
    return secrets.token_hex(16)


class Package(models.Model):
    """An interactive activity that lessons show: one thing to its readers, however often its file is replaced."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    title = models.CharField(_("title"), max_length=255)
    language = models.CharField(_("language"), max_length=12)
    created_at = models.DateTimeField(_("uploaded at"))
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)

    class Meta:
        verbose_name = _("interactive package")
        verbose_name_plural = _("interactive packages")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class PackageVersionQuerySet(models.QuerySet["PackageVersion"]):
    def current(self) -> "PackageVersionQuerySet":
        """What is started from now on: one of each package."""
        return self.filter(is_current=True)


class PackageVersion(models.Model):
    """One uploaded file, unpacked into a folder of its own. Kept for ever: somebody may be playing it, or have."""

    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="versions")
    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField(_("version"))
    is_current = models.BooleanField(_("is played now"), default=True)
    # Of the private storage: `<folder>/package.h5p` as it was uploaded, and what was in it under `<folder>/files/`.
    folder = models.CharField(max_length=32, unique=True, default=new_folder, editable=False)
    file_name = models.CharField(_("file"), max_length=255, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    number_of_files = models.PositiveIntegerField(_("files"))
    main_library = models.CharField(_("kind of content"), max_length=255)  # "H5P.TrueFalse 1.6"
    # The share of the full score that the package itself calls passed, where it says one.
    pass_share = models.FloatField(_("passed from"), null=True, blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    # [{"name": "H5P.Question", "version": "1.4.7", "title": "…", "author": "…", "licence": "MIT"}, …]
    libraries = models.JSONField(_("libraries"), default=list, blank=True)
    # [{"rule": "remote-media", "file": "content/content.json", "detail": "…"}, …]: accepted, but to be known.
    warnings = models.JSONField(_("warnings"), default=list, blank=True)
    note = models.CharField(_("what changed"), max_length=255, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    objects = PackageVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a package")
        ordering = ["package", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["package", "number"], name="assessments_package_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["package"], condition=Q(is_current=True), name="assessments_one_current_version_per_package"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package} ({self.number})"


class PlayQuerySet(models.QuerySet["Play"]):
    def open(self) -> "PlayQuerySet":
        return self.filter(ended_at=None)

    def visible_to(self, person: object) -> "PlayQuerySet":
        """What somebody does in practice is their own; leads see evidence, nobody else sees scores."""
        return self.filter(person=person)


class Play(models.Model):
    """A person's practice with a package in a lesson, in one cycle, on the version that they started.

    It is open until they start again. Everything in it is the package's own word (grade: reported by a package), but
    for who, where and when, which the server says.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="plays")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="plays")
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="plays")
    version = models.ForeignKey(PackageVersion, on_delete=models.PROTECT, related_name="plays")
    lesson_key = models.UUIDField(_("lesson"))
    module_key = models.UUIDField(_("module"))
    # The n-th practice of the person in the lesson: evidence of it is written once, under this number.
    number = models.PositiveIntegerField(_("number"))
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("started again at"), null=True, blank=True)
    # Three facts, kept apart: heard of at all, completed, passed. None: the package has not said.
    heard_at = models.DateTimeField(_("last heard from"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)
    # The best share of the full score that was reported, 0 to 1.
    score = models.FloatField(_("score"), null=True, blank=True)
    seconds = models.PositiveIntegerField(_("seconds taken"), null=True, blank=True)
    reports = models.PositiveIntegerField(_("reports"), default=0)
    # Where the person stands, as the package writes it down for itself; each saving has the next number.
    state = models.TextField(blank=True)
    state_number = models.PositiveIntegerField(default=0)
    # How far they came, for editors: the part of the package that was last heard of, and its place from 1.
    stopped_part = models.CharField(max_length=64, blank=True)
    stopped_place = models.PositiveIntegerField(null=True, blank=True)

    objects = PlayQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice with a package")
        indexes = [models.Index(fields=["version", "completed_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "cycle", "lesson_key", "package"],
                condition=Q(ended_at=None),
                name="assessments_one_open_play_per_lesson_and_package",
            ),
            models.UniqueConstraint(fields=["person", "lesson_key", "number"], name="assessments_plays_are_numbered"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1), name="assessments_score_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(completed_at=None) | Q(completed_at__gte=F("started_at")),
                name="assessments_completed_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.package} · {self.number}"


class PlayReport(models.Model):
    """An accepted word from a package (an xAPI statement), cut down to what figures and proof need. Append-only."""

    play = models.ForeignKey(Play, on_delete=models.PROTECT, related_name="accepted")
    # Given by the lesson's page to each word once, so that sending again changes nothing.
    key = models.UUIDField()
    verb = models.CharField(max_length=20)
    # The part of the package that it is about; empty for the whole.
    part = models.CharField(max_length=64, blank=True)
    place = models.PositiveIntegerField(null=True, blank=True)
    is_child = models.BooleanField(default=False)
    completion = models.BooleanField(null=True, blank=True)
    success = models.BooleanField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("report of a package")
        constraints = [models.UniqueConstraint(fields=["play", "key"], name="assessments_a_report_counts_once")]

    def __str__(self) -> str:
        return f"{self.play_id} · {self.verb}"


def path_in(version: PackageVersion, name: str = "") -> str:
    """Where a file of the package is in the private storage; without a name, the file as it was uploaded."""
    return f"packages/{version.folder}/files/{name}" if name else f"packages/{version.folder}/package.h5p"
