"""What this room holds about a person."""

from django.utils.translation import gettext_lazy as _

from agencies.lending import PersonalTable

TABLES = (
    PersonalTable(
        "certificates.Certificate", "person", _("Certificates"),
        (
            "number", "course_key", "issued_at", "issued_date", "valid_until_date", "grade", "snapshot",
            "withdrawn_date", "withdrawn_reason",
        ),
        cleared={"withdrawn_reason": ""},
    ),
    PersonalTable(
        "certificates.LearningRecord", "person", _("Records of learning you made to show others"),
        ("number", "made_at", "shown_until_date", "withdrawn_at", "snapshot"),
    ),
)  # fmt: skip
