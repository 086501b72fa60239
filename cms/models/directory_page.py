from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.enums import Jurisdiction
from cms.models.pages import BasePage


class DirectoryPage(BasePage):
    """The support directory, at /directory/. What it lists are services."""

    jurisdiction = models.CharField(
        _("where most visitors are"),
        max_length=20,
        choices=Jurisdiction.choices,
        default=Jurisdiction.ENGLAND,
        help_text=_("Decides which emergency numbers and which police forms are named."),
    )

    # Visitors get the directory by the quick path (`cms.views.directory`); this template is for editors' previews.
    template = "cms/directory/preview.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*BasePage.content_panels, FieldPanel("jurisdiction")]

    class Meta:
        verbose_name = _("support directory")

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """For a page that an editor gave another address: there is one directory."""
        return redirect(reverse("cms:directory"))
