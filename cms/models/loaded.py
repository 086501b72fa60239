from django.db import models
from django.utils.translation import gettext_lazy as _


class LoadedContent(models.Model):
    """What the curriculum loader last wrote, so that it never overwrites what an editor has changed since."""

    key = models.CharField(_("key"), max_length=80, unique=True)
    path = models.CharField(_("file"), max_length=200)
    checksum = models.CharField(_("checksum of the source"), max_length=64)
    fingerprint = models.CharField(_("fingerprint of what was written"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"))

    class Meta:
        verbose_name = _("loaded content")
        verbose_name_plural = _("loaded content")

    def __str__(self) -> str:
        return self.key
