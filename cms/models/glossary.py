from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin, TranslatableMixin


class GlossaryTerm(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    code = models.SlugField(_("code"), max_length=60)
    term = models.CharField(_("term"), max_length=120)
    meaning = models.TextField(_("meaning"), help_text=_("Plain words, one or two sentences."))
    also_called = models.JSONField(_("also called"), default=list, blank=True)

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        ordering = ["term"]
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="cms_one_term_per_code_and_language")]

    def __str__(self) -> str:
        return self.term
