from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from agencies.enums import MenuGroup
        from agencies.lending import AGENCY, PARTNERSHIP, Section, lend_leftovers, lend_section
        from agencies.models import Charter, RetentionRule
        from cms import navigation
        from cms.actions import library_use, practice_notes
        from cms.receivers import forget_content
        from cms.statements import lend_keepings
        from figures.lending import lend_learning_address, lend_people_address, lend_person_address
        from portal.menu import account_items, footer_items, items
        from portal.queries import found
        from portal.queries.keeping import keepings
        from portal.views.agency import people_address

        lend_people_address(people_address)
        lend_person_address(lambda agency, person: reverse("portal:person", args=[agency.slug, person.public_id]))
        lend_learning_address(lambda: reverse("portal:learn"))
        lend_section(AGENCY, Section("overview", _("At a glance"), "portal:agency", order=10, for_teams=True))
        lend_section(
            AGENCY, Section("people", _("All people"), "portal:people", MenuGroup.PEOPLE, order=20, for_teams=True)
        )
        lend_section(
            AGENCY, Section("centres", _("Reporting centres"), "portal:centres", MenuGroup.PARTNERSHIP, order=60)
        )
        lend_section(
            PARTNERSHIP,
            Section("centres", _("Reporting centres"), "portal:partnership-centres", MenuGroup.PARTNERSHIP, order=60),
        )
        lend_section(
            PARTNERSHIP,
            Section(
                "directory", _("Support directory"), "portal:partnership-directory", MenuGroup.PARTNERSHIP, order=65
            ),
        )
        found.lend()
        lend_keepings(keepings)
        for changed in (post_save, post_delete):
            changed.connect(forget_content, sender=RetentionRule, dispatch_uid="portal.retention-rule")
        self.lend_bulk()
        lend_leftovers(practice_notes.let_go)
        lend_leftovers(library_use.let_go)  # the two rooms on the ground know nothing of each other
        navigation.register(items)
        navigation.register(account_items, place=navigation.Place.ACCOUNT)
        navigation.register(footer_items, place=navigation.Place.FOOTER)
        post_save.connect(forget_content, sender=Charter, dispatch_uid="portal.charter")

    def lend_bulk(self) -> None:
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from agencies.enums import MenuGroup
        from agencies.lending import AGENCY, JobKind, Section, lend_job_kind, lend_section
        from agencies.models import Job
        from courses.actions import bulk
        from courses.lending import lend_bulk_verb
        from portal.bulk_verbs import EXPORT, REMIND

        def address(job: Job) -> str:
            return reverse("portal:bulk", args=[job.arguments["slug"], job.arguments["public_id"]])

        lend_bulk_verb(REMIND)
        lend_bulk_verb(EXPORT)
        lend_job_kind(JobKind(bulk.JOB, _("Doing it for many people"), bulk.run_piece, address, _("posts")))
        lend_job_kind(JobKind(bulk.UNDO, _("Taking it back"), bulk.take_back_piece, address, _("posts")))
        lend_section(
            AGENCY,
            Section("bulk", _("Done for many"), "portal:bulks", MenuGroup.RECORDS, order=91, for_teams=True),
        )
