"""What this room holds about a person."""

from django.utils.translation import gettext_lazy as _

from agencies.lending import PersonalTable

TABLES = (
    PersonalTable(
        "certificates.Certificate", "person", _("Certificates"),
        (
            "number", "course_key", "issued_at", "issued_date", "valid_until_date", "grade", "snapshot",
            "withdrawn_date", "withdrawn_reason", "superseded_at", "superseded_cause", "superseded_reason",
        ),
        cleared={"withdrawn_reason": "", "superseded_reason": ""},
    ),
    PersonalTable(
        "certificates.WithdrawalRequest", "certificate__person", _("Requests to withdraw a certificate"),
        ("certificate__number", "asked_at", "reason", "answer", "answered_at"),
        cleared={"reason": ""},
    ),
    PersonalTable(
        "certificates.Seal", "certificate__person", _("Seals on your certificates"),
        ("certificate__number", "sealed_by", "sealed_at"),
        is_deleted=True,
    ),
    PersonalTable(
        "certificates.Badge", "certificate__person", _("Badges made of your certificates"),
        ("certificate__number", "made_at", "list_name", "position"),
        cleared={"salt": ""},
    ),
    PersonalTable(
        "certificates.LearningRecord", "person", _("Records of learning you made to show others"),
        ("number", "made_at", "shown_until_date", "withdrawn_at", "snapshot"),
    ),
)  # fmt: skip
UNLISTED = {"certificates.Certificate.superseded_by_person": "Who made it again: a deed, like withdrawing one."}
