from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import Orderable

from cms.blocks import BodyBlock, BodyField
from cms.models import BasePage, WithContentNote
from courses.blocks import EasyReadLineBlock, LessonBlock, SourceBlock
from courses.enums import LessonOrder


class CoursesPage(BasePage):
    """The list of courses, at /courses/."""

    # Readers get these pages by the quick path (`courses.views`); the templates here are for editors' previews.
    template = "courses/previews/list.html"
    max_count_per_parent = 1
    subpage_types = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("list of courses")


class CoursePage(BasePage):  # type: ignore[django-manager-missing]  # the checker does not see through Orderable
    """A pathway of modules that leads to a certificate."""

    audience = models.CharField(_("who it is for"), max_length=255, blank=True)
    minutes = models.PositiveIntegerField(_("learning time in minutes"), default=0)
    validity_months = models.PositiveIntegerField(
        _("certificate valid for, in months"), default=12, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    note = models.TextField(_("note to learners"), blank=True)
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("body"))

    template = "courses/previews/course.html"
    parent_page_types = ["courses.CoursesPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("audience"),
        FieldPanel("minutes"),
        FieldPanel("validity_months"),
        InlinePanel("pathway", heading=_("Pathway"), label=_("module"), min_num=1),
        FieldPanel("note"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("course")


class CourseModule(Orderable):
    """A module's place on a course's pathway. A module sits in many courses."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="pathway")
    module = models.ForeignKey("courses.ModulePage", on_delete=models.PROTECT, related_name="places")
    is_required = models.BooleanField(_("needed for the certificate"), default=True)

    panels = [FieldPanel("module"), FieldPanel("is_required")]

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["course", "module"], name="courses_a_module_once_on_a_pathway")]


class ModulesPage(BasePage):
    """The list of modules, at /modules/."""

    template = "courses/previews/list.html"
    max_count_per_parent = 1
    subpage_types = ["courses.ModulePage"]

    class Meta:
        verbose_name = _("list of modules")


class ModulePage(WithContentNote, BasePage):  # type: ignore[django-manager-missing]  # as above
    """Lessons and one quiz: the unit of learning."""

    audience = models.CharField(_("who it is for"), max_length=255, blank=True)
    minutes = models.PositiveIntegerField(_("learning time in minutes"), default=0)
    refresh_months = models.PositiveIntegerField(
        _("in date for, in months"), default=12, validators=[MinValueValidator(1), MaxValueValidator(120)]
    )
    lesson_order = models.CharField(
        _("order of lessons"), max_length=10, choices=LessonOrder.choices, default=LessonOrder.FREE
    )
    has_quiz = models.BooleanField(
        _("ends with a quiz"), default=True, help_text=_("Without a quiz the module is completed by its lessons.")
    )
    needs_session = models.BooleanField(
        _("asks for a session"),
        default=False,
        help_text=_("Then it is complete when a session was attended too. Otherwise a session may replace reading."),
    )
    session_minutes = models.PositiveIntegerField(_("minutes of a session"), default=90)
    handouts = BodyField(
        [("document", DocumentChooserBlock(label=_("Document")))], blank=True, verbose_name=_("handouts for a session")
    )
    brief = BodyField(
        [
            ("why", blocks.CharBlock(label=_("Why it matters"), icon="help", max_length=400)),
            ("point", blocks.CharBlock(label=_("Point"), icon="pick", max_length=300)),
            ("change", blocks.CharBlock(label=_("What changes in practice"), icon="tick", max_length=300)),
        ],
        blank=True,
        verbose_name=_("points of the one-page brief"),
    )
    outcomes = BodyField(
        [("outcome", blocks.CharBlock(label=_("Outcome"), icon="tick", max_length=300))],
        blank=True,
        verbose_name=_("learning outcomes"),
        help_text=_("What someone can do afterwards: “Explain the difference between …”."),
    )
    body = BodyField(BodyBlock(), blank=True, verbose_name=_("body"))

    template = "courses/previews/module.html"
    parent_page_types = ["courses.ModulesPage"]
    subpage_types = ["courses.LessonPage", "courses.EasyReadPage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("content_note"),
        FieldPanel("audience"),
        FieldPanel("minutes"),
        FieldPanel("refresh_months"),
        FieldPanel("lesson_order"),
        FieldPanel("has_quiz"),
        FieldPanel("needs_session"),
        FieldPanel("session_minutes"),
        FieldPanel("handouts"),
        FieldPanel("brief"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("module")


class LessonPage(WithContentNote, BasePage):
    minutes = models.PositiveIntegerField(_("reading time in minutes"), default=5)
    outcomes = BodyField(
        [("number", blocks.IntegerBlock(label=_("Number"), icon="list-ol", min_value=1))],
        blank=True,
        verbose_name=_("outcomes it serves"),
        help_text=_("Their numbers in the module's list."),
    )
    strands = ParentalManyToManyField("agencies.Strand", blank=True, related_name="lessons", verbose_name=_("strands"))
    sources = BodyField([("source", SourceBlock())], blank=True, verbose_name=_("sources"))
    body = BodyField(LessonBlock(), blank=True, verbose_name=_("body"))
    facilitator_minutes = models.PositiveIntegerField(_("minutes with a group"), default=15)
    facilitator_notes = BodyField(
        [
            ("say", blocks.RichTextBlock(label=_("Say"), features=["bold", "ol", "ul"])),
            ("ask", blocks.CharBlock(label=_("Ask"), icon="help", max_length=300)),
            ("do", blocks.RichTextBlock(label=_("Do together"), features=["bold", "ol", "ul"])),
        ],
        blank=True,
        verbose_name=_("notes for a facilitator"),
    )

    template = "courses/previews/lesson.html"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("content_note"),
        FieldPanel("minutes"),
        FieldPanel("body"),
        FieldPanel("strands"),
        FieldPanel("outcomes"),
        FieldPanel("sources"),
        FieldPanel("facilitator_minutes"),
        FieldPanel("facilitator_notes"),
    ]

    class Meta:
        verbose_name = _("lesson")


class EasyReadPage(BasePage):
    """A twin of the module in short lines, each with a picture."""

    lines = BodyField([("line", EasyReadLineBlock())], blank=True, verbose_name=_("lines"))
    is_tested = models.BooleanField(
        _("tested by people with learning disabilities"), default=False, help_text=_("Until then it is called a draft.")
    )

    template = "courses/previews/easy_read.html"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [*BasePage.content_panels, FieldPanel("lines"), FieldPanel("is_tested")]

    class Meta:
        verbose_name = _("Easy Read page")
