from wagtail import blocks


class BodyBlock(blocks.StreamBlock):
    rich_text = blocks.RichTextBlock()
