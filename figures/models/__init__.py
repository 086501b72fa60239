from figures.models.reminder import Message, Nudge, ReminderPlan, ReminderStep
from figures.models.standing import Outdated, PostStanding, StandingsDay, Tally

__all__ = [
    "Message",
    "Nudge",
    "Outdated",
    "PostStanding",
    "ReminderPlan",
    "ReminderStep",
    "StandingsDay",
    "Tally",
]
