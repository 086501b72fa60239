"""Whether anything that people did hangs on a page."""

from wagtail.models import Page

from courses.models import CoursePage, Enrolment, Evidence, LessonPage, ModulePage, Requirement

WITH_RECORDS = (LessonPage, ModulePage, CoursePage)


def has_records(page: Page) -> bool:
    """Whether the page or one below it, in whatever language, is named by evidence, an enrolment or a requirement."""
    keys = list(
        page.get_descendants(inclusive=True).type(WITH_RECORDS).order_by().values_list("translation_key", flat=True)
    )
    return (
        Evidence.objects.filter(subject_key__in=keys).exists()
        or Enrolment.objects.filter(course_key__in=keys).exists()
        or Requirement.objects.filter(course_key__in=keys).exists()
    )
