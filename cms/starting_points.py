"""What a new standard page may start from: headings and blocks in a good order, with words that say what belongs there.

Nothing is kept until the editor writes. The words in square brackets are meant to be replaced; they are plain to see.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.models import StandardPage

Words = str | Promise


@dataclass(frozen=True)
class StartingPoint:
    code: str
    label: Words
    purpose: Words
    summary: Words = ""
    blocks: tuple[tuple[str, Any], ...] = ()
    is_about_support: bool = False

    def fill(self, page: StandardPage) -> None:
        """Puts the starting point into a page that has not been saved yet."""
        page.summary = str(self.summary)
        page.body = page.body.stream_block.normalize([(name, _told(value)) for name, value in self.blocks])
        page.quick_exit = self.is_about_support


EMPTY = StartingPoint("empty", _("An empty page"), _("For everything else."))
CAMPAIGN = StartingPoint(
    "campaign",
    _("Awareness day or campaign"),
    _("What it is about, when it is, what people can do, and where to find material."),
    _("[What the day is about, in one sentence, and its date.]"),
    (
        ("key_point", {"text": _("<p>[The one thing that people should remember.]</p>")}),
        ("rich_text", _("<h2>Why it matters</h2><p>[Two or three short paragraphs.]</p>")),
        (
            "steps",
            {"title": _("What you can do"), "steps": [_("<p>[One thing.]</p>"), _("<p>[Another thing.]</p>")]},
        ),
        ("rich_text", _("<h2>Events and material</h2><p>[What happens when and where, and whom to ask.]</p>")),
        ("button", {"text": _("Prevention resources"), "page": None, "address": "/resources/"}),
    ),
)
CONTACT = StartingPoint(
    "contact",
    _("Contact page"),
    _("Whom to ask about what. It says first what to do in danger, and can be left quickly."),
    _("[Who answers, and how soon.]"),
    (
        (
            "call_out",
            {
                "title": _("If somebody is in danger now"),
                "body": _("<p>Call 999. We cannot help in an emergency, and this site does not take reports.</p>"),
            },
        ),
        (
            "rich_text",
            _("<h2>How to reach us</h2><p>[Address, telephone, hours, and other ways such as text relay.]</p>"),
        ),
        ("rich_text", _("<h2>How soon we answer</h2><p>[What people can expect.]</p>")),
        ("button", {"text": _("Find support"), "page": None, "address": "/directory/"}),
    ),
    is_about_support=True,
)
NEWS = StartingPoint(
    "news",
    _("News or notice"),
    _("What has changed, for whom and from when. Set the day on which it expires."),
    _("[What has changed, in one sentence.]"),
    (
        ("rich_text", _("<h2>What has changed</h2><p>[Who, what and from when.]</p>")),
        ("rich_text", _("<h2>What you need to do</h2><p>[Or say that there is nothing to do.]</p>")),
        ("rich_text", _("<h2>Questions</h2><p>[Whom to ask.]</p>")),
    ),
)
STARTING_POINTS = {point.code: point for point in (CAMPAIGN, CONTACT, NEWS, EMPTY)}


def _told(value: Any) -> Any:
    """The same in the words of today's language."""
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, dict):
        return {name: _told(inner) for name, inner in value.items()}
    return [_told(inner) for inner in value] if isinstance(value, list) else value
