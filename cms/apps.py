from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from cms import menu, navigation

        navigation.register(menu.main_items)
        navigation.register(menu.footer_items, place=navigation.Place.FOOTER)
