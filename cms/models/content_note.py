from django.db import models
from django.utils.translation import gettext_lazy as _


class WithContentNote(models.Model):
    """A page that may describe harm says so before it does."""

    content_note = models.CharField(
        _("content note"),
        max_length=255,
        blank=True,
        help_text=_("What hard things it describes, for readers to choose: “Describes racist abuse and an assault.”"),
    )

    class Meta:
        abstract = True
