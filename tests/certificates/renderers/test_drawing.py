import pytest

from certificates.renderers.drawing import is_right_to_left

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", False),
        ("en-GB", False),
        ("cy", False),
        ("ur", True),
        ("ar-SY", True),
        ("ckb", True),
        ("pa", False),
        ("pa-Arab", True),
        ("pa-arab-pk", True),
        ("ur-Latn", False),
    ],
)
def test_is_right_to_left(language: str, expected: bool) -> None:
    assert is_right_to_left(language) is expected
