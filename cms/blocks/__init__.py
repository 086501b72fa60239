from cms.blocks.body import BodyBlock, PageBlock
from cms.blocks.fields import BodyField

__all__ = ["BodyBlock", "BodyField", "PageBlock"]
