"""The prevention library: its list, its resources and its collections."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager, Revision
from wagtail.query import PageQuerySet
from wagtail_localize.fields import SynchronizedField

from cms import found
from cms.blocks import BodyBlock, BodyField
from cms.blocks.cards import HandoutBlock
from cms.blocks.rich_text import PlainTextBlock
from cms.enums import EasyRead, Licence
from cms.forms import ResourcePageForm
from cms.models.content_note import WithContentNote
from cms.models.inclusive import CannotPublish
from cms.models.pages import BasePage
from cms.models.reviewed import Checked, ReviewedQuerySet


class StepBlock(blocks.StructBlock):
    """A part of a session: how long it takes, and what to say and do."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=240)
    body = PlainTextBlock(label=_("What to say and do"))

    class Meta:
        icon = "list-ol"
        label = _("Step")


class CurriculumLinkBlock(blocks.StructBlock):
    subject = blocks.CharBlock(label=_("Subject"), max_length=80)
    text = blocks.CharBlock(label=_("What it serves"), max_length=300)

    class Meta:
        icon = "link"
        label = _("Subject")


def library_trail() -> tuple[tuple[str, str], ...]:
    return ((gettext("Prevention resources"), reverse("cms:resources")),)


class LibraryPage(BasePage):
    """The list of prevention resources, at /resources/, and what holds for every lesson in it."""

    ground_rules = BodyField(BodyBlock(), blank=True, verbose_name=_("ground rules for every lesson"))
    disclosure = BodyField(BodyBlock(), blank=True, verbose_name=_("if a pupil tells you something"))
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("below the list"))

    template = "cms/library/list.html"
    max_count_per_parent = 1
    subpage_types = ["cms.ResourcePage", "cms.CollectionPage"]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("ground_rules"), FieldPanel("disclosure")],
            heading=_("On the page of every resource"),
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("prevention library")


class ResourceQuerySet(ReviewedQuerySet, PageQuerySet):
    pass


