"""Reads the curriculum files strictly, in plain Python: every fault is named as `file:line: reason`."""

from portal.curriculum.reading.folder import read_curriculum
from portal.curriculum.reading.items import Curriculum
from portal.curriculum.reading.problems import BrokenCurriculum, Problem
from portal.curriculum.reading.vocabulary import Vocabulary

__all__ = ["BrokenCurriculum", "Curriculum", "Problem", "Vocabulary", "read_curriculum"]
