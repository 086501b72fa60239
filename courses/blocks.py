from cms.blocks import BodyBlock


class LessonBlock(BodyBlock):
    """What a lesson may hold. Rooms above lend blocks of their own at start-up (`courses.lending`)."""
