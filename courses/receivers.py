"""What happens here when others announce something."""

from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.queries.records import has_records
from courses.signals import scope_changed


def pass_on_change_of_scope(sender: type, person_ids: set[int], **kwargs: Any) -> None:
    """Whoever listens for changes of scope need not know that some come from memberships."""
    scope_changed.send(sender=sender, person_ids=person_ids)


def refuse_deletion_of_records(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """The last guard, whatever way the deletion came: people's records name this page."""
    if has_records(instance):
        raise ProtectedError(why_kept(instance), {instance})


def why_kept(page: Page) -> str:
    return _(
        "“%(title)s” cannot be deleted: people have learning records that name it. Unpublish it instead; "
        "it is then hidden, and the records stay."
    ) % {"title": page.title}
