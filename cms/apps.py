from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        from django.core.signals import request_finished, request_started
        from django.db.models.signals import post_delete, post_save, pre_delete
        from wagtail.models import Locale, Page, PageViewRestriction, get_page_models
        from wagtail.signals import page_slug_changed, post_page_move, published, unpublished

        from cms import memory, menu, navigation, receivers, sitemap
        from cms.models import Area, BankHoliday, LibraryTerm, PracticeNote, PublicBody
        from cms.queries import found
        from cms.search.sources import lend_sources

        sitemap.register("pages", found.page_families)
        sitemap.register("directory", found.directory_families)
        navigation.register(menu.main_items)
        navigation.register(menu.footer_items, place=navigation.Place.FOOTER)
        request_started.connect(memory.request_begins, dispatch_uid="cms.request-begins")
        request_finished.connect(memory.request_ends, dispatch_uid="cms.request-ends")
        for announced in (published, unpublished, post_page_move):
            announced.connect(receivers.forget_content, dispatch_uid="cms.forget-content")
        for shown in (
            Page,
            *get_page_models(),
            PageViewRestriction,
            Locale,
            LibraryTerm,
            Area,
            BankHoliday,
            PublicBody,
        ):
            for changed in (post_save, post_delete):
                changed.connect(receivers.forget_content, sender=shown, dispatch_uid=f"cms.{shown._meta.label}")
        for changed in (post_save, post_delete):
            changed.connect(receivers.forget_note, sender=PracticeNote, dispatch_uid="cms.forget-note")
        # After the above: what is noted for the search is read from what is remembered.
        lend_sources()
        for announced in (post_page_move, page_slug_changed):
            announced.connect(receivers.find_pages_anew, dispatch_uid="cms.find-pages-anew")
        for changed in (post_save, post_delete):
            changed.connect(receivers.find_pages_anew, sender=PageViewRestriction, dispatch_uid="cms.find-pages-anew")
        pre_delete.connect(receivers.refuse_deletion_of_words, sender=LibraryTerm, dispatch_uid="cms.keep-words")
