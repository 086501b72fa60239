from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class GlossaryTermBlock(blocks.StructBlock):
    """One term and its plain meaning, where the reader needs it."""

    term = SnippetChooserBlock("cms.GlossaryTerm", label=_("Glossary term"))

    class Meta:
        icon = "info-circle"
        label = _("Glossary term")
        template = "cms/blocks/glossary_term.html"
        description = _("A hard word and its plain meaning, where the reader first meets it.")

    def get_preview_value(self) -> blocks.StructValue:
        """The newest one that there is: an example that exists."""
        return self.normalize(
            {"term": self.child_blocks["term"].model_class.objects.filter(live=True).order_by("-pk").first()}
        )


class GlossaryListBlock(blocks.StaticBlock):
    """Every term, A to Z. A lesson links to a term by its code: /glossary/#hate-incident."""

    outline = (2,)

    class Meta:
        icon = "list-ul"
        label = _("Whole glossary")
        admin_text = _("All live glossary terms, A to Z.")
        template = "cms/blocks/glossary_list.html"
        description = _("Every term of the glossary. One page of the site has it.")
        preview_value = None
