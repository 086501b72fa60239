from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.models.translated import Knowledge, KnowledgeQuerySet


class GlossaryTerm(Knowledge):
    code = models.SlugField(_("code"), max_length=60, help_text=_("Lessons link to the term by this code."))
    term = models.CharField(_("term"), max_length=120)
    meaning = models.TextField(_("meaning"), help_text=_("Plain words, one or two sentences."))
    also_called = models.JSONField(_("also called"), default=list, blank=True)

    objects = KnowledgeQuerySet.as_manager()

    translatable_fields = [
        TranslatableField("term"),
        TranslatableField("meaning"),
        SynchronizedField("code", overridable=False),
        SynchronizedField("also_called"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        ordering = ["term"]
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="cms_one_term_per_code_and_language")]

    def __str__(self) -> str:
        return self.term
