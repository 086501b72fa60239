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
        lend_section(PARTNERSHIP, Section("retention", _("How long things are kept"), "agencies:retention", order=94))
        lend_section(AGENCY, Section("changes", _("What changed"), "agencies:agency-changes", order=90))
        lend_section(PARTNERSHIP, Section("changes", _("What changed"), "agencies:partnership-changes", order=90))
        lend_section(PARTNERSHIP, Section("erasures", _("Erasing people"), "agencies:erasures", order=95))
        lend_section(AGENCY, Section("charter", _("Charter"), "agencies:agency-charter", order=80))
        lend_section(PARTNERSHIP, Section("charter", _("Charter"), "agencies:partnership-charter", order=80))
        lend_section(AGENCY, Section("joining", _("Joining"), "agencies:joining", order=30))
        second = Section("second-accounts", _("Second accounts"), "agencies:second-accounts", order=75)
        lend_section(AGENCY, second)
        lend_section(PARTNERSHIP, replace(second, address_name="agencies:partnership-second-accounts"))
        lend_section(AGENCY, Section("recovery", _("Account help"), "agencies:recoveries", order=85, for_teams=True))
        lend_section(PARTNERSHIP, Section("sign-in", _("Agency sign-in"), "agencies:sign-in-services", order=84))
        lend_section(PARTNERSHIP, Section("recovery", _("Account help"), "agencies:recoveries-waiting", order=85))
        self.lend_imports()

    def lend_imports(self) -> None:
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from agencies.actions import imports
        from agencies.actions.staff import STAFF
        from agencies.lending import AGENCY, JobKind, Section, lend_import_kind, lend_job_kind, lend_section
        from agencies.models import Job

        def address(job: Job) -> str:
            return reverse("agencies:import", args=[job.arguments["slug"], job.arguments["public_id"]])

        lend_import_kind(STAFF)
        lend_job_kind(JobKind(imports.CHECK, _("Checking a file"), imports.check_piece, address, _("rows")))
        lend_job_kind(JobKind(imports.RUN, _("Importing a file"), imports.run_piece, address, _("rows")))
        lend_job_kind(JobKind(imports.UNDO, _("Undoing an import"), imports.undo_piece, address, _("changes")))
        lend_section(AGENCY, Section("imports", _("Staff file"), "agencies:imports", order=60))


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's own pages about users, with our person in them."""

    user_viewset = "agencies.admin.people.PersonViewSet"
