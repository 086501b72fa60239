from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        import certificates.receivers  # noqa: F401
        from agencies.lending import PersonalData, lend_personal_data
        from certificates.actions import erasing
        from certificates.queries import personal_data

        lend_personal_data(PersonalData("certificates", personal_data.TABLES, erase=erasing.erase))
