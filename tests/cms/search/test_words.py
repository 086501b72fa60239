import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.search import words

pytestmark = pytest.mark.unit
ANYTHING = st.text(max_size=80)


@pytest.mark.parametrize(
    ("typed", "tokens"),
    [
        ("Hate CRIME", ["hate", "crime"]),
        ("przestępstwo z NIENAWIŚCI, Łódź", ["przestepstwo", "z", "nienawisci", "lodz"]),
        ("victim’s don't", ["victims", "dont"]),
        ("anti-social 999", ["anti", "social", "999"]),
        ("نفرت پر مبنی جرم", ["نفرت", "پر", "مبني", "جرم"]),
        ("☎️ 🤝 --- \"' ''", []),
        ("a_b", ["a", "b"]),
        ("x" * 99, ["x" * 40]),
    ],
)
def test_tokens(typed, tokens):
    assert list(words.tokens(typed)) == tokens


@pytest.mark.parametrize(
    ("language", "alike"),
    [
        ("en", ["report", "reports", "reported", "reporting"]),
        ("en", ["disability", "disabilities"]),
        ("en", ["house", "housing", "houses"]),
        ("en-gb", ["victim", "victims"]),
        ("pl", ["mieszkanie", "mieszkania", "mieszkaniem"]),
    ],
)
def test_endings_make_no_difference(language, alike):
    assert len({words.key_of(words.folded(word), language) for word in alike}) == 1


def test_words_of_different_things_stay_apart():
    assert words.key_of("police", "en") != words.key_of("policies", "en")
    assert words.key_of("dioddefwyr", "cy") == "dioddefwyr"


def test_a_word_with_a_hyphen_is_found_as_one_too():
    assert words.noted("Anti-social behaviour", "en") == "anti social behaviour antisoci"
    assert words.key_of("antisocial", "en") == "antisoci"


@given(ANYTHING, st.sampled_from(["en", "cy", "pl", "ur"]))
def test_what_reaches_a_database_is_letters_and_figures_alone(text, language):
    for key in [*words.keys(text, language), *words.noted(text, language).split()]:
        assert key.isalnum()
        assert len(key) <= words.LONGEST_WORD


def test_quiet_words_are_left_out_unless_there_are_no_others():
    assert words.telling(["how", "do", "i", "report"], "en") == ["report"]
    assert words.telling(["who", "are", "you"], "en") == ["who", "are", "you"]


def said(parts):
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in parts)


def test_excerpt_of_a_short_text_is_all_of_it():
    wanted = frozenset({"report"})

    assert said(words.excerpt("Who reports <b>, and how.", wanted, "en")) == "Who [reports] <b>, and how."
    assert words.excerpt("", wanted, "en") == []
    assert said(words.excerpt("…", wanted, "en")) == "…"


def test_excerpt_of_a_long_text_is_where_the_words_stand():
    text = " ".join(["before"] * 50 + ["mate", "crime"] + ["after"] * 50)

    found = said(words.excerpt(text, frozenset({"mate", "crime"}), "en"))

    assert "[mate] [crime]" in found
    assert found.startswith("… before")
    assert found.endswith("after …")
    assert len(found.split()) == words.EXCERPT_WORDS + 2


@given(ANYTHING, ANYTHING)
def test_excerpt_and_title_say_nothing_that_the_text_does_not(text, typed):
    wanted = frozenset(words.keys(typed, "en"))

    assert "".join(part.text for part in words.marked(text, wanted, "en")) == text
    assert "".join(part.text for part in words.excerpt(text, wanted, "en")).strip("… ") in text
