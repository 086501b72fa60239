from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "figures"

    def ready(self) -> None:
        from agencies.lending import PersonalData, lend_personal_data
        from figures.actions import erasing
        from figures.queries import personal_data

        lend_personal_data(PersonalData("figures", personal_data.TABLES, personal_data.UNLISTED, erasing.erase))
