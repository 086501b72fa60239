from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from dataclasses import replace

        from django.db.models.signals import post_delete, post_save, pre_delete
        from django.utils.translation import gettext_lazy as _

        from agencies.enums import MenuGroup
        from agencies.lending import (
            AGENCY,
            PARTNERSHIP,
            PersonalData,
            Section,
            lend_import_kind,
            lend_personal_data,
            lend_retained,
            lend_section,
            lend_titles,
        )
        from agencies.models import Definition, Strand
        from agencies.signals import accounts_linked, membership_changed
        from cms import sitemap
        from cms.queries.overdue import Kind, lend_kind
        from cms.receivers import forget_content
        from cms.strands import lend_strands
        from courses import receivers
        from courses.actions import erasing
        from courses.actions.past_completions import COMPLETIONS
        from courses.actions.retention import DOCUMENTS
        from courses.models import CourseModule
        from courses.queries import found, personal_data
        from courses.queries.findable import lend_sources
        from courses.queries.records import WITH_RECORDS
        from courses.queries.strands import strand_choices
        from courses.queries.twins import glance_at_twins, twins_to_write
        from courses.signals import session_news

        lend_kind(Kind("twin", _("Easy Read twins"), twins_to_write, glance_at_twins))
        lend_section(
            AGENCY, Section("requirements", _("Requirements"), "courses:requirements", MenuGroup.TRAINING, order=30)
        )
        lend_section(
            AGENCY,
            Section("exceptions", _("Exceptions"), "courses:exceptions", MenuGroup.TRAINING, order=31, for_teams=True),
        )
        lend_section(
            PARTNERSHIP,
            Section(
                "requirements", _("Requirements"), "courses:partnership-requirements", MenuGroup.TRAINING, order=30
            ),
        )
        lend_section(AGENCY, Section("sessions", _("Sessions"), "courses:sessions", MenuGroup.TRAINING, order=40))
        lend_section(
            PARTNERSHIP,
            Section("sessions", _("Sessions"), "courses:partnership-sessions", MenuGroup.TRAINING, order=40),
        )
        session_news.connect(receivers.tell_people, dispatch_uid="courses.session-news")
        lend_personal_data(
            PersonalData("courses", personal_data.TABLES, erase=erasing.erase, typed=personal_data.TYPED)
        )
        lend_titles(personal_data.titles)
        lend_strands(strand_choices)
        lend_sources()
        self.lend_bulk()
        sitemap.register("courses", found.families)
        membership_changed.connect(receivers.pass_on_change_of_scope, dispatch_uid="courses.membership-changed")
        accounts_linked.connect(receivers.settle_linked_accounts, dispatch_uid="courses.accounts-linked")
        for shown in (CourseModule, Definition, Strand):
            for changed in (post_save, post_delete):
                changed.connect(forget_content, sender=shown, dispatch_uid=f"courses.{shown.__name__}")
        for model in WITH_RECORDS:
            pre_delete.connect(
                receivers.refuse_deletion_of_records, sender=model, dispatch_uid=f"courses.keep.{model.__name__}"
            )
        lend_section(
            AGENCY, Section("training", _("Training map"), "courses:training", MenuGroup.PARTNERSHIP, order=70)
        )
        lend_section(
            PARTNERSHIP,
            Section("training-map", _("Training map"), "courses:training-map", MenuGroup.PARTNERSHIP, order=70),
        )
        elsewhere = Section(
            "elsewhere",
            _("Training done elsewhere"),
            "courses:elsewhere",
            MenuGroup.TRAINING,
            order=45,
            for_teams=True,
        )
        lend_section(AGENCY, elsewhere)
        lend_section(PARTNERSHIP, replace(elsewhere, address_name="courses:partnership-equivalences"))
        lend_retained(DOCUMENTS)
        lend_import_kind(COMPLETIONS)

    def lend_bulk(self) -> None:
        from courses import forms
        from courses.actions import bulk_verbs
        from courses.lending import BulkVerb, lend_bulk_verb
        from courses.queries import bulk as reasons

        for order, (name, label, form, why_not, write, take_back) in enumerate(
            (
                (
                    "assign", bulk_verbs.ASSIGN, forms.AssignForm,
                    reasons.not_assigned, bulk_verbs.assign, bulk_verbs.take_back_assignments,
                ),
                (
                    "extend", bulk_verbs.EXTEND, forms.ExtendForm,
                    reasons.not_extended, bulk_verbs.extend, bulk_verbs.take_back_extensions,
                ),
                (
                    "exempt", bulk_verbs.EXEMPT, forms.ExemptForm,
                    reasons.not_exempted, bulk_verbs.exempt, bulk_verbs.take_back_exemptions,
                ),
            )
        ):  # fmt: skip
            lend_bulk_verb(BulkVerb(name, label, form, why_not, write, bulk_verbs.words, take_back, order))
