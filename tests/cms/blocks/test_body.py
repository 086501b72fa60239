"""What each block says in HTML. The names and shapes are those that the curriculum loader writes."""

from datetime import date

import pytest
from django.test import override_settings
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtailmedia.models import Media

from cms.blocks import BodyBlock, PageBlock
from tests.factories.cms import DatedFactFactory, GlossaryTermFactory, LawEntryFactory, ServiceFactory

DAY = date(2026, 12, 1)


def render(kind: str, value: object, on: date = DAY) -> str:
    block = PageBlock()
    body = block.to_python([{"type": kind, "value": value, "id": "1"}])
    return " ".join(body[0].render(context={"on": on}).split())


def test_body_block_names():
    assert list(BodyBlock().child_blocks) == [
        "rich_text",
        "key_point",
        "call_out",
        "example",
        "steps",
        "reveal",
        "quotation",
        "table",
        "image",
        "video",
        "audio",
        "dated_fact",
        "glossary_term",
        "service_list",
    ]
    assert set(PageBlock().child_blocks) - set(BodyBlock().child_blocks) == {
        "glossary_list",
        "law_table",
        "cookie_list",
        "keeping_list",
        "who_to_ask",
        "button",
    }


def test_rich_text():
    assert render("rich_text", "<h2>One</h2>") == '<div class="wm-prose"><h2>One</h2></div>'


def test_key_point():
    assert render("key_point", {"text": "<p>Write it down.</p>"}) == (
        '<div class="wm-key-point"> <p class="wm-key-point__title">Key point</p> '
        '<div class="wm-prose"><p>Write it down.</p></div> </div>'
    )


def test_call_out():
    assert render("call_out", {"title": "Ask", "body": "<p>Do not decide.</p>"}) == (
        '<div class="wm-call-out"> <p class="wm-call-out__title">Ask</p> '
        '<div class="wm-prose"><p>Do not decide.</p></div> </div>'
    )


def test_example():
    assert "<p>Sam says</p>" in render("example", {"title": "At the desk", "body": "<p>Sam says</p>"})


def test_steps():
    html = render("steps", {"title": "What to do", "steps": ["<p>Listen</p>", "<p>Write</p>"]})

    assert html.count('<li class="wm-steps__step"><div class="wm-prose">') == 2


def test_reveal_opens_without_script():
    html = render("reveal", {"title": "What if they say no?", "body": "<p>Ask again later.</p>"})

    assert html.startswith('<details class="wm-reveal govuk-details">')


def test_quotation():
    html = render("quotation", {"text": "We <believe> you.", "source": "A survivor"})

    assert "<p>We &lt;believe&gt; you.</p>" in html
    assert "A survivor</figcaption>" in html


def test_table_has_caption_and_column_headings():
    html = render(
        "table",
        {
            "caption": "Two words",
            "columns": [{"type": "text", "heading": "Term"}, {"type": "text", "heading": "Meaning"}],
            "rows": [{"values": ["<b>Crime</b>", "Against the law"]}],
        },
    )

    assert "Two words</caption>" in html
    assert '<th scope="col" class="govuk-table__header">Meaning</th>' in html
    assert '<td class="govuk-table__cell"><b>Crime</b></td>' in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "alt"),
    [
        ({"alt_text": "Two people talk", "is_decorative": False}, 'alt="Two people talk"'),
        ({"alt_text": "Two people talk", "is_decorative": True}, 'alt=""'),
    ],
)
def test_image_alt(words, alt):
    image = Image.objects.create(title="file.png", file=get_test_image_file())

    html = render("image", {"image": image.pk, "caption": "", **words})

    assert alt in html
    assert "figcaption" not in html


@pytest.mark.django_db
def test_video_has_captions_and_transcript():
    video = Media.objects.create(title="v", type="video", file="media/v.mp4", duration=1)
    captions = Document.objects.create(title="c", file="documents/v.vtt")

    html = render(
        "video", {"media": video.pk, "title": "First words", "captions": captions.pk, "transcript": "<p>Hello</p>"}
    )

    assert f'<track kind="captions" src="{captions.url}" srclang="en" label="Captions" default>' in html
    assert "Transcript of “First words”" in html
    assert "<iframe" not in html


@pytest.mark.django_db
def test_audio_has_transcript():
    audio = Media.objects.create(title="a", type="audio", file="media/a.mp3", duration=1)

    html = render("audio", {"media": audio.pk, "title": "A call", "transcript": "<p>Hello</p>"})

    assert '<source src="/media/media/a.mp3" type="audio/mpeg">' in html
    assert "<p>Hello</p>" in html


