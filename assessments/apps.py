from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in
        from wagtail.signals import published, unpublished

        from agencies.lending import PersonalData, lend_personal_data, lend_retained
        from assessments import receivers
        from assessments.actions.retention import ANSWERS
        from assessments.blocks import ScenarioLinkBlock
        from assessments.models import Quiz
        from assessments.queries import personal_data
        from assessments.queries.editions import quiz_address
        from assessments.queries.paper_check import quick_check
        from courses import lending

        published.connect(receivers.quiz_published, sender=Quiz, dispatch_uid="assessments.quiz_published")
        unpublished.connect(receivers.quiz_unpublished, sender=Quiz, dispatch_uid="assessments.quiz_unpublished")
        user_logged_in.connect(receivers.person_signed_in, dispatch_uid="assessments.person_signed_in")
        lending.lend_lesson_block("scenario", ScenarioLinkBlock())
        lending.lend_quiz_address(quiz_address)
        lending.lend_quick_check(quick_check)
        lend_personal_data(PersonalData("assessments", personal_data.TABLES))
        lend_retained(ANSWERS)
