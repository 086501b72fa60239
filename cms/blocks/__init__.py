from cms.blocks.body import BodyBlock, PageBlock
from cms.blocks.exclusions import Exclusion, exclusions
from cms.blocks.fields import BodyField

__all__ = ["BodyBlock", "BodyField", "Exclusion", "PageBlock", "exclusions"]
