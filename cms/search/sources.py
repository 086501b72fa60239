"""What the ground floor lends to the search: pages, resources, services, the glossary, the law. Public words alone."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.blocks import BodyField
from cms.directory import kinds
from cms.directory.life import HIDDEN_AFTER_DAYS
from cms.enums import Mark, ServiceCategory
from cms.findable import Keys, Source, Thing, lend_findable
from cms.models import (
    CollectionPage,
    DirectoryPage,
    GlossaryTerm,
    LawEntry,
    LibraryPage,
    ResourcePage,
    SearchEntry,
    Service,
    StandardPage,
)
from cms.models.service import labels
from cms.queries import directory, library

IN_PIECES = 500
LISTS = {"term": "glossary_list", "law": "law_table"}


def lend_sources() -> None:
    lend_findable(Source("service", _("Support services"), services, (Service,), 10, depends_on=(DirectoryPage,)))
    lend_findable(
        Source(
            "resource",
            _("Prevention resources"),
            resources,
            (ResourcePage, CollectionPage),
            30,
            depends_on=(LibraryPage,),
        )
    )
    lend_findable(
        Source(
            "term", _("Words explained"), terms, (GlossaryTerm,), 40, listed_on=(StandardPage,), is_moved_by=moves_terms
        )
    )
    lend_findable(Source("law", _("Law"), laws, (LawEntry,), 50, listed_on=(StandardPage,), is_moved_by=moves_laws))
    lend_findable(Source("page", _("Other pages"), pages, (StandardPage, DirectoryPage, LibraryPage), 60))


# --- what sources share


def chosen(rows: Any, keys: Keys) -> Any:
    return rows if keys is None else rows.filter(translation_key__in=keys)


def open_pages(model: type[Page], keys: Keys) -> QuerySet[Any]:
    """Pages that editors have published and closed to nobody."""
    found: QuerySet[Any] = chosen(model.objects.live().public(), keys).select_related("locale")
    return found


def page_text(page: Page, *names: str) -> str:
    """What stands in the bodies of a page, or in some. What is kept elsewhere and only shown there is not its text."""
    every = [field for field in page._meta.get_fields() if isinstance(field, BodyField)]
    bodies = [field for field in every if not names or field.name in names]
    return "\n".join(
        str(text) for field in bodies for text in field.get_searchable_content(getattr(page, field.name)) if str(text)
    )


def in_every_language(labels: Any) -> tuple[str, ...]:
    """The words of a list in every language of the site: somebody may ask in one, of an entry in another."""
    found: dict[str, None] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.update((str(label), None) for label in labels())
    return tuple(found)


def address_of(view: str, *arguments: str) -> str:
    """Without a language's prefix, whatever is spoken just now."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse(view, args=arguments)


# --- pages and resources


def pages(keys: Keys) -> Iterator[Thing]:
    for model in (StandardPage, DirectoryPage, LibraryPage):
        for page in open_pages(model, keys):
            if address := page.url:
                yield Thing(
                    page.translation_key.hex,
                    page.locale.language_code,
                    page.title,
                    address,
                    f"{page.summary}\n{page_text(page)}",
                )


def resources(keys: Keys) -> Iterator[Thing]:
    if library.library_page(settings.LANGUAGE_CODE) is None:
        return
    for model in (ResourcePage, CollectionPage):
        for page in open_pages(model, keys):
            yield Thing(
                page.translation_key.hex,
                page.locale.language_code,
                page.title,
                address_of("cms:resource", page.slug),
                f"{page.summary}\n{resource_text(page)}",
                answers_everywhere=True,
            )


def resource_text(page: ResourcePage | CollectionPage) -> str:
    more = [page.safeguarding, page.send_notes, page.support, page.stretch] if isinstance(page, ResourcePage) else []
    return "\n".join(text for text in (page_text(page), *more) if text)


# --- services


def services(keys: Keys) -> Iterator[Thing]:
    """Those that are public, up to the day on which they no longer are; by what the directory itself shows of them."""
    page = DirectoryPage.objects.live().public().filter(locale__language_code=settings.LANGUAGE_CODE).first()
    if page is None:
        return
    names = {place.code: place.name for place in directory.places().by_code.values()}
    rows = chosen(Service.objects.live(), keys).select_related("locale")
    for service in rows.order_by("pk").iterator(chunk_size=IN_PIECES):
        shown = directory.shown(service, language=service.locale.language_code)
        hidden = service.review_date + timedelta(days=HIDDEN_AFTER_DAYS)
        yield Thing(
            service.translation_key.hex,
            shown.language,
            shown.name,
            address_of("cms:service", shown.slug),
            "\n".join(text for text in (shown.summary, shown.who_can_use, *shown.easy_lines) if text),
            also=(
                *((shown.short_name,) if shown.short_name else ()),
                *labels_of(service.categories, service.spoken),
                *shown.strands,
                *(names[code] for code in shown.area_codes if code in names),
            ),
            answers_everywhere=True,
            until_date=min(hidden, service.closed_date) if service.closed_date else hidden,
        )


def labels_of(categories: Iterable[str], spoken: Iterable[str]) -> tuple[str, ...]:
    def said() -> list[str]:
        needs = [str(need) for code, need in kinds.NEEDS.items() if code in categories]
        return [*labels(ServiceCategory, list(categories)), *needs, *labels(kinds.Spoken, list(spoken))]

    return in_every_language(said)


# --- the glossary and the law: found where a page shows them


def list_addresses(block: str) -> dict[str, str]:
    """The addresses of open pages that show a list, by their language."""
    found: dict[str, str] = {}
    for page in open_pages(StandardPage, None).order_by("path"):
        if page.url and shows(page, block):
            found.setdefault(page.locale.language_code, page.url)
    return found


def shows(page: Any, block: str) -> bool:
    return any(child.block_type == block for child in page.body)


def moves_terms(saved: Any) -> bool:
    return moves(saved, "term")


def moves_laws(saved: Any) -> bool:
    return moves(saved, "law")


def moves(saved: Any, kind: str) -> bool:
    """Whether a page that was saved shows the list, or is where its entries are said to stand."""
    if not isinstance(saved, StandardPage):
        return False
    there = SearchEntry.objects.filter(kind=kind, address__startswith=f"{saved.url}#")
    return shows(saved, LISTS[kind]) or there.exists()


def where(addresses: dict[str, str], language: str) -> str | None:
    return addresses.get(language) or addresses.get(settings.LANGUAGE_CODE)


def terms(keys: Keys) -> Iterator[Thing]:
    addresses = list_addresses(LISTS["term"])
    for term in chosen(GlossaryTerm.objects.live(), keys).select_related("locale"):
        language = term.locale.language_code
        if page := where(addresses, language):
            address = f"{page}#{term.code}"
            yield Thing(
                term.translation_key.hex, language, term.term, address, term.meaning, also=tuple(term.also_called)
            )


def laws(keys: Keys) -> Iterator[Thing]:
    """What a law does while somebody stands for it, and what is safe to say from then on."""
    addresses = list_addresses(LISTS["law"])
    for entry in chosen(LawEntry.objects.live(), keys).select_related("locale"):
        language = entry.locale.language_code
        if page := where(addresses, language):
            common = (entry.translation_key.hex, language, entry.instrument, f"{page}#{entry.code}")
            is_checked = entry.mark != Mark.UNCHECKED
            if is_checked:
                text = "\n".join(text for text in (entry.does, entry.staff_note) if text)
                yield Thing(*common, text, until_date=entry.review_date)
            yield Thing(*common, entry.fallback, from_date=entry.review_date if is_checked else None, part="f")
