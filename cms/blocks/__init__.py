from cms.blocks.body import BodyBlock
from cms.blocks.fields import BodyField

__all__ = ["BodyBlock", "BodyField"]
