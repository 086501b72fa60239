from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms import found
from cms.blocks import BodyBlock, BodyField, PageBlock
from cms.models.content_note import WithContentNote
from cms.models.inclusive import Inclusive


class BasePage(Inclusive, Page):  # type: ignore[django-manager-missing]  # Wagtail has no types
    """What every page of the site has: a plain sentence that says what it is for."""

    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two plain sentences."))

    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found.tell(request, lambda: self.sheet(request))
        return super().get_context(request, *args, **kwargs)

    def sheet(self, request: HttpRequest) -> found.Sheet | None:
        """What the page says of itself to search engines. A kind of page with an address of its own says more."""
        return found.Sheet(
            title=self.title,
            summary=self.summary,
            addresses=found.pages_alike(self.translation_key),
            trail=found.trail_of(self),
        )


class HomePage(BasePage):
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("body"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    parent_page_types = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("home page")

    def sheet(self, request: HttpRequest) -> found.Sheet | None:
        return found.Sheet(
            title=self.title,
            summary=self.summary,
            addresses=found.pages_alike(self.translation_key),
            is_home=True,
        )


class StandardPage(BasePage, WithContentNote):
    body = BodyField(PageBlock(), blank=True, verbose_name=_("body"))
    quick_exit = models.BooleanField(
        _("offer to leave quickly"),
        default=False,
        help_text=_("Tick for pages about support that someone may need to hide in a hurry."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("content_note"), FieldPanel("body")]
    # Both together decide where readers find the page, so they stand together.
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel(
                    "show_in_menus",
                    heading=_("Show in the menus of the site"),
                    help_text=_(
                        "Ticked, every page leads to this one: from its foot, or from the menu at the top when this "
                        "page offers to leave quickly. Not ticked, readers come by links from other pages."
                    ),
                ),
                FieldPanel("quick_exit"),
            ],
            heading=_("Where readers find it"),
        ),
        FieldPanel("slug"),
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("For search engines")),
    ]

    class Meta:
        verbose_name = _("standard page")
