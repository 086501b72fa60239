"""HTML of packages becomes plain text: the words, and a note of what was lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.packages.questions_in.draft import Note
from assessments.packages.questions_in.prose import LONGEST, as_written, clean, line, prose, sign_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Who &amp; what&nbsp;&hellip; &#x41;&#66;</p>", "Who & what … AB"),
        ("<p>One</p>\n<p>Two<br>lines<br/>\n</p>", "One\n\nTwo\nlines"),
        ("<div>A</div><div>B</div>", "A\nB"),
        ("Say:<ul><li>one</li><li><p>two</p></li></ul>", "Say:\n\n– one\n– two"),
        ("<ol><li>one<li>two<ul><li>deep</ul></ol>", "1. one\n2. two\n– deep"),
        ("H<sub>2</sub>O, x<sup>2</sup>, a<sub>ij</sub>, 1<sup>st</sup>", "H₂O, x², a_ij, 1st"),
        ("<table><tr><th>a</th><th>b</th></tr>\n<tr><td>c</td><td>d</td></tr></table>", "a | b\nc | d"),
        ('<a href="https://example.org/law">the law</a>', "the law (https://example.org/law)"),
        ('<a href="https://example.org">https://example.org</a>', "https://example.org"),
        ('<a href="javascript:alert(1)">press</a>', "press"),
        ("a < b and c > d", "a < b and c > d"),
        ("un<i>believ</i>able", "unbelievable"),
        ("<p>مرحبا &rlm;</p>", "مرحبا \u200f"),
        (7, ""),
        (None, ""),
    ],
)
def test_the_words_are_kept(markup, text):
    assert prose(markup).text == text


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert('in')</script>",
        "<SCRIPT src=x>in</SCRIPT >",
        "<style>p { in }</style>",
        "<!-- in -->",
        "<!-- in",
        "<![foo[ in ]]>",
        "<?php in ?>",
        '<div style="display: none">in<div>in</div></div>',
        "<p hidden>in</p>",
        '<iframe src="https://example.org">in</iframe>',
        "<svg><title>in</title><script>in</script></svg>",
        "<textarea>in</textarea>",
        '<img src="x" onerror="in()">',
    ],
)
def test_what_nobody_sees_is_no_text(markup):
    assert prose(f"<p>before</p>{markup}").text.split()[0] == "before"
    assert "in" not in prose(f"<p>before</p>{markup}").text


@pytest.mark.parametrize(
    ("markup", "codes"),
    [
        ("<p>plain</p>", []),
        ("<strong>loud</strong> <em>words</em>", ["formatting"]),
        ('<span style="color: red">red</span>', ["formatting"]),
        ("<table><tr><td>a</td></tr></table>", ["table"]),
        (r"\(x^2\)", ["formula"]),
        ("<math><mi>x</mi></math>", ["formula"]),
        ("<p hidden>gone</p>", ["hidden-text"]),
        ("<video src='a.mp4'></video>", ["embedded"]),
        ("a" * (LONGEST + 1), ["shortened"]),
    ],
)
def test_what_is_lost_is_noted(markup, codes):
    assert [note.code for note in prose(markup).notes] == codes


def test_a_picture_in_the_text_leaves_its_description():
    assert prose('<p>See <img src="a.png" alt="A door"></p>') == ("See [A door]", (Note("image-in-text", "A door"),))


def test_signs_wait_unless_they_are_written_as_entities():
    text = prose("*a* &#42;b&ast; <b>*</b>", signs="*").text

    assert text == f"{sign_of('*')}a{sign_of('*')} *b* {sign_of('*')}"
    assert as_written(text) == "*a* *b* *"


def test_clean_text_can_go_everywhere():
    assert clean("a\x00b\ud800c\u202ed\ue02ae\r\nf\x1b") == "abcde\nf"


def test_a_title_is_one_short_line():
    assert line("<p>A <b>title</b></p><p>of two lines</p>" + "x" * 300, 20) == "A title of two line…"


def test_deep_nesting_is_not_too_deep():
    assert prose("<div>" * 9_000 + "in").text == "in"


markup = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<div",
            "<!--",
            "-->",
            "<![",
            "<![CDATA[",
            "]]>",
            "<?",
            "&amp;",
            "&#",
            "&#x110000;",
            "&#0;",
            "&lt",
            "<script>",
            "</script>",
            "<ul>",
            "<li>",
            "</ul>",
            "<ol>",
            "<sup>",
            "</sup>",
            "<a",
            "</a>",
            "<img",
            "alt='",
            "'",
            ">",
            '"',
            "<table>",
            "<td>",
            "<br>",
            "<svg>",
            "</svg>",
            "*",
            "**",
            "\ue02a",
            "�",
        ]
    )
    | st.text(max_size=5)
).map("".join)


@given(markup)
def test_any_markup_becomes_text_that_can_be_stored(markup):
    text = prose(markup, signs="*:/").text

    as_written(text).encode()
    assert "\x00" not in text
    assert len(text) <= LONGEST
