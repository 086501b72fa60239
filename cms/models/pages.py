from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.blocks import BodyBlock, BodyField, PageBlock
from cms.models.inclusive import Inclusive


class BasePage(Inclusive, Page):  # type: ignore[django-manager-missing]  # Wagtail has no types
    """What every page of the site has: a plain sentence that says what it is for."""

    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two plain sentences."))

    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        abstract = True


class HomePage(BasePage):
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")


class StandardPage(BasePage):
    body = BodyField(PageBlock(), blank=True, verbose_name=_("body"))
    quick_exit = models.BooleanField(
        _("offer to leave quickly"),
        default=False,
        help_text=_("Tick for pages about support that someone may need to hide in a hurry."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    settings_panels = [*BasePage.settings_panels, FieldPanel("quick_exit")]

    class Meta:
        verbose_name = _("standard page")
