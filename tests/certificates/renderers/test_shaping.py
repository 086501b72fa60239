import unicodedata
from itertools import groupby

import pytest

from certificates.renderers import shaping
from certificates.renderers.fonts import FontLacksLetter, Typefaces
from certificates.renderers.shaping import ShapedText, clean, shape, starts_from_right, words

pytestmark = pytest.mark.unit


@pytest.fixture(scope="session")
def shaped(typefaces: Typefaces):
    def shaped(text: str, language: str = "") -> ShapedText:
        right_to_left = starts_from_right(text, otherwise=False)
        return shape(clean(text), typefaces.bold, language=language, right_to_left=right_to_left)

    return shaped


def faces(text: ShapedText) -> list[str]:
    return [name for name, _ in groupby(run.face.name for run in text.runs)]


def seen_text(text: ShapedText) -> str:
    """The text of the glyphs from left to right."""
    return "".join(letters for run in text.runs for _, letters in run.glyphs)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Łucja Żółkiewska", ["NotoSans-Bold"]),
        ("Iğdır Şükrü", ["NotoSans-Bold"]),
        ("Ștefan Ţurcanu", ["NotoSans-Bold"]),
        ("فاطمة الزهراء", ["NotoNaskhArabic-Bold"]),
        ("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", ["NotoSansGurmukhi-Bold"]),
        ("শ্রেয়া চক্রবর্তী", ["NotoSansBengali-Bold"]),
        ("21 نومبر 2026", ["NotoSans-Bold", "NotoNaskhArabic-Bold", "NotoSans-Bold"]),
        ("Fatima (فاطمة)", ["NotoSans-Bold", "NotoNaskhArabic-Bold", "NotoSans-Bold"]),
    ],
)
def test_each_script_has_its_face(shaped, name: str, expected: list[str]) -> None:
    assert faces(shaped(name)) == expected


def test_arabic_words_stand_from_the_right(shaped) -> None:
    assert seen_text(shaped("عمر علي"))[::-1].split() == ["عمر", "علي"]


def test_arabic_letters_join(shaped) -> None:
    joined = [glyph for run in shaped("ببب").runs for glyph, _ in run.glyphs]

    assert len(set(joined)) > len({glyph for run in shaped("ب ب ب").runs for glyph, letters in run.glyphs if letters})


def test_latin_word_in_arabic_keeps_its_own_direction(shaped) -> None:
    assert "Third-party" in seen_text(shaped("مركز Third-party للإبلاغ"))


def test_brackets_turn_with_the_direction(shaped) -> None:
    opening = shaped("(").runs[0].glyphs[0][0]
    first_seen = shaped("(عمر)").runs[0].glyphs[0]

    assert first_seen == (opening, ")")


def test_joiner_does_not_shift_the_directions_after_it(shaped) -> None:
    with_joiner, without = shaped("می‌رزا Ali 5"), shaped("میرزا Ali 5")

    assert seen_text(with_joiner).replace("\u200c", "") == seen_text(without)


def test_only_plain_left_to_right_text_spells_itself(shaped) -> None:
    assert shaped("Łucja").spells_itself
    assert not shaped("فاطمة").spells_itself
    assert not shaped("শ্রেয়া").spells_itself


def test_combined_letters_are_one_letter(shaped) -> None:
    assert shaped(unicodedata.normalize("NFD", "Żółć")) == shaped("Żółć")


@pytest.mark.parametrize("control", ["\u202e", "\u2066", "\u00ad", "\ufeff"])
def test_hidden_controls_change_nothing(control: str) -> None:
    assert clean(f"  Ana {control}Bo\t\n") == "Ana Bo"


@pytest.mark.parametrize("character", ["𐤀", "\U0001f600", "\x00", "\ud800"])
def test_missing_letter_is_refused(shaped, character: str) -> None:
    with pytest.raises(FontLacksLetter) as refusal:
        shaped(f"A{character}")

    assert refusal.value.character == character


def test_tall_letters_are_measured(shaped) -> None:
    assert shaped("Ẩ").rise > shaped("A").rise > shaped("a").rise > 0
    assert shaped("Ş").drop > shaped("S").drop


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Ana Bo-Cy", ["Ana ", "Bo-", "Cy"]),
        ("https://a.example/b/c/", ["https://", "a.example/", "b/", "c/"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert list(words(text)) == expected


def test_letters_of_the_short_way_are_latin_and_run_from_the_left(typefaces: Typefaces) -> None:
    letters = typefaces.bold.first.latin

    assert {shaping._script(letter) for letter in letters} == {"", "Latn"}
    assert {unicodedata.bidirectional(letter) for letter in letters} & shaping.RUNNING_LEFT == set()
    assert {"é", "Ł", "ș", "’", " ", "-"} <= letters
