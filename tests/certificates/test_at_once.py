"""Two runs of the repair at the same moment, on a database with real locks."""

from django.core.management import call_command
from django.db import connection  # noqa: F401 - the mark above the tests asks it

from certificates.models import Certificate
from tests.at_once import at_once, needs_real_locks
from tests.factories.courses import TODAY, CoursePageFactory, EnrolmentFactory

pytestmark = needs_real_locks


def test_runs_of_the_repair_side_by_side_issue_each_certificate_once():
    course = CoursePageFactory(validity_months=12)
    EnrolmentFactory.create_batch(3, course=course, completed=True, done_date=TODAY)

    at_once(*[lambda: call_command("issue_missing_certificates", verbosity=0)] * 3)

    assert Certificate.objects.count() == 3
    assert Certificate.objects.values("cycle").distinct().count() == 3
