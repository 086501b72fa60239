import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rules.names import is_family_name, plain

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("name", "language", "right", "wrong"),
    [
        ("Amina Test", "", ["Test", " TEST ", "Amina Test"], ["Amina", "Tes", "Testt", "", "-"]),
        ("Seán O’Connor", "", ["OConnor", "O'Connor", "o connor"], ["Sean", "O", "Connor's"]),
        ("Mary-Ann Smith-Jones", "", ["Smith", "Jones", "Smith Jones", "smithjones"], ["Mary", "Ann"]),
        ("Jan van der Berg", "", ["Berg", "van der Berg"], ["van", "der", "Jan"]),
        ("María García López", "es", ["Garcia", "López", "garcia lopez"], ["Maria"]),
        ("Łukasz Żółć", "pl", ["zolc", "ŻÓŁĆ"], ["Lukasz"]),
        ("Jürgen Groß", "de", ["GROSS", "gross"], ["Jurgen"]),
        ("İpek Işık", "tr", ["ISIK", "ışık"], ["ipek"]),
        ("Plato", "", ["plato"], ["p"]),
        ("王小明", "zh", ["王", "王小明"], ["小明"]),
        ("김민준", "", ["김"], ["민준"]),
        ("محمد علی خان", "ur", ["خان", "خَان", "علي خان"], ["محمد"]),
        ("आरती कुमारी", "hi", ["कुमारी"], ["आरती", "कमर"]),
        ("Kovács Anna", "hu", ["kovacs"], ["kov"]),
        ("Ｔａｒｏ Ｙａｍａｄａ", "", ["yamada"], ["taro"]),
    ],
)
def test_family_names_are_known_however_they_are_written(name, language, right, wrong):
    assert {typed: is_family_name(typed, name, language=language) for typed in [*right, *wrong]} == {
        **dict.fromkeys(right, True),
        **dict.fromkeys(wrong, False),
    }


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_whole_name_is_always_right_and_nothing_breaks(name, typed):
    assert is_family_name(name, name) == bool(plain(name))
    is_family_name(typed, name)


@given(st.text(max_size=40))
def test_forms_of_one_text_are_one(text):
    assert plain(unicodedata.normalize("NFD", text)) == plain(unicodedata.normalize("NFC", text))
    assert plain(plain(text)) == plain(text)


def test_erased_holder_has_no_family_name():
    assert not is_family_name("", "")
