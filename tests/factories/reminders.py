from datetime import time

import factory
from factory.django import DjangoModelFactory

from figures.models import ReminderPlan, ReminderStep
from tests.factories.agencies import PartnershipFactory

STEPS = (
    ("due", -14, "learner"),
    ("due", 0, "learner"),
    ("due", 7, "learner"),
    ("due", 7, "lead"),
    ("due", 28, "coordinator"),
    ("ending", -30, "learner"),
    ("ending", 1, "learner"),
    ("ending", 7, "lead"),
    ("session", -1, "learner"),
    ("joining", 1, "lead"),
    ("charter", 0, "lead"),
)


class ReminderPlanFactory(DjangoModelFactory):
    """A partnership's plan, switched on; `agency=` makes it the agency's own. `steps=[("due", -14, "learner"), …]`."""

    class Meta:
        model = ReminderPlan
        skip_postgeneration_save = True

    partnership = factory.SubFactory(PartnershipFactory)
    is_on = True
    quiet_from = time(18)
    quiet_until = time(8)

    @factory.post_generation
    def steps(self, create, extracted, **kwargs):
        for about, days, to in STEPS if extracted is None else extracted:
            ReminderStep.objects.create(plan=self, about=about, days=days, to=to)
