from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "figures"

    def ready(self) -> None:
        import figures.receivers  # noqa: F401
        from agencies.lending import PersonalData, lend_personal_data, lend_retained
        from courses.lending import lend_proof
        from figures.actions import erasing
        from figures.actions.retention import MESSAGES
        from figures.queries import personal_data
        from figures.tasks import drifting_standings

        lend_personal_data(PersonalData("figures", personal_data.TABLES, personal_data.UNLISTED, erasing.erase))
        lend_proof("standings", drifting_standings)
        lend_retained(MESSAGES)
