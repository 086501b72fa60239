"""What is fair and what follows, in plain Python: functions of their arguments, without a database.

`quizzes` draws and marks questions and proves stories; `practice` says what a package's words make of practice.
"""

from assessments.rules.practice import *  # noqa: F403
from assessments.rules.quizzes import *  # noqa: F403
