"""What this room holds about a person."""

from django.utils.translation import gettext_lazy as _

from agencies.lending import PersonalTable

TABLES = (
    PersonalTable("figures.Message", "person", _("Reminders to you"), ("day", "state", "why", "counts", "at")),
    PersonalTable("figures.ReportOrder", "person", _("Reports you get"), ("rhythm", "ordered_at", "stopped_at")),
    PersonalTable("figures.ReportMail", "order__person", _("Reports sent to you"), ("day", "state", "why", "at")),
    PersonalTable("figures.Nudge", "receiver", _("What they were about"), ("about", "days", "subject", "from_date")),
)

UNLISTED = {
    "figures.PostStanding.person": "Worked out from posts, requirements and certificates, and made anew from them.",
    "figures.Outdated.person": "A mark, for a moment, that standings are to be worked out anew.",
    "figures.HistoryWaiting.person": "A mark, for a moment, that figures of past days are to be worked out anew.",
}

# Where a lead or a coordinator may have written somebody's name.
TYPED = {"figures.Declaration": ("note", "refused_reason")}
