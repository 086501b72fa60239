"""What this room holds about a person."""

from django.utils.translation import gettext_lazy as _

from agencies.lending import PersonalTable

TABLES = (
    PersonalTable("figures.Message", "person", _("Reminders to you"), ("day", "state", "why", "counts", "at")),
    PersonalTable("figures.Nudge", "receiver", _("What they were about"), ("about", "days", "subject", "from_date")),
)

UNLISTED = {
    "figures.PostStanding.person": "Worked out from posts, requirements and certificates, and made anew from them.",
    "figures.Outdated.person": "A mark, for a moment, that standings are to be worked out anew.",
}
