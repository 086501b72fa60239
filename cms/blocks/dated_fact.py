from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class DatedFactBlock(blocks.StructBlock):
    """A statement that goes out of date: the statement itself until its review date, its fallback from then on.

    The day is taken from `on` in the context, so that a page kept for a day is kept with that day's words.
    """

    fact = SnippetChooserBlock("cms.DatedFact", label=_("Dated fact"))

    class Meta:
        icon = "date"
        label = _("Dated fact")
        template = "cms/blocks/dated_fact.html"
        description = _(
            "Law, figures and policy: what is true today and may not be next year. Never type these into the text."
        )

    def get_preview_value(self) -> blocks.StructValue:
        """The newest one that there is: an example that exists."""
        return self.normalize(
            {"fact": self.child_blocks["fact"].model_class.objects.filter(live=True).order_by("-pk").first()}
        )
