from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save, pre_delete
        from wagtail.models import Locale, Page, PageViewRestriction
        from wagtail.signals import post_page_move, published, unpublished

        from agencies.signals import membership_changed
        from courses import receivers
        from courses.models import CourseModule, CoursePage, EasyReadPage, LessonPage, ModulePage
        from courses.queries.records import WITH_RECORDS

        membership_changed.connect(receivers.pass_on_change_of_scope, dispatch_uid="courses.membership-changed")
        published.connect(receivers.forget_kept_pages, dispatch_uid="courses.published")
        unpublished.connect(receivers.forget_kept_pages, dispatch_uid="courses.unpublished")
        post_page_move.connect(receivers.forget_kept_pages, dispatch_uid="courses.moved")
        pages = (Page, CoursePage, ModulePage, LessonPage, EasyReadPage)
        for shown in (*pages, CourseModule, PageViewRestriction, Locale):
            for changed in (post_save, post_delete):
                changed.connect(receivers.forget_kept_pages, sender=shown, dispatch_uid=f"courses.{shown.__name__}")
        for model in WITH_RECORDS:
            pre_delete.connect(
                receivers.refuse_deletion_of_records, sender=model, dispatch_uid=f"courses.keep.{model.__name__}"
            )
