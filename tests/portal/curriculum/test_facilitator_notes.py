"""Notes for whoever takes a group through a lesson, in the files of the curriculum."""

import pytest

from portal.curriculum.reading.items import ForFacilitators, Note
from portal.curriculum.reading.lessons import _facilitator
from portal.curriculum.reading.problems import SourceFile
from portal.curriculum.reading.strict_yaml import compose

pytestmark = pytest.mark.unit
WHOLE = """
facilitator:
  minutes: 12
  notes:
    - say: |
        One & two,
        still one.

        A second paragraph.
    - ask: "What now?"
"""


def read(text):
    file = SourceFile("lesson.md", text, [])
    with compose(file, text).fields("the front matter") as fields:
        return _facilitator(fields), [problem.reason for problem in file.problems]


def test_notes_are_read_in_their_order():
    assert read(WHOLE) == (
        ForFacilitators(
            12, (Note("say", "<p>One &amp; two, still one.</p><p>A second paragraph.</p>"), Note("ask", "What now?"))
        ),
        [],
    )


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("minutes: 12", "minutes: 0", '"minutes" must be a whole number from 1 to 120'),
        ('- ask: "What now?"', '- sing: "La"', "a note has one of say, ask and do"),
        ("minutes: 12", "minutes: 12\n  song: 1", 'unknown key "song"'),
    ],
)
def test_faults_are_named(old, new, reason):
    assert reason in read(WHOLE.replace(old, new))[1]
