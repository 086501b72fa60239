"""A short scenario and what to do in it: one best answer among several."""

from assessments.enums import QuestionKind
from assessments.questions.block import layout
from assessments.questions.single import Single, SingleBlock


class ScenarioBlock(SingleBlock):
    class Meta:
        icon = "comment"
        label = QuestionKind.SCENARIO.label
        form_layout = layout("options")


class Scenario(Single):
    code = QuestionKind.SCENARIO
    block = ScenarioBlock
