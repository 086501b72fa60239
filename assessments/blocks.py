from wagtail import blocks


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a quiz."""


class NodesBlock(blocks.StreamBlock):
    """The steps and endings of a scenario."""
