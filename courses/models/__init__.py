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
from courses.models.requirement import Exemption, Requirement

__all__ = [
    "CourseModule",
    "CoursePage",
    "CoursesPage",
    "Cycle",
    "EasyReadPage",
    "Enrolment",
    "Evidence",
    "Exemption",
    "LessonPage",
    "ModulePage",
    "ModulesPage",
    "Requirement",
]
