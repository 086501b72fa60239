from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from cms import navigation
        from figures.lending import lend_people_address
        from portal.menu import items
        from portal.views.agency import people_address

        lend_people_address(people_address)
        navigation.register(items)
