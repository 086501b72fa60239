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
