from assessments.models.attempt import Answer, Attempt
from assessments.models.edition import Edition, Question
from assessments.models.package import Package, PackageVersion, Play, PlayReport
from assessments.models.quiz import Quiz
from assessments.models.scenario import Scenario

__all__ = [
    "Answer",
    "Attempt",
    "Edition",
    "Package",
    "PackageVersion",
    "Play",
    "PlayReport",
    "Question",
    "Quiz",
    "Scenario",
]
