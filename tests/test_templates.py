"""Rules that hold for every template of the product."""

import re

import pytest

from tests.templates import ROOT, bare_words, templates

# Structured data is no script: browsers never run it.
INLINE = re.compile(
    r"""<style\b|\sstyle\s*=|<script\b(?![^>]*\ssrc=)(?!\stype="application/ld\+json")|\son[a-z]+\s*=\s*["']|javascript:""",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(
    r"""(?:src|srcset)\s*=\s*["'](?:https?:)?//|<link\b[^>]*href\s*=\s*["'](?:https?:)?//""", re.IGNORECASE
)
each_template = pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))


def test_there_are_templates_to_judge():
    assert len(templates()) > 50


@each_template
def test_a_template_has_no_inline_style_or_script(path):
    assert INLINE.findall(path.read_text()) == []


@each_template
def test_a_template_fetches_nothing_from_other_sites(path):
    assert ELSEWHERE.findall(path.read_text()) == []


@each_template
def test_a_template_has_no_words_that_cannot_be_translated(path):
    assert bare_words(path.read_text()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p>{% translate "Hello" %}</p>', []),
        ("{% blocktranslate trimmed %}You have <b>{{ n }}</b> left{% endblocktranslate %}", []),
        ('<a aria-label="Close" href="/about">{{ name }}</a>', ["Close"]),
        ('<input type="text" name="answer">', []),
        ("{# a note #}<h1>Waymark</h1>", []),
    ],
)
def test_bare_words_are_found(text, found):
    assert bare_words(text) == found


@pytest.mark.parametrize(
    ("text", "is_inline"),
    [
        ('<p style="color:red">', True),
        ("<script>go()</script>", True),
        ('<script src="/static/page.js" defer></script>', False),
        ('<button onclick="go()">', True),
        ('<a href="javascript:go()">', True),
        ('<link rel="stylesheet" href="/static/main.css">', False),
    ],
)
def test_inline_style_and_script_are_found(text, is_inline):
    assert bool(INLINE.search(text)) is is_inline
