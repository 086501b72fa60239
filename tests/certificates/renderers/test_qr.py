from random import Random

import pytest
import segno

from certificates.renderers.qr import MASK, qr_code

pytestmark = pytest.mark.unit


def rows_of(content: str) -> list[str]:
    code = qr_code(content)
    rows = [["."] * code.modules_across for _ in range(code.modules_across)]
    for bar in code.bars:
        rows[bar.row][bar.column : bar.column + bar.length] = "#" * bar.length
    return ["".join(row) for row in rows]


def rows_by_segno(content: str) -> list[str]:
    matrix = segno.make_qr(content, error="m", boost_error=False, mask=MASK, mode="byte").matrix
    return ["".join(".#"[module] for module in row) for row in matrix]


@pytest.mark.parametrize("number", ["WM-7K3Q-9XWM", "WM-0000-0000", "WM-ZZZZ-1B2C"])
def test_codes_of_one_length_are_those_drawn_in_full(number: str) -> None:
    address = f"https://waymark.example.org/certificates/{number}/"

    assert rows_of(address) == rows_by_segno(address)


@pytest.mark.parametrize("length", [1, 14, 15, 62, 63])
def test_codes_of_every_size(length: int) -> None:
    for content in ("a" * length, "z" * length):
        assert rows_of(content) == rows_by_segno(content)


def test_random_numbers_are_drawn_as_by_segno() -> None:
    chance = Random(20261121)
    for _ in range(25):
        number = "".join(chance.choices("0123456789ABCDEFGHJKMNPQRSTVWXYZ", k=17))
        address = f"https://waymark.example.org/certificates/{number}/"
        assert rows_of(address) == rows_by_segno(address)


def test_path_covers_just_the_dark_modules() -> None:
    code = qr_code("https://waymark.example.org/certificates/WM-7K3Q-9XWM/")
    across = code.modules_across
    drawn = [tuple(map(int, line.split()[:3])) for line in code.path().splitlines()]
    dark = [(column + step, across - 1 - height) for column, height, length in drawn for step in range(length)]

    assert sorted(dark) == sorted((bar.column + step, bar.row) for bar in code.bars for step in range(bar.length))
