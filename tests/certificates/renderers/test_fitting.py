import pytest

from certificates.renderers.fitting import FittedText, Style, fit, wrap
from certificates.renderers.fonts import Typefaces

pytestmark = pytest.mark.unit


@pytest.fixture(scope="session")
def style(typefaces: Typefaces) -> Style:
    return Style(typefaces.bold, "en", right_to_left=False)


def lines(text: FittedText) -> list[str]:
    return [line.text for line in text.lines]


def test_short_text_has_the_largest_size(style: Style) -> None:
    fitted = fit("Ana Bo", style, width=400, largest=36, comfortable=24, most_lines=2)

    assert (lines(fitted), fitted.size) == (["Ana Bo"], 36)


def test_longer_text_shrinks_before_it_breaks(style: Style) -> None:
    fitted = fit("Amelia Catherine O’Connor", style, width=400, largest=36, comfortable=24, most_lines=2)

    assert lines(fitted) == ["Amelia Catherine O’Connor"]
    assert fitted.width == pytest.approx(400)
    assert 24 <= fitted.size < 36


def test_long_text_breaks_into_even_lines(style: Style) -> None:
    name = "Maria Magdalena Aleksandra Wiśniewska-Brzęczyszczykiewicz"
    fitted = fit(name, style, width=400, largest=36, comfortable=22, most_lines=2)

    assert lines(fitted) == ["Maria Magdalena Aleksandra", "Wiśniewska-Brzęczyszczykiewicz"]
    assert fitted.width <= 400


def test_word_that_cannot_break_shrinks(style: Style) -> None:
    fitted = fit("W" * 80, style, width=400, largest=36, comfortable=24, most_lines=3)

    assert lines(fitted) == ["W" * 80]
    assert fitted.width == pytest.approx(400)


def test_wrap_keeps_the_size(style: Style) -> None:
    fitted = wrap("one two three four five six", style, width=60, size=10)

    assert fitted.size == 10
    assert " ".join(lines(fitted)) == "one two three four five six"
    assert all(line.width * 10 <= 60 for line in fitted.lines)


def test_lines_of_tall_letters_do_not_touch(style: Style) -> None:
    fitted = wrap("ڈاکٹرِ محمّد ہٰذا ڈاکٹرِ محمّد", style, width=60, size=20)

    assert len(fitted.lines) > 1
    assert fitted.line_height > fitted.size * max(line.rise + line.drop for line in fitted.lines)
