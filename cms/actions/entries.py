"""Changing a published entry of the directory without an editor's form, and without touching an editor's draft."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wagtail.log_actions import log
from wagtail.models import Revision

from cms import memory
from cms.directory import corrections, life
from cms.models import Service


def write(service: Service, changes: corrections.Changes, *, checked: date | None, by: Any = None, why: str) -> None:
    """This function will publish changes of an entry that the caller has locked, in every language it is in.

    Whatever a translation or a draft says otherwise on purpose stays as it is there.
    """
    changes = {**changes, **checked_on(service, checked)}
    if not changes:
        return
    before = {name: corrections.value_of(service, name) for name in changes}
    translatable = {field.field_name for field in Service.translatable_fields if not field.is_synchronized(service)}
    write_row(service, changes, before, by=by, why=why)
    synchronized = {name: value for name, value in changes.items() if name not in translatable}
    for row in Service.objects.filter(translation_key=service.translation_key).exclude(pk=service.pk):
        write_row(row, synchronized, before, by=by, why=why)


def checked_on(service: Service, day: date | None) -> corrections.Changes:
    """An entry that was looked at later than on the day keeps its own dates."""
    if day is None or day < service.checked_date:
        return {}
    return {"checked_date": day.isoformat(), "review_date": life.due_after(day).isoformat()}


def write_row(
    service: Service, changes: corrections.Changes, before: corrections.Changes, *, by: Any, why: str
) -> None:
    changes = still_as(service, before, changes)
    if not changes:
        return
    draft = service.latest_revision if service.has_unpublished_changes else None
    for name, value in changes.items():
        corrections.put(service, name, value)
    service.save()
    log(service, why, user=by, data={"fields": sorted(changes)})
    if draft is None and service.live:
        service.save_revision(user=by, clean=False).publish(user=by, skip_permission_checks=True, log_action=False)
    elif draft is not None:
        # Into what was published too, which the entry goes back to where the draft is thrown away.
        for revision in filter(None, {draft, service.live_revision}):
            carry_into(revision, service, changes, before)
    memory.forget_all()


def still_as(service: Service, before: corrections.Changes, names: Iterable[str]) -> corrections.Changes:
    assert isinstance(names, dict)
    return {name: names[name] for name in names if corrections.value_of(service, name) == before[name]}


def carry_into(draft: Revision, service: Service, changes: corrections.Changes, before: corrections.Changes) -> None:
    """Publishing the draft later must not take back what the service said; what the editor changed is the editor's."""
    drafted, now = draft.as_object(), service.serializable_data()
    content = dict(draft.content)
    for name in changes:
        if corrections.value_of(drafted, name) == before[name]:
            content[name] = now[name]
    draft.content = content
    draft.save(update_fields=["content"])
