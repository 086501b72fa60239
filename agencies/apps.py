from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    default = True

    def ready(self) -> None:
        from agencies import receivers  # noqa: F401 - connects them


class PeopleConfig(WagtailUsersAppConfig):
    """Wagtail's own pages about users, with our person in them."""

    user_viewset = "agencies.admin.people.PersonViewSet"
