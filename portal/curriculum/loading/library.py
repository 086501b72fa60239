"""The prevention library: its words, its list, its resources and collections."""

from dataclasses import asdict
from typing import Any

from cms.models import CollectionPage, LibraryPage, ResourcePage
from portal.curriculum.loading.bodies import Raw, mixed_stream, plain_stream, stream
from portal.curriculum.loading.identity import key_of
from portal.curriculum.loading.ledger import Entry
from portal.curriculum.loading.pages import PageLoader, title_fields
from portal.curriculum.loading.shelf import Shelf
from portal.curriculum.reading.items import Collection, Library, LibraryFront, Resource


def load_library(library: Library, pages: PageLoader, terms: Shelf, home: int | None, folder: str) -> None:
    load_terms(library, terms, folder)
    front = load_front(library.front, pages, home)
    found = {resource.id: load_resource(resource, pages, front) for resource in library.resources}
    for collection in library.collections:
        load_collection(collection, pages, front, found, folder)


def load_terms(library: Library, shelf: Shelf, folder: str) -> None:
    for place, term in enumerate(library.terms):
        fields = {**asdict(term), "sort_order": place}
        name = f"{term.facet}:{term.code}"
        shelf.put(Entry(f"word {name}", term.name, f"{folder}/resources/words.yaml", fields), key_of("word", name))


def load_front(front: LibraryFront, pages: PageLoader, home: int | None) -> int | None:
    fields = {
        **title_fields(front),
        "ground_rules": stream("library/rules", front.ground_rules, pages.shelves),
        "disclosure": stream("library/disclosure", front.disclosure, pages.shelves),
        "body": stream("library/below", front.below, pages.shelves),
    }
    entry = Entry(f"library {front.id}", front.title, front.path, fields)
    return pages.put(LibraryPage, entry, "page", front.id, home)


def load_resource(resource: Resource, pages: PageLoader, parent: int | None) -> int | None:
    entry = Entry(f"resource {resource.id}", resource.title, resource.path, resource_fields(resource, pages))
    return pages.put(ResourcePage, entry, "resource", resource.id, parent)


def resource_fields(resource: Resource, pages: PageLoader) -> dict[str, Any]:
    owner = f"resource/{resource.id}"
    return {
        **title_fields(resource),
        **{name: list(codes) for name, codes in resource.chosen_by.items()},
        "code": resource.id.upper(),
        "format": resource.format,
        "minutes": resource.minutes,
        "sittings": resource.sittings,
        "group_size": resource.group,
        "easy_read": resource.easy_read,
        "accessibility": resource.accessibility,
        "licence": resource.licence,
        "keeper": resource.owner,
        "checked_date": resource.checked,
        "review_date": resource.review,
        "outcomes": plain_stream(f"{owner}/outcomes", "outcome", resource.outcomes),
        "materials": plain_stream(f"{owner}/materials", "item", resource.materials),
        "preparation": stream(f"{owner}/before", resource.before, pages.shelves),
        "safeguarding": resource.safeguarding,
        "steps": steps(resource),
        "handouts": stream(f"{owner}/handouts", resource.handouts, pages.shelves),
        "worksheet": stream(f"{owner}/worksheet", resource.worksheet, pages.shelves),
        "send_notes": resource.send,
        "support": resource.support,
        "stretch": resource.stretch,
        "check_learning": resource.check,
        "curriculum": plain_stream(f"{owner}/curriculum", "link", map(asdict, resource.curriculum)),
    }


def steps(resource: Resource) -> list[Raw]:
    values: list[tuple[str, Any]] = [
        ("step", {"title": step.title, "minutes": step.minutes, "body": step.html})
        if step.minutes
        else ("session", step.title)
        for step in resource.steps
    ]
    return mixed_stream(f"resource/{resource.id}/steps", values)


def load_collection(
    collection: Collection, pages: PageLoader, parent: int | None, found: dict[str, int | None], folder: str
) -> None:
    chosen = [found[resource] for resource in collection.resources if found[resource]]
    fields = {
        **title_fields(collection),
        "resources": plain_stream(f"collection/{collection.id}", "resource", chosen),
    }
    entry = Entry(f"collection {collection.id}", collection.title, f"{folder}/resources/collections.yaml", fields)
    pages.put(CollectionPage, entry, "collection", collection.id, parent)
