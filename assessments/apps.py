from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from wagtail.signals import published, unpublished

        from agencies.lending import (
            PersonalData,
            lend_leftovers,
            lend_only_looked_at,
            lend_personal_data,
            lend_retained,
        )
        from assessments import receivers
        from assessments.actions import question_files
        from assessments.actions.package_files import drop_unclaimed
        from assessments.actions.retention import ANSWERS, PRACTICE
        from assessments.blocks import PackageBlock, ScenarioLinkBlock
        from assessments.models import Quiz
        from assessments.queries import personal_data
        from assessments.queries.editions import quiz_address
        from assessments.queries.paper_check import quick_check
        from courses import lending

        published.connect(receivers.quiz_published, sender=Quiz, dispatch_uid="assessments.quiz_published")
        unpublished.connect(receivers.quiz_unpublished, sender=Quiz, dispatch_uid="assessments.quiz_unpublished")
        user_logged_in.connect(receivers.person_signed_in, dispatch_uid="assessments.person_signed_in")
        lending.lend_lesson_block("scenario", ScenarioLinkBlock())
        lending.lend_lesson_block("package", PackageBlock())
        lending.lend_quiz_address(quiz_address)
        lending.lend_quick_check(quick_check)
        lend_personal_data(PersonalData("assessments", personal_data.TABLES))
        lend_retained(ANSWERS)
        lend_retained(PRACTICE)
        lend_leftovers(drop_unclaimed)
        lend_leftovers(question_files.drop_old)
        lend_only_looked_at("assessments.Package")
