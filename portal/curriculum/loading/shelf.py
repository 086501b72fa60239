"""The published objects of one model, known by translation key and written through revisions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Revision

from courses.models import CourseModule
from portal.curriculum.loading.ledger import CannotLoad, Entry, Ledger, Present


class Shelf:
    """All objects of a model in the source language, fetched with one query."""

    def __init__(self, model: Any, ledger: Ledger, locale: Locale) -> None:
        self.model = model
        self.ledger = ledger
        self.locale = locale
        rows = model._default_manager.filter(locale=locale).values_list(
            "translation_key", "pk", "latest_revision_id", "live"
        )
        self.present = {key: present(pk, revision, live) for key, pk, revision, live in rows}
        self.pks = {key: found.pk for key, found in self.present.items()}

    def put(self, entry: Entry, key: UUID, *, model: Any = None, parent: int | None = None) -> int | None:
        """Writes an object where it may be written; a page of some model goes under its parent."""
        found = self.present.get(key)
        pk: int | None = self.ledger.settle(
            entry,
            found,
            create=lambda: self._create(model or self.model, entry, key, parent),
            update=lambda: self._update(model or self.model, entry, key),
        )
        if pk is not None:
            self.pks[key] = pk
        return pk

    def _create(self, model: Any, entry: Entry, key: UUID, parent: int | None) -> Present:
        thing = model(locale=self.locale, translation_key=key, live=False)
        own = {name: value for name, value in entry.fields.items() if not is_relation(thing, name)}
        fill(thing, own)
        with errors_named(entry):
            if parent is None:
                thing.save()
            else:
                Page.objects.get(pk=parent).add_child(instance=thing)
        fill(thing, {name: value for name, value in entry.fields.items() if name not in own})
        return publish(thing, entry)

    def _update(self, model: Any, entry: Entry, key: UUID) -> Present:
        thing = model.objects.get(pk=self.pks[key])
        fill(thing, entry.fields)
        return publish(thing, entry)


@contextmanager
def errors_named(entry: Entry) -> Iterator[None]:
    """Turns a refusal of the model into words with the file's name."""
    try:
        yield
    except ValidationError as error:
        raise CannotLoad(f"{entry.path}:1: {entry.key}: {'; '.join(error.messages)}") from error


def publish(thing: Any, entry: Entry) -> Present:
    with errors_named(entry):
        revision = thing.save_revision()
        revision.publish()
    return present(thing.pk, revision.pk, True)


def present(pk: int, revision: int | None, live: bool) -> Present:
    return Present(pk, f"revision {revision} {'live' if live else 'not live'}", lambda: changed_at(revision))


def changed_at(revision: int | None) -> datetime | None:
    return Revision.objects.filter(pk=revision).values_list("created_at", flat=True).first()


def is_relation(thing: Any, name: str) -> bool:
    return name == "pathway" or isinstance(thing._meta.get_field(name), ParentalManyToManyField)


def fill(thing: Any, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name == "pathway":
            thing.pathway = [CourseModule(sort_order=place, **step) for place, step in enumerate(value)]
            continue
        model_field = thing._meta.get_field(name)
        if isinstance(model_field, ParentalManyToManyField):
            setattr(thing, name, list(model_field.related_model._default_manager.filter(pk__in=value)))
        else:
            setattr(thing, name, raw_blocks(model_field, value) if isinstance(model_field, StreamField) else value)


def raw_blocks(stream: Any, blocks: list[dict[str, Any]]) -> str:
    """Wagtail drops blocks that it does not know without a word; here that is an error of ours."""
    known = stream.stream_block.child_blocks
    unknown = {block["type"] for block in blocks} - set(known)
    if unknown:
        raise LookupError(f"{stream} does not hold {', '.join(sorted(unknown))}")
    return json.dumps(blocks)
