from datetime import timedelta

import pytest

from courses.actions.evidence import correct
from courses.enums import EvidenceKind
from courses.models import Evidence
from courses.queries.completions import module_completions, module_titles
from courses.queries.strands import covered_codes
from tests.factories.agencies import PersonFactory, StrandFactory
from tests.factories.courses import (
    NOW,
    TODAY,
    CoursePageFactory,
    EnrolmentFactory,
    LessonPageFactory,
    ModulePageFactory,
    modules_of,
)

pytestmark = pytest.mark.django_db


def test_module_completions_are_those_in_date():
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()), completed=True)
    (module,) = modules_of(course)
    row = (enrolment.person_id, module.translation_key, TODAY, TODAY.replace(year=2027))

    assert list(module_completions(on=TODAY)) == [row]
    assert list(module_completions(on=TODAY - timedelta(days=1))) == []
    assert list(module_completions(on=TODAY.replace(year=2027))) == []
    assert list(module_completions(on=TODAY, module_keys=[course.translation_key])) == []


def test_corrected_completion_is_not_counted():
    EnrolmentFactory(completed=True)
    row = Evidence.objects.get(kind=EvidenceKind.MODULE_COMPLETED)
    correct(evidence=row, by=PersonFactory(), reason="Wrong account", at=NOW)

    assert list(module_completions(on=TODAY)) == []


def test_module_titles_fall_back_to_the_source_language():
    module = ModulePageFactory(title="Definitions")

    assert module_titles(language="cy") == {module.translation_key: "Definitions"}


def test_strands_of_live_lessons_are_covered():
    race, faith = StrandFactory(code="race"), StrandFactory(code="religion")
    LessonPageFactory(strands=[race])
    LessonPageFactory(strands=[faith], live=False)

    assert covered_codes() == {"race"}
