from figures.models.declaration import Declaration
from figures.models.delivery import ReportMail, ReportOrder
from figures.models.history import HistoryChange, HistoryState, HistoryWaiting, HistoryWeek, HumanHistory
from figures.models.reminder import Message, Nudge, ReminderPlan, ReminderStep
from figures.models.standing import Outdated, PostStanding, StandingsDay, Tally
from figures.models.statement import Statement, StatementFile
from figures.models.target import FigureSettings, Target

__all__ = [
    "Declaration",
    "FigureSettings",
    "HistoryChange",
    "HistoryState",
    "HistoryWaiting",
    "HistoryWeek",
    "HumanHistory",
    "Message",
    "Nudge",
    "Outdated",
    "PostStanding",
    "ReminderPlan",
    "ReminderStep",
    "ReportMail",
    "ReportOrder",
    "StandingsDay",
    "Statement",
    "StatementFile",
    "Tally",
    "Target",
]
