from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="mail")
class PublicBody(BaseGenericSetting):
    """The organisation that answers for this site. Public statements show what is filled in, and nothing else."""

    name = models.CharField(_("organisation"), max_length=200, blank=True, help_text=_("Its full legal name."))
    email = models.EmailField(_("e-mail for questions"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    post = models.TextField(_("address for letters"), blank=True)
    data_protection = models.EmailField(_("e-mail of the data protection officer"), blank=True)

    needed = ("name", "email", "phone", "post", "data_protection")
    panels = [
        FieldPanel("name"),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("phone"), FieldPanel("post")], heading=_("How to reach it")),
        FieldPanel("data_protection"),
    ]

    class Meta:
        verbose_name = _("Who answers for this site")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def missing(self) -> list[str]:
        """What a public body must publish and nobody has filled in yet, in words."""
        return [str(self._meta.get_field(name).verbose_name) for name in self.needed if not getattr(self, name)]
