"""Public pages for somebody who is signed out: warm, and lists of ten thousand asked what nobody has asked before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from math import inf

from django.utils import timezone
from wagtail.models import Locale, Page

from benchmarks.database import World
from benchmarks.measure import Browser, Figure, against
from cms import memory
from cms.models import LibraryPage, ResourcePage, Service, ServiceFacet
from figures.models import Statement

MOST, QUERIES = 1.2, 2
LIST_QUERIES = 8
MANY = 10_000
NEEDS = ("VS", "HL", "TP")


def public_pages(world: World) -> list[Figure]:
    visitor, floor = Browser(world.site, {}), world.floor_page()
    return [
        against(f"public {name}", reads(visitor, address), floor, most=MOST, queries=QUERIES)
        for name, address in addresses(world).items()
    ]


def addresses(world: World) -> dict[str, str]:
    entry = Service.objects.live().order_by("pk")[0]
    statement = Statement.objects.published().order_by("pk").first()
    found = {
        "home": "/",
        "module": f"/modules/{world.module.slug}/",
        "library": "/resources/",
        "resource": f"/resources/{ResourcePage.objects.live().order_by('pk')[0].slug}/",
        "directory": "/directory/",
        "entry": f"/directory/{entry.slug}/",
        "statement page": "/accessibility/",
        "sitemap": "/sitemap.xml",
    }
    return found | ({"figures": f"/figures/statements/{statement.slug}/"} if statement else {})


def reads(visitor: Browser, address: str) -> Callable[[], bytes]:
    return lambda: visitor.get(address)


def lists(world: World) -> list[Figure]:
    """A filter in the address, so that no page is kept: at what the demo has, and at ten thousand more."""
    visitor, floor = Browser(world.site, {}), world.floor_page()
    asked = {
        "library": "/resources/?audience=ks3",
        "directory": "/directory/?need=VS",
        "whole directory": "/directory/?page=2",
    }
    few = [listed(name, visitor, address, floor, "few") for name, address in asked.items()]
    fill_directory()
    fill_library()
    memory.forget_all()
    return few + [listed(name, visitor, address, floor, f"{MANY:,}") for name, address in asked.items()]


def listed(name: str, visitor: Browser, address: str, floor: Callable[[], bytes], size: str) -> Figure:
    """No limit of time is promised for these: only questions are counted against one."""
    work = reads(visitor, address)
    work()
    figure = against(f"{name}, {size}", work, floor, most=inf, queries=LIST_QUERIES, rounds=5, times=2)
    return replace(figure, limit=f"{LIST_QUERIES} queries")


def fill_directory() -> None:
    locale, today = Locale.get_default(), timezone.localdate()
    made = Service.objects.bulk_create(
        Service(
            name=f"Bench service {number}",
            slug=f"bench-service-{number}",
            summary="Listens and helps.",
            categories=[NEEDS[number % len(NEEDS)]],
            phone="01234 567890",
            checked_date=today,
            review_date=today + timedelta(days=60),
            owner="Bench",
            locale=locale,
            live=True,
        )
        for number in range(MANY)
    )
    facets = [ServiceFacet(service=each, kind=kind, code=code) for each in made for kind, code in each.facets()]
    ServiceFacet.objects.bulk_create(facets, batch_size=2000)


def fill_library() -> None:
    """Pages are rows of two tables: the tree's are written in bulk, the resource's own one by one."""
    library = LibraryPage.objects.live().order_by("pk")[0]
    last = library.get_children().order_by("-path")[0]
    today, resource = timezone.localdate(), ResourcePage.objects.live().order_by("pk")[0]
    pages = []
    for number in range(MANY):
        last.path = last._inc_path()
        title, slug = f"Bench resource {number}", f"bench-resource-{number}"
        pages.append(
            Page(
                title=title, draft_title=title, slug=slug, path=last.path, depth=library.depth + 1, live=True,
                url_path=f"{library.url_path}{slug}/", content_type_id=resource.content_type_id, locale=library.locale,
            )
        )  # fmt: skip
    Page.objects.bulk_create(pages, batch_size=500)
    for page in Page.objects.filter(slug__startswith="bench-resource-"):
        own = ResourcePage(page_ptr=page, checked_date=today, review_date=today + timedelta(days=60), keeper="Bench")
        own.__dict__.update({name: value for name, value in page.__dict__.items() if name != "_state"})
        own.audiences, own.format, own.topics = ["ks3"], resource.format, resource.topics
        own.save_base(raw=True, force_insert=True)
    Page.objects.filter(pk=library.pk).update(numchild=library.numchild + MANY)
