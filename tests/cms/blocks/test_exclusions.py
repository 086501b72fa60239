import pytest
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtailmedia.models import Media

from cms.blocks import PageBlock, exclusions


def told(*blocks: tuple[str, object]) -> list[str]:
    raw = [{"type": kind, "value": value, "id": str(number)} for number, (kind, value) in enumerate(blocks)]
    return [str(exclusion) for exclusion in exclusions(PageBlock().to_python(raw))]


def text(html: str) -> tuple[str, object]:
    return "rich_text", html


def test_a_sound_body():
    assert told(text("<h2>One</h2><h3>Two</h3>"), ("key_point", {"text": "<p>Go</p>"}), text("<h4>Three</h4>")) == []


def test_heading_levels_are_read_across_blocks():
    assert told(text("<h2>One</h2>"), ("key_point", {"text": "<p>Go</p>"}), text("<h4>Two</h4>")) == [
        "Block 3 (Text): The heading “Two” skips a level: it has level 4, and should have level 3."
    ]


def test_first_heading_is_level_two():
    assert told(text("<p>Hello</p>"), text("<h3>One</h3>")) == [
        "Block 2 (Text): The heading “One” has level 3, but the first heading of a page has level 2."
    ]


def test_lists_that_bring_their_own_headings_count():
    assert told(("glossary_list", None), text("<h3>More</h3>")) == []


def test_empty_heading_and_empty_link():
    assert told(text('<h2></h2><p><a href="/x"> </a></p>')) == [
        "Block 1 (Text): A link has no words. Write where it leads, or remove it.",
        "Block 1 (Text): A heading is empty. Write it, or remove it.",
    ]


def test_links_are_read_inside_lists_and_cells():
    empty = '<p><a href="/x"></a></p>'
    reason = "A link has no words. Write where it leads, or remove it."
    table = {"caption": "C", "columns": [{"type": "text", "heading": "H"}], "rows": [{"values": [empty]}]}

    assert told(("steps", {"title": "T", "steps": ["<p>a</p>", empty]}), ("table", table)) == [
        f"Block 1 (Steps): {reason}",
        f"Block 2 (Table): {reason}",
    ]


@pytest.mark.parametrize(
    ("table", "reasons"),
    [
        (
            {"caption": " ", "columns": [{"type": "text", "heading": "H"}], "rows": []},
            ["Block 1 (Table): The table has no caption. Say what it shows."],
        ),
        (
            {"caption": "C", "columns": [{"type": "text", "heading": ""}], "rows": []},
            ["Block 1 (Table): A column of the table has no heading. Give each column one."],
        ),
        (
            {"caption": "C", "columns": [], "rows": []},
            ["Block 1 (Table): A column of the table has no heading. Give each column one."],
        ),
    ],
)
def test_tables(table, reasons):
    assert told(("table", table)) == reasons


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("alt_text", "is_decorative", "count"), [("", False, 1), ("  ", False, 1), ("A door", False, 0), ("", True, 0)]
)
def test_images(alt_text, is_decorative, count):
    image = Image.objects.create(title="door", file=get_test_image_file())

    value = {"image": image.pk, "alt_text": alt_text, "is_decorative": is_decorative, "caption": ""}
    reason = "Block 1 (Image): The image has no description. Describe it, or mark it as decorative."

    assert told(("image", value)) == [reason] * count


@pytest.mark.django_db
def test_videos():
    video = Media.objects.create(title="v", type="video", file="v.mp4", duration=1)
    captions = Document.objects.create(title="c", file="v.vtt")
    bare = {"media": video.pk, "title": "V", "captions": None, "transcript": "<p> </p>"}

    assert told(("video", bare)) == [
        "Block 1 (Video): The video has no captions. Choose a WebVTT file with everything that is heard.",
        "Block 1 (Video): The video has no transcript. Write what is said and shown.",
    ]
    assert told(("video", {**bare, "captions": captions.pk, "transcript": "<p>Hello</p>"})) == []
    other = Document.objects.create(title="o", file="v.txt")
    assert told(("video", {**bare, "captions": other.pk, "transcript": "<p>Hello</p>"})) == [
        "Block 1 (Video): The captions are not a WebVTT file (.vtt)."
    ]


@pytest.mark.django_db
def test_audio():
    audio = Media.objects.create(title="a", type="audio", file="a.mp3", duration=1)

    assert told(("audio", {"media": audio.pk, "title": "A", "transcript": ""})) == [
        "Block 1 (Audio): The audio has no transcript. Write what is said."
    ]
    assert told(("audio", {"media": audio.pk, "title": "A", "transcript": "<p>Hello</p>"})) == []


def test_buttons():
    assert told(("button", {"text": "Go", "page": None, "address": ""})) == [
        "Block 1 (Button): The button leads nowhere. Choose a page or write an address."
    ]
