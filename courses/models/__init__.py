from courses.models.bulk import Bulk, BulkPost
from courses.models.enrolment import Cycle, Enrolment
from courses.models.evidence import Evidence
from courses.models.pages import (
    CourseModule,
    CoursePage,
    CoursesPage,
    EasyReadPage,
    LessonPage,
    ModulePage,
    ModulesPage,
)
from courses.models.prior_learning import Equivalence, PriorClaim, Recognition
from courses.models.requirement import Assignment, Exemption, Extension, Requirement
from courses.models.session import Arrival, Attendance, Booking, Session, SessionTime
from courses.models.training_map import Adoption, MapCheck, Topic, Training

__all__ = [
    "Adoption",
    "Arrival",
    "Assignment",
    "Attendance",
    "Booking",
    "Bulk",
    "BulkPost",
    "CourseModule",
    "CoursePage",
    "CoursesPage",
    "Cycle",
    "EasyReadPage",
    "Enrolment",
    "Equivalence",
    "Evidence",
    "Exemption",
    "Extension",
    "LessonPage",
    "MapCheck",
    "ModulePage",
    "ModulesPage",
    "PriorClaim",
    "Recognition",
    "Requirement",
    "Session",
    "SessionTime",
    "Topic",
    "Training",
]
