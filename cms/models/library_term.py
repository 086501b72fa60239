from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.enums import Facet
from cms.models.translated import Knowledge, KnowledgeQuerySet


class LibraryTerm(Knowledge):
    """A word that resources are found by: a key stage, a setting, a topic, a format, a language.

    The partnership's own, so it is data. Resources keep its code, which is the same in every language.
    """

    facet = models.CharField(_("list"), max_length=20, choices=[(facet, facet.label) for facet in Facet.of_terms()])
    code = models.SlugField(_("code"), max_length=60, help_text=_("Resources keep this code: leave it as it is."))
    name = models.CharField(_("name"), max_length=120)
    wales = models.CharField(_("about the same in Wales"), max_length=160, blank=True)
    scotland = models.CharField(_("about the same in Scotland"), max_length=160, blank=True)
    northern_ireland = models.CharField(_("about the same in Northern Ireland"), max_length=160, blank=True)
    sort_order = models.PositiveIntegerField(_("order"), default=0)

    objects = KnowledgeQuerySet.as_manager()

    translatable_fields = [
        TranslatableField("name"),
        TranslatableField("wales"),
        TranslatableField("scotland"),
        TranslatableField("northern_ireland"),
        SynchronizedField("facet", overridable=False),
        SynchronizedField("code", overridable=False),
        SynchronizedField("sort_order", overridable=False),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("word of the library")
        verbose_name_plural = _("words of the library")
        ordering = ["facet", "sort_order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["facet", "code", "locale"], name="cms_one_library_term_per_code_and_language"
            )
        ]

    def __str__(self) -> str:
        return self.name
