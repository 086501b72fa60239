from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save, pre_delete
        from django.utils.translation import gettext_lazy as _

        from agencies.lending import (
            AGENCY,
            PARTNERSHIP,
            PersonalData,
            Section,
            lend_personal_data,
            lend_section,
            lend_titles,
        )
        from agencies.models import Definition
        from agencies.signals import accounts_linked, membership_changed
        from cms.receivers import forget_content
        from courses import receivers
        from courses.actions import erasing
        from courses.models import CourseModule
        from courses.queries import personal_data
        from courses.queries.records import WITH_RECORDS
        from courses.signals import session_news

        lend_section(AGENCY, Section("requirements", _("Requirements"), "courses:requirements", order=30))
        lend_section(AGENCY, Section("exceptions", _("Exceptions"), "courses:exceptions", order=31, for_teams=True))
        lend_section(
            PARTNERSHIP, Section("requirements", _("Requirements"), "courses:partnership-requirements", order=30)
        )
        lend_section(AGENCY, Section("sessions", _("Sessions"), "courses:sessions", order=40))
        lend_section(PARTNERSHIP, Section("sessions", _("Sessions"), "courses:partnership-sessions", order=40))
        session_news.connect(receivers.tell_people, dispatch_uid="courses.session-news")
        lend_personal_data(
            PersonalData("courses", personal_data.TABLES, erase=erasing.erase, typed=personal_data.TYPED)
        )
        lend_titles(personal_data.titles)
        membership_changed.connect(receivers.pass_on_change_of_scope, dispatch_uid="courses.membership-changed")
        accounts_linked.connect(receivers.settle_linked_accounts, dispatch_uid="courses.accounts-linked")
        for shown in (CourseModule, Definition):
            for changed in (post_save, post_delete):
                changed.connect(forget_content, sender=shown, dispatch_uid=f"courses.{shown.__name__}")
        for model in WITH_RECORDS:
            pre_delete.connect(
                receivers.refuse_deletion_of_records, sender=model, dispatch_uid=f"courses.keep.{model.__name__}"
            )
        lend_section(AGENCY, Section("training", _("Training map"), "courses:training", order=70))
        lend_section(PARTNERSHIP, Section("training-map", _("Training map"), "courses:training-map", order=70))