@pytest.mark.django_db
def test_dated_fact_until_its_review_date():
    fact = DatedFactFactory(text="The old rule.", fallback="Ask your lead.", review_date=date(2027, 1, 1))

    before = render("dated_fact", {"fact": fact.pk}, on=date(2026, 12, 31))
    after = render("dated_fact", {"fact": fact.pk}, on=date(2027, 1, 1))

    assert "The old rule." in before
    assert "Source: Home Office circular." in before
    assert "Applies in: England, Wales." in before
    assert "Ask your lead." not in before
    assert "Ask your lead." in after
    assert "The old rule." not in after
    assert "Home Office circular" not in after


@pytest.mark.django_db
def test_glossary_term():
    term = GlossaryTermFactory(term="Hate incident", meaning="Not always a crime.")

    assert render("glossary_term", {"term": term.pk}) == (
        '<dl class="wm-glossary-term"> <dt class="wm-glossary-term__term"><dfn>Hate incident</dfn></dt> '
        '<dd class="wm-glossary-term__meaning">Not always a crime.</dd> </dl>'
    )


@pytest.mark.django_db
def test_service_list_holds_back_details_nobody_checked_in_time():
    ServiceFactory(name="Open Door", phone="01234 567890", review_date=date(2027, 1, 1))

    before = render("service_list", {"category": "VS", "title": ""}, on=date(2026, 12, 31))
    after = render("service_list", {"category": "VS", "title": ""}, on=date(2027, 1, 1))

    assert 'href="tel:01234567890"' in before
    assert "Open Door" in after
    assert "01234 567890" not in after
    assert "01234567890" not in after


@pytest.mark.django_db
def test_service_list_leaves_out_drafts_and_other_categories():
    ServiceFactory(name="Draft", live=False)
    ServiceFactory(name="Housing help", categories=["HS"])

    html = render("service_list", {"category": "VS", "title": ""})

    assert "No service of this kind is listed yet." in html
    assert "Draft" not in html
    assert "Housing help" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_service_list_queries(count, django_assert_num_queries):
    ServiceFactory.create_batch(count)

    with django_assert_num_queries(2):  # the services, and the directory's page
        html = render("service_list", {"category": "VS", "title": ""})

    assert html.count("wm-services__item") == count


@pytest.mark.django_db
def test_glossary_list_is_in_order_with_anchors():
    GlossaryTermFactory(term="victim", code="victim")
    GlossaryTermFactory(term="Advocate", code="advocate")
    GlossaryTermFactory(term="Draft", code="draft", live=False)

    html = render("glossary_list", None)

    assert html.index('id="letter-A"') < html.index('id="advocate"') < html.index('id="letter-V"')
    assert 'id="victim"' in html
    assert "Draft" not in html


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_glossary_list_queries(count, django_assert_num_queries):
    GlossaryTermFactory.create_batch(count)

    with django_assert_num_queries(1):
        html = render("glossary_list", None)

    assert html.count("wm-glossary__entry") == count


@pytest.mark.django_db
def test_law_table_shows_both_eras_and_falls_back():
    fact = DatedFactFactory(text="Not yet in force.")
    LawEntryFactory(instrument="Act A", does="Does A.", fact=fact)
    LawEntryFactory(instrument="Act B", does="Does B.", mark="unchecked", fallback="Ask about B.")
    LawEntryFactory(instrument="Order C", does="Became D.", era="then-and-now", mark="second-hand")

    html = render("law_table", None)

    assert html.index("In force or due") < html.index("Act A") < html.index("Then and now") < html.index("Order C")
    assert "Does A." in html
    assert "Not yet in force." in html
    assert "Source read" in html
    assert "Ask about B." in html
    assert "Does B." not in html
    assert "Seen second hand" in html


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_law_table_queries(count, django_assert_num_queries):
    for _ in range(count):
        LawEntryFactory(fact=DatedFactFactory())

    with django_assert_num_queries(1):
        html = render("law_table", None)

    assert html.count("wm-law__mark") == count


@override_settings(ROOT_URLCONF="config.urls")
def test_button_to_an_address():
    assert render("button", {"text": "Start learning", "page": None, "address": "/learn/"}) == (
        '<p class="wm-button"><a class="govuk-button" href="/learn/">Start learning</a></p>'
    )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PageBlock().child_blocks)
def test_a_block_just_inserted_can_be_previewed(kind):
    block = PageBlock().child_blocks[kind]

    block.render(block.get_default(), context={"on": DAY})
