"""What the ground floor has for the map of the site: pages of editors, the library and the support directory."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from cms import found, sitemap
from cms.models import CollectionPage, DirectoryPage, HomePage, LibraryPage, ResourcePage, Service, StandardPage

NAMES: dict[type[Page], str] = {
    LibraryPage: "cms:resources",
    ResourcePage: "cms:resource",
    CollectionPage: "cms:resource",
    DirectoryPage: "cms:directory",
}


def page_families() -> list[sitemap.Family]:
    types = ContentType.objects.get_for_models(HomePage, StandardPage, *NAMES)
    kinds = {type_.pk: model for model, type_ in types.items()}
    pages = Page.objects.live().public().filter(content_type__in=kinds).order_by("path")
    return sitemap.gathered(page_steps(pages.annotate(spoken=F("locale__language_code")), kinds))


def page_steps(pages: Iterator[Page], kinds: dict[int, type[Page]]) -> Iterator[sitemap.Step]:
    for page in pages:
        kind = kinds[page.content_type_id]
        if kind in (ResourcePage, CollectionPage):
            path = found.path_in(page.spoken, NAMES[kind], page.slug)
        elif kind in NAMES:
            path = found.path_in(page.spoken, NAMES[kind])
        else:
            path = found.path_of(page)
        if path:
            yield sitemap.Step(page.translation_key, page.spoken, path, page.last_published_at)


def directory_families() -> list[sitemap.Family]:
    """Entries that the public sees today, and their Easy Read twins, if the directory is open. No samples."""
    if not DirectoryPage.objects.live().public().exists():
        return []
    services = Service.objects.public_on(timezone.localdate()).filter(is_sample=False).order_by("pk")
    rows = list(
        services.values_list("translation_key", "locale__language_code", "slug", "last_published_at", "easy_read")
    )
    steps = [
        sitemap.Step((name, key), language, found.path_in(language, name, slug), changed)
        for name in ("cms:service", "cms:easy-service")
        for key, language, slug, changed, easy in rows
        if easy or name == "cms:service"
    ]
    return sitemap.gathered(steps)
