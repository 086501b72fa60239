from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.enums import NoteState, Phase

LONGEST = 1500


class PracticeNoteQuerySet(models.QuerySet["PracticeNote"]):
    def shown(self) -> "PracticeNoteQuerySet":
        return self.filter(state=NoteState.SHOWN)

    def waiting(self) -> "PracticeNoteQuerySet":
        return self.filter(state=NoteState.WAITING)


class PracticeNote(models.Model):
    """What worked with a resource and what did not, as somebody who used it says. Read by an editor before it is shown.

    Nobody is asked who they are. Its text is plain: nothing in it is markup.
    """

    once = models.UUIDField(_("form"), unique=True, editable=False, help_text=_("A second click is the same note."))
    resource_key = models.UUIDField(_("resource"), db_index=True, editable=False)
    resource_title = models.CharField(_("resource"), max_length=255, editable=False)
    strand = models.SlugField(_("strand"), max_length=60, blank=True, help_text=_("Empty: every strand."))
    area_code = models.CharField(_("area"), max_length=20, blank=True)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase.choices)
    language = models.CharField(_("language"), max_length=20, editable=False)
    worked = models.TextField(_("what worked"), max_length=LONGEST, blank=True)
    did_not = models.TextField(_("what did not"), max_length=LONGEST, blank=True)
    written_date = models.DateField(_("written"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=NoteState.choices, default=NoteState.WAITING)
    refusal = models.CharField(_("why it is not shown"), max_length=200, blank=True)
    decided_date = models.DateField(_("decided"), null=True, blank=True, editable=False)

    objects = PracticeNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("practice note")
        verbose_name_plural = _("practice notes")
        ordering = ["-written_date", "-pk"]
        indexes = [models.Index(fields=["state", "-written_date"], name="cms_notes_by_state_and_day")]

    def __str__(self) -> str:
        return f"{self.resource_title} ({self.written_date})"
