"""Video and audio, played by the browser itself: no third-party player, nobody is tracked."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock
from wagtailmedia.models import get_media_model

from cms.blocks.rich_text import PlainTextBlock, has_words


class VideoBlock(blocks.StructBlock):
    media = VideoChooserBlock(label=_("Video"))
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file (.vtt) with everything that is heard.")
    )
    transcript = PlainTextBlock(
        label=_("Transcript"), required=False, help_text=_("What is said, and what is shown but not said.")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "cms/blocks/video.html"
        description = _("A short film, with captions and a transcript, so that nobody has to hear or see it.")

    def exclusions(self, value: blocks.StructValue) -> Iterator[str]:
        if not value["captions"]:
            yield gettext("The video has no captions. Choose a WebVTT file with everything that is heard.")
        elif value["captions"].file_extension.lower() != "vtt":
            yield gettext("The captions are not a WebVTT file (.vtt).")
        if not has_words(value["transcript"]):
            yield gettext("The video has no transcript. Write what is said and shown.")

    def get_preview_value(self) -> blocks.StructValue:
        """The newest one that there is: an example that exists."""
        return self.normalize(example_of("video"))


class AudioBlock(blocks.StructBlock):
    media = AudioChooserBlock(label=_("Audio"))
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    transcript = PlainTextBlock(label=_("Transcript"), required=False, help_text=_("Everything that is said."))

    class Meta:
        icon = "media"
        label = _("Audio")
        template = "cms/blocks/audio.html"
        description = _("Something to listen to, with a transcript. It never starts by itself.")

    def exclusions(self, value: blocks.StructValue) -> Iterator[str]:
        if not has_words(value["transcript"]):
            yield gettext("The audio has no transcript. Write what is said.")

    def get_preview_value(self) -> blocks.StructValue:
        """The newest one that there is: an example that exists."""
        return self.normalize(example_of("audio"))


def example_of(kind: str) -> dict[str, Any]:
    media = get_media_model().objects.filter(type=kind).order_by("pk").last()
    return {
        "media": media,
        "title": media.title if media else "",
        "transcript": gettext("<p>What is said stands here, line by line.</p>"),
    }
