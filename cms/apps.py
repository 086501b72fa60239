from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from django.core.signals import request_finished, request_started
        from django.db.models.signals import post_delete, post_save
        from wagtail.models import Locale, Page, PageViewRestriction, get_page_models
        from wagtail.signals import post_page_move, published, unpublished

        from cms import memory, menu, navigation, receivers
        from cms.models import Area, BankHoliday, LibraryTerm

        navigation.register(menu.main_items)
        navigation.register(menu.footer_items, place=navigation.Place.FOOTER)
        request_started.connect(memory.request_begins, dispatch_uid="cms.request-begins")
        request_finished.connect(memory.request_ends, dispatch_uid="cms.request-ends")
        for announced in (published, unpublished, post_page_move):
            announced.connect(receivers.forget_content, dispatch_uid="cms.forget-content")
        for shown in (Page, *get_page_models(), PageViewRestriction, Locale, LibraryTerm, Area, BankHoliday):
            for changed in (post_save, post_delete):
                changed.connect(receivers.forget_content, sender=shown, dispatch_uid=f"cms.{shown._meta.label}")
