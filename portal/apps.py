from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from cms import navigation
        from figures.lending import lend_people_address
        from portal.menu import account_items, items
        from portal.views.agency import people_address

        lend_people_address(people_address)
        navigation.register(items)
        navigation.register(account_items, place=navigation.Place.ACCOUNT)
