from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        from django.db.models.signals import post_save
        from django.utils.translation import gettext_lazy as _

        from agencies.lending import AGENCY, PARTNERSHIP, Section, lend_section
        from agencies.models import Charter
        from cms import navigation
        from cms.receivers import forget_content
        from figures.lending import lend_people_address
        from portal.menu import account_items, footer_items, items
        from portal.views.agency import people_address

        lend_people_address(people_address)
        lend_section(AGENCY, Section("overview", _("At a glance"), "portal:agency", order=10, for_teams=True))
        lend_section(AGENCY, Section("people", _("People"), "portal:people", order=20, for_teams=True))
        lend_section(AGENCY, Section("centres", _("Reporting centres"), "portal:centres", order=60))
        lend_section(PARTNERSHIP, Section("centres", _("Reporting centres"), "portal:partnership-centres", order=60))
        navigation.register(items)
        navigation.register(account_items, place=navigation.Place.ACCOUNT)
        navigation.register(footer_items, place=navigation.Place.FOOTER)
        post_save.connect(forget_content, sender=Charter, dispatch_uid="portal.charter")
