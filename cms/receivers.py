"""What happens here when content changes."""

from typing import Any

from django.db.models import ProtectedError
from django.db.models.signals import post_delete, post_save

from cms import memory
from cms.enums import NoteState
from cms.findable import Source, sources

# What is written of a draft: readers see none of it.
OF_DRAFTS = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    "locked",
    "locked_at",
    "locked_by",
}


def forget_content(sender: type, **kwargs: Any) -> None:
    """A page, its place or its privacy changed, or a fact, term or service: what is remembered may show the old one."""
    memory.forget_all()


def forget_note(sender: type, instance: Any, created: bool = False, **kwargs: Any) -> None:
    """A note that only waits shows nowhere, so that nobody outside empties what is remembered."""
    if not (created and instance.state == NoteState.WAITING):
        memory.forget_all()


def follow(source: Source) -> None:
    """Keeps what the search has of a source in step with it, in the transaction of each change."""

    def changed(instance: Any, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
        from cms.actions import search_entries  # noqa: PLC0415  needs the models

        if not raw and not (update_fields and set(update_fields) <= OF_DRAFTS):
            search_entries.note(source, [source.key_of(instance)])

    def moved(instance: Any, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
        from cms.actions import search_entries  # noqa: PLC0415  needs the models

        if raw or (update_fields and set(update_fields) <= OF_DRAFTS):
            return
        if isinstance(instance, source.depends_on) or source.is_moved_by(instance):
            search_entries.note(source)

    for signal in (post_save, post_delete):
        for model in source.rows_of:
            signal.connect(changed, sender=model, weak=False, dispatch_uid=f"search.{source.kind}.{model.__name__}")
        for model in (*source.depends_on, *source.listed_on):
            signal.connect(moved, sender=model, weak=False, dispatch_uid=f"search.{source.kind}.on.{model.__name__}")


def find_pages_anew(sender: type, **kwargs: Any) -> None:
    """Pages were closed, opened, moved or renamed, with all that stands under them."""
    from cms.actions import search_entries  # noqa: PLC0415  needs the models

    for source in sources():
        if source.is_of_pages:
            search_entries.note(source)


def refuse_deletion_of_words(sender: type, instance: Any, **kwargs: Any) -> None:
    """The last guard, whatever way the deletion came: resources keep the code of this word."""
    from cms.queries import library_words  # noqa: PLC0415  needs the models

    if count := library_words.resources_with(instance):
        raise ProtectedError(library_words.why_kept(instance, count), {instance})
