from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    default = True

    def ready(self) -> None:
        from dataclasses import replace

        from django.utils.translation import gettext_lazy as _

        from agencies import receivers  # noqa: F401 - connects them
        from agencies.actions import erasures, retention
        from agencies.enums import MenuGroup
        from agencies.lending import (
            AGENCY,
            PARTNERSHIP,
            JobKind,
            PersonalData,
            Section,
            lend_job_kind,
            lend_personal_data,
            lend_retained,
            lend_section,
        )
        from agencies.queries import personal_data

        lend_personal_data(
            PersonalData(
                "agencies",
                personal_data.TABLES,
                personal_data.UNLISTED,
                erase=erasures.clear_account,
                typed=personal_data.TYPED,
            )
        )
        lend_job_kind(JobKind(erasures.JOB, _("Erasing a person"), erasures.piece))
        lend_job_kind(JobKind(retention.JOB, _("Letting old records go"), retention.piece))
        for thing in retention.THINGS:
            lend_retained(thing)
        lend_section(
            PARTNERSHIP,
            Section("retention", _("How long things are kept"), "agencies:retention", MenuGroup.RECORDS, order=94),
        )
        lend_section(
            AGENCY, Section("changes", _("What changed"), "agencies:agency-changes", MenuGroup.RECORDS, order=90)
        )
        lend_section(
            PARTNERSHIP,
            Section("changes", _("What changed"), "agencies:partnership-changes", MenuGroup.RECORDS, order=90),
        )
        lend_section(
            PARTNERSHIP, Section("erasures", _("Erasing people"), "agencies:erasures", MenuGroup.RECORDS, order=95)
        )
        lend_section(
            AGENCY, Section("charter", _("Charter"), "agencies:agency-charter", MenuGroup.PARTNERSHIP, order=80)
        )
        lend_section(
            PARTNERSHIP,
            Section("charter", _("Charter"), "agencies:partnership-charter", MenuGroup.PARTNERSHIP, order=80),
        )
        lend_section(AGENCY, Section("joining", _("Joining"), "agencies:joining", MenuGroup.PEOPLE, order=30))
        second = Section(
            "second-accounts", _("Second accounts"), "agencies:second-accounts", MenuGroup.PEOPLE, order=75
        )
        lend_section(AGENCY, second)
        lend_section(PARTNERSHIP, replace(second, address_name="agencies:partnership-second-accounts"))
        lend_section(
            AGENCY,
            Section("recovery", _("Account help"), "agencies:recoveries", MenuGroup.PEOPLE, order=85, for_teams=True),
        )
        lend_section(
            PARTNERSHIP,
            Section("sign-in", _("Agency sign-in"), "agencies:sign-in-services", MenuGroup.PEOPLE, order=84),
        )
        lend_section(
            PARTNERSHIP,
            Section("recovery", _("Account help"), "agencies:recoveries-waiting", MenuGroup.PEOPLE, order=85),
        )
        self.lend_imports()

    def lend_imports(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from agencies.actions import imports, sent_lists
        from agencies.actions.staff import STAFF
        from agencies.enums import MenuGroup
        from agencies.lending import AGENCY, JobKind, Section, lend_import_kind, lend_job_kind, lend_section
        from agencies.models import Job
        from agencies.queries.imports import address_of

        def address(job: Job) -> str:
            told = job.arguments
            return address_of("import", told.get("file_kind", STAFF.name), told["slug"], told["public_id"])

        lend_import_kind(STAFF)
        lend_job_kind(JobKind(imports.CHECK, _("Checking a file"), imports.check_piece, address, _("rows")))
        lend_job_kind(JobKind(imports.GO_ON, _("Starting an import"), sent_lists.go_on_piece, address))
        lend_job_kind(JobKind(imports.RUN, _("Importing a file"), imports.run_piece, address, _("rows")))
        lend_job_kind(JobKind(imports.UNDO, _("Undoing an import"), imports.undo_piece, address, _("changes")))
        lend_section(AGENCY, Section("imports", _("Staff file"), "agencies:imports", MenuGroup.PEOPLE, order=32))
        lend_section(AGENCY, Section("hr-system", _("HR system"), "agencies:hr-system", MenuGroup.PEOPLE, order=33))


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's own pages about users, with our person in them."""

    user_viewset = "agencies.admin.people.PersonViewSet"
