from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.button import ButtonBlock
from cms.blocks.call_out import CallOutBlock
from cms.blocks.dated_fact import DatedFactBlock
from cms.blocks.example import ExampleBlock
from cms.blocks.glossary import GlossaryListBlock, GlossaryTermBlock
from cms.blocks.image import ImageBlock
from cms.blocks.key_point import KeyPointBlock
from cms.blocks.law_table import LawTableBlock
from cms.blocks.media import AudioBlock, VideoBlock
from cms.blocks.quotation import QuotationBlock
from cms.blocks.reveal import RevealBlock
from cms.blocks.rich_text import RunningTextBlock
from cms.blocks.service_list import ServiceListBlock
from cms.blocks.statements import CookieListBlock, KeepingListBlock, WhoToAskBlock
from cms.blocks.steps import StepsBlock
from cms.blocks.table import TableBlock


class BodyBlock(blocks.StreamBlock):
    """What any page may hold. The curriculum loader writes these names and shapes; `docs/blocks.md` lists them."""

    rich_text = RunningTextBlock(label=_("Text"), icon="pilcrow", template="cms/blocks/rich_text.html")
    key_point = KeyPointBlock()
    call_out = CallOutBlock()
    example = ExampleBlock()
    steps = StepsBlock()
    reveal = RevealBlock()
    quotation = QuotationBlock()
    table = TableBlock()
    image = ImageBlock()
    video = VideoBlock()
    audio = AudioBlock()
    dated_fact = DatedFactBlock()
    glossary_term = GlossaryTermBlock()
    service_list = ServiceListBlock()

    class Meta:
        template = "cms/blocks/body.html"


class PageBlock(BodyBlock):
    """What a standard page may hold besides: the lists that gather what is kept elsewhere."""

    glossary_list = GlossaryListBlock()
    law_table = LawTableBlock()
    cookie_list = CookieListBlock()
    keeping_list = KeepingListBlock()
    who_to_ask = WhoToAskBlock()
    button = ButtonBlock()
