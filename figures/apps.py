from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Of each page its code, its name, its address, and whether that takes the slug of the partnership or agency.
COORDINATORS_PAGES = (
    ("coverage", _("Coverage"), "figures", False),
    ("trend", _("Over time"), "trend", False),
    ("movement", _("Why did it move?"), "partnership-movement", True),
    ("running-out", _("Running out"), "running-out", False),
    ("seats", _("What it takes"), "seats", False),
    ("workforce", _("Workforce"), "workforce", False),
    ("centres", _("Reporting centres"), "centres", False),
    ("evidence", _("Evidence"), "evidence", False),
    ("charter", _("Charter"), "charter", False),
    ("targets", _("Targets"), "targets", False),
    ("library", _("Use of the library"), "library", False),
    ("statements", _("Statements"), "statements-desk", True),
)
LEADS_PAGES = (
    ("trend", _("Over time"), "agency-trend", True),
    ("movement", _("Why did it move?"), "agency-movement", True),
    ("running-out", _("Running out"), "agency-running-out", True),
    ("seats", _("What it takes"), "agency-seats", True),
    ("workforce", _("Workforce"), "agency-workforce", True),
    ("evidence", _("Evidence"), "agency-evidence", True),
    ("statements", _("Statements"), "statements", False),
)
OF_WHOLE_AGENCIES = ("workforce",)  # teams declare none


class FiguresConfig(AppConfig):
    name = "figures"

    def ready(self) -> None:
        import figures.receivers  # noqa: F401
        from agencies.api.interface import api
        from agencies.enums import MenuGroup
        from agencies.lending import (
            AGENCY,
            PARTNERSHIP,
            PersonalData,
            Section,
            lend_personal_data,
            lend_retained,
            lend_section,
        )
        from courses.lending import lend_proof
        from figures.actions import erasing
        from figures.actions.retention import MESSAGES, REPORTS
        from figures.api import reading
        from figures.lending import Page, lend_agency_page, lend_page
        from figures.queries import found, personal_data
        from figures.queries.findable import lend_sources
        from figures.tasks import drifting_history, drifting_standings, drifting_statements

        found.lend()
        lend_sources()
        # Before the addresses of the interface are drawn up.
        api.add_router("", reading.router)
        lend_personal_data(
            PersonalData(
                "figures", personal_data.TABLES, personal_data.UNLISTED, erasing.erase, typed=personal_data.TYPED
            )
        )
        lend_proof("standings", drifting_standings)
        lend_proof("figures", drifting_history)
        lend_retained(MESSAGES)
        lend_proof("statements", drifting_statements)
        lend_section(
            PARTNERSHIP,
            Section("statements", _("Statements"), "figures:statements-desk", MenuGroup.TRAINING, order=56),
        )
        lend_retained(REPORTS)
        reports = _("Reports by mail")
        lend_section(AGENCY, Section("reports", reports, "figures:reports", MenuGroup.RECORDS, 62, for_teams=True))
        lend_section(PARTNERSHIP, Section("reports", reports, "figures:partnership-reports", MenuGroup.RECORDS, 62))
        why = _("Why did it move?")
        lend_section(
            AGENCY, Section("movement", why, "figures:agency-movement", MenuGroup.TRAINING, 58, for_teams=True)
        )
        lend_section(
            PARTNERSHIP, Section("movement", why, "figures:partnership-movement", MenuGroup.TRAINING, order=58)
        )
        reminding = Section("reminders", _("Reminders"), "figures:reminders", MenuGroup.TRAINING, 46, for_teams=True)
        lend_section(AGENCY, reminding)
        lend_section(
            PARTNERSHIP,
            Section("reminders", _("Reminders"), "figures:partnership-reminders", MenuGroup.TRAINING, order=46),
        )
        lend_section(
            AGENCY, Section("figures", _("Figures"), "figures:agency-trend", MenuGroup.TRAINING, 15, for_teams=True)
        )
        for place, (code, label, address, of_one) in enumerate(COORDINATORS_PAGES):
            lend_page(Page(code, label, f"figures:{address}", order=10 * (place + 1), takes_slug=of_one))
        for place, (code, label, address, of_one) in enumerate(LEADS_PAGES):
            lend_agency_page(
                Page(
                    code,
                    label,
                    f"figures:{address}",
                    order=10 * (place + 1),
                    takes_slug=of_one,
                    for_teams=code not in OF_WHOLE_AGENCIES,
                )
            )
