import pytest

from cms.templatetags.durations import learning_time


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "about an hour"),
        (90, "about 1½ hours"),
        (150, "about 2½ hours"),
        (190, "about 3 hours"),
    ],
)
def test_learning_time_is_said_as_people_say_it(minutes, words):
    assert learning_time(minutes) == words