class ResourcePage(Checked, WithContentNote, BasePage):
    """An entry in the prevention library: a lesson plan that can be used as it stands."""

    code = models.CharField(_("number in the catalogue"), max_length=20, blank=True)
    audiences = models.JSONField(_("for whom"), default=list, blank=True)
    settings = models.JSONField(_("settings"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    strands = models.JSONField(_("strands"), default=list, blank=True)
    format = models.SlugField(_("kind of activity"), max_length=60, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    minutes = models.PositiveIntegerField(
        _("minutes of one session"), default=60, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    sittings = models.PositiveIntegerField(
        _("number of sessions"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    group_size = models.CharField(_("group size"), max_length=120, blank=True)
    easy_read = models.CharField(_("Easy Read"), max_length=10, choices=EasyRead.choices, default=EasyRead.NONE)
    accessibility = models.TextField(
        _("how accessible it is"), blank=True, help_text=_("What was checked, and what will not work for someone.")
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence.choices, default=Licence.SCHOOLS)
    # Wagtail's pages have an owner already: the person who made the page.
    keeper = models.CharField(_("owner"), max_length=120, help_text=_("The post that keeps it true."))
    keeper_email = models.EmailField(_("owner's e-mail"), blank=True)

    outcomes = BodyField(
        [("outcome", blocks.CharBlock(label=_("Outcome"), icon="tick", max_length=300))],
        blank=True,
        verbose_name=_("what pupils will be able to do"),
    )
    materials = BodyField(
        [("item", blocks.CharBlock(label=_("Item"), icon="pick", max_length=300))],
        blank=True,
        verbose_name=_("what to have ready"),
    )
    preparation = BodyField(HandoutBlock(), blank=True, verbose_name=_("before you start"))
    safeguarding = models.TextField(_("safeguarding note"), blank=True)
    steps = BodyField(
        [("session", blocks.CharBlock(label=_("Session"), icon="date", max_length=120)), ("step", StepBlock())],
        blank=True,
        verbose_name=_("steps"),
    )
    handouts = BodyField(HandoutBlock(), blank=True, verbose_name=_("cards and scripts"))
    worksheet = BodyField(HandoutBlock(), blank=True, verbose_name=_("worksheet"))
    send_notes = models.TextField(_("pupils with special educational needs"), blank=True)
    support = models.TextField(_("if pupils need more help"), blank=True)
    stretch = models.TextField(_("if pupils are ready for more"), blank=True)
    check_learning = models.TextField(_("how to check what they learned"), blank=True)
    curriculum = BodyField([("link", CurriculumLinkBlock())], blank=True, verbose_name=_("links to the curriculum"))

    # Wagtail has no types.
    objects = PageManager.from_queryset(ResourceQuerySet)()  # type: ignore[django-manager-missing,misc]

    template = "cms/library/resource.html"
    parent_page_types = ["cms.LibraryPage"]
    subpage_types: list[str] = []
    base_form_class = ResourcePageForm
    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in ("code", "format", "keeper", "keeper_email", "checked_date", "review_date")
    ]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("content_note"),
        MultiFieldPanel(
            [
                FieldPanel("audiences"),
                FieldPanel("settings"),
                FieldPanel("topics"),
                FieldPanel("strands"),
                FieldPanel("format"),
                FieldPanel("languages"),
                FieldPanel("easy_read"),
            ],
            heading=_("How it is found"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("minutes"), FieldPanel("sittings")]), FieldPanel("group_size")],
            heading=_("Time and group"),
        ),
        MultiFieldPanel(
            [FieldPanel("outcomes"), FieldPanel("materials"), FieldPanel("preparation"), FieldPanel("safeguarding")],
            heading=_("Before the lesson"),
        ),
        FieldPanel("steps"),
        MultiFieldPanel([FieldPanel("handouts"), FieldPanel("worksheet")], heading=_("To hand out")),
        MultiFieldPanel(
            [FieldPanel("send_notes"), FieldPanel("support"), FieldPanel("stretch"), FieldPanel("check_learning")],
            heading=_("For every pupil"),
        ),
        FieldPanel("curriculum"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("keeper"), FieldPanel("keeper_email")]),
                FieldRowPanel([FieldPanel("checked_date"), FieldPanel("review_date")]),
                FieldPanel("licence"),
                FieldPanel("accessibility"),
                FieldPanel("code"),
            ],
            heading=_("Checking and licence"),
        ),
    ]

    class Meta:
        verbose_name = _("prevention resource")

    def sheet(self, request: HttpRequest) -> found.Sheet | None:
        addresses = found.pages_alike(self.translation_key, "cms:resource")
        return found.Sheet(
            title=self.title,
            summary=self.summary,
            addresses=addresses,
            trail=library_trail(),
            data=(self.learning_resource(found.one_of(addresses)),),
        )

    def learning_resource(self, address: str) -> found.Data:
        return {
            "@type": "LearningResource",
            "name": self.title,
            "description": self.summary,
            "url": address,
            "inLanguage": self.locale.language_code,
            "learningResourceType": "Lesson plan",
            "timeRequired": f"PT{self.total_minutes}M",
            "isAccessibleForFree": True,
            "teaches": [str(child.value) for child in self.outcomes if child.block_type == "outcome"],
            "dateModified": self.last_published_at.isoformat() if self.last_published_at else None,
            "publisher": {"@id": found.organisation()["@id"]},
        }

    @property
    def total_minutes(self) -> int:
        return self.minutes * self.sittings

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        """Refuses what has no owner or no day to check it again, by whichever way it is published."""
        if revision.approved_go_live_at is None:
            subject = revision.as_object()
            if lacking := subject.lacking():
                raise CannotPublish(subject, lacking)
        return super().publish(revision, *args, **kwargs)

    def lacking(self) -> list[str]:
        """What readers would miss, in words: nothing is published with it."""
        found = []
        if not self.keeper.strip():
            found.append(gettext("This resource has no owner. Say which post keeps it true."))
        if self.checked_date and self.review_date and self.review_date < self.checked_date:
            found.append(gettext("The day to check again comes before the day it was checked."))
        found += [
            gettext("The steps of a session add up to %(sum)d minutes, but a session takes %(minutes)d.")
            % {"sum": total, "minutes": self.minutes}
            for total in self.minutes_of_sessions()
            if total != self.minutes
        ]
        return found

    def minutes_of_sessions(self) -> list[int]:
        """What the steps of each session add up to. Empty while there are no steps."""
        sums: list[int] = []
        for child in self.steps:
            if child.block_type == "session":
                sums.append(0)
            else:
                sums = sums or [0]
                sums[-1] += child.value["minutes"] or 0
        return sums


class CollectionPage(BasePage):
    """Resources gathered for an occasion, in the order of the page: Anti-Bullying Week."""

    body = BodyField(BodyBlock(), blank=True, verbose_name=_("body"))
    resources = BodyField(
        [("resource", blocks.PageChooserBlock(label=_("Resource"), page_type="cms.ResourcePage"))],
        blank=True,
        verbose_name=_("resources"),
    )

    def sheet(self, request: HttpRequest) -> found.Sheet | None:
        return found.Sheet(
            title=self.title,
            summary=self.summary,
            addresses=found.pages_alike(self.translation_key, "cms:resource"),
            trail=library_trail(),
        )

    template = "cms/library/collection.html"
    parent_page_types = ["cms.LibraryPage"]
    subpage_types: list[str] = []
    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("resources")]

    class Meta:
        verbose_name = _("collection of resources")
