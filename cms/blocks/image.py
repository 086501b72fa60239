from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(blocks.StructBlock):
    """A picture: described in words, or marked as decorative."""

    image = ImageChooserBlock(label=_("Image"))
    alt_text = blocks.CharBlock(
        label=_("Description"),
        required=False,
        max_length=255,
        help_text=_("What the picture shows, for people who cannot see it."),
    )
    is_decorative = blocks.BooleanBlock(
        label=_("Decorative"), required=False, help_text=_("Tick when the picture adds nothing that the text lacks.")
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "cms/blocks/image.html"
        description = _(
            "A picture that says what words cannot. Its description says what it shows, not that it is a picture."
        )

    def exclusions(self, value: blocks.StructValue) -> Iterator[str]:
        if not value["is_decorative"] and not (value["alt_text"] or "").strip():
            yield gettext("The image has no description. Describe it, or mark it as decorative.")

    def get_preview_value(self) -> blocks.StructValue:
        """The newest one that there is: an example that exists."""
        return self.normalize(
            {"image": get_image_model().objects.order_by("pk").last(), "alt_text": gettext("What the picture shows")}
        )
