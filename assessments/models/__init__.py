from assessments.models.attempt import Answer, Attempt
from assessments.models.edition import Edition, Question
from assessments.models.quiz import Quiz
from assessments.models.scenario import Scenario

__all__ = ["Answer", "Attempt", "Edition", "Question", "Quiz", "Scenario"]
