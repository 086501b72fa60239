import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.actions.api_keys import drawn
from agencies.rules.api_keys import PREFIX_LENGTH, PREFIX_LETTERS, prefix_of, written

pytestmark = pytest.mark.unit


@given(st.text(min_size=1))
def test_every_drawn_key_is_read_again(word):
    prefix, key = drawn(word)

    assert prefix_of(key) == prefix
    assert len(prefix) == PREFIX_LENGTH
    assert set(prefix) <= set(PREFIX_LETTERS)
    assert (prefix, key) == drawn(word)


@given(st.text() | st.from_regex(r"wm_[a-z0-9]{8,12}_[A-Za-z0-9_-]{41,45}", fullmatch=True))
def test_what_is_no_key_has_no_prefix_or_is_written_as_one(text):
    prefix = prefix_of(text)

    assert prefix is None or text == written(prefix, text.split("_", 2)[2])


@pytest.mark.parametrize("text", ["", "wm__", "wm_abcdefghjk_short", " wm_abcdefghjk_" + "x" * 43, "x" * 10_000])
def test_what_cannot_be_a_key(text):
    assert prefix_of(text) is None
