from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from django.db.models.signals import pre_delete
        from wagtail.signals import published, unpublished

        from agencies.signals import membership_changed
        from courses import receivers
        from courses.queries.records import WITH_RECORDS

        membership_changed.connect(receivers.pass_on_change_of_scope, dispatch_uid="courses.membership-changed")
        published.connect(receivers.forget_kept_pages, dispatch_uid="courses.published")
        unpublished.connect(receivers.forget_kept_pages, dispatch_uid="courses.unpublished")
        for model in WITH_RECORDS:
            pre_delete.connect(
                receivers.refuse_deletion_of_records, sender=model, dispatch_uid=f"courses.keep.{model.__name__}"
            )
