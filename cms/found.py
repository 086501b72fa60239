"""What a public page says of itself to search engines and to those who share it.

    found.tell(request, lambda: Sheet(title=…, summary=…, addresses=pages_alike(page.translation_key)))

A view that tells is open to everyone who is signed out, and its page may be kept by others (`cms.middleware.Kept`);
every other page asks not to be indexed. Nothing is worked out for people who are signed in: no search engine is.
Addresses begin with the site's own (`settings.WAGTAILADMIN_BASE_URL`), never with what a request claims.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Length, Substr
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction

from cms.memory import remembered

Addresses = Mapping[str, str]
Data = Mapping[str, Any]
LONGEST_SUMMARY = 300
DEPTH_OF_HOME = 2
# As `django.utils.html.json_script` does it: no title can end the element that it stands in.
HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@dataclass(frozen=True)
class Alternate:
    language: str
    address: str


@dataclass(frozen=True)
class Sheet:
    title: str
    # The path of the page in each language that it really has, however many the frame speaks.
    addresses: Addresses
    summary: str = ""
    # The way to it, without home and without itself: words and paths.
    trail: tuple[tuple[str, str], ...] = ()
    data: tuple[Data, ...] = ()
    number: int = 1  # of the piece of a list
    is_indexed: bool = True
    is_home: bool = False
    # Of what is on it: words and paths.
    feeds: tuple[tuple[str, str], ...] = ()

    @property
    def language(self) -> str:
        """The one of its languages that this page stands for: what is not translated is shown in another's."""
        spoken = get_language() or settings.LANGUAGE_CODE
        if spoken in self.addresses:
            return spoken
        return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in self.addresses else next(iter(self.addresses))

    @property
    def canonical(self) -> str:
        piece = f"?page={self.number}" if self.number > 1 else ""
        return absolute(self.addresses[self.language]) + piece

    @property
    def alternates(self) -> list[Alternate]:
        """Each language, where there are several. Other pieces of a list differ from language to language."""
        return alternates(self.addresses) if self.number == 1 else []

    @property
    def description(self) -> str:
        words = " ".join(self.summary.split())
        return words if len(words) <= LONGEST_SUMMARY else f"{words[: LONGEST_SUMMARY - 1].rstrip()}…"

    @property
    def site_name(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)

    @property
    def locale(self) -> str:
        return translation.to_locale(self.language)

    @property
    def picture(self) -> str:
        """One for all pages, of our own: nobody's face, and nothing of what a page is about."""
        return urljoin(absolute("/"), static("waymark/share.png"))

    @property
    def structured(self) -> SafeString:
        return safe_json({"@context": "https://schema.org", "@graph": [*map(filled, self.data), *self.frame_data()]})

    def frame_data(self) -> list[Data]:
        if self.is_home:
            return [organisation(), website(self.language)]
        return [breadcrumbs(self)]


Teller = Callable[[HttpRequest], Sheet | None]
_lent: dict[str, Teller] = {}


def lend(view: str, teller: Teller) -> None:
    """For a page whose view says nothing itself, by the name of its address. Lending twice changes nothing."""
    _lent[view] = teller


def tell(request: HttpRequest, make: Callable[[], Sheet | None]) -> None:
    """This function will be asked once, when the head of a visitor's page is drawn."""
    request.sheet = make  # type: ignore[attr-defined]


def has_told(request: HttpRequest) -> bool:
    return hasattr(request, "sheet") or lent_to(request) is not None


def told(request: HttpRequest) -> Sheet | None:
    """The sheet of a page, where it has one and stands at some address that everyone may see."""
    make = getattr(request, "sheet", None)
    teller = lent_to(request)
    sheet: Sheet | None = make() if make else teller(request) if teller else None
    return sheet if sheet and sheet.addresses else None


def lent_to(request: HttpRequest) -> Teller | None:
    match = request.resolver_match
    return _lent.get(match.view_name) if match else None


# --- addresses


def one_of(addresses: Addresses) -> str:
    """The canonical address among those of a page, whole; nothing where it has none."""
    return Sheet(title="", addresses=addresses).canonical if addresses else ""


def absolute(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def alternates(addresses: Addresses) -> list[Alternate]:
    if len(addresses) < 2:
        return []
    each = [Alternate(language, absolute(path)) for language, path in addresses.items()]
    if settings.LANGUAGE_CODE in addresses:
        each.append(Alternate("x-default", absolute(addresses[settings.LANGUAGE_CODE])))
    return each


def named(name: str, *args: object, languages: list[str] | None = None) -> dict[str, str]:
    """The paths of a named address, in every language of the site where nothing else is said."""
    return {code: path_in(code, name, *args) for code in languages or [code for code, _name in settings.LANGUAGES]}


def path_in(language: str, name: str, *args: object) -> str:
    with translation.override(language):
        return reverse(name, args=args)


def pages_alike(key: UUID, name: str = "", *, no_args: bool = False) -> Addresses:
    """Where a Wagtail page stands in each language that it is published in, for everyone.

    With the name of a view its address is the view's: made from the page's slug, or from nothing.
    """
    return remembered(("languages of a page", key, name), lambda: _pages_alike(key, name, no_args))


def _pages_alike(key: UUID, name: str, no_args: bool) -> Addresses:
    pages = Page.objects.live().filter(translation_key=key).annotate(is_closed=closed()).select_related("locale")
    found = {}
    for page in pages:
        if page.is_closed:
            continue
        language = page.locale.language_code
        path = path_in(language, name, *(() if no_args else (page.slug,))) if name else path_of(page)
        if path:
            found[language] = path
    return in_order(found)


def closed() -> Exists:
    """Whether editors closed a page or one above it to some: `public()` asks for it in a question of its own."""
    over = PageViewRestriction.objects.alias(above=Substr(OuterRef("path"), 1, Length("page__path")))
    return Exists(over.filter(page__path=F("above")))


def path_of(page: Page) -> str:
    parts = page.get_url_parts()
    return parts[2] if parts and parts[2] else ""


def trail_of(page: Page) -> tuple[tuple[str, str], ...]:
    """The pages between home and a page: words and paths. Nothing is asked for a page right under home."""
    if page.depth <= DEPTH_OF_HOME + 1:
        return ()
    above = page.get_ancestors().live().filter(depth__gt=DEPTH_OF_HOME)
    return tuple((each.title, path_of(each)) for each in above if path_of(each))


def in_order(addresses: Addresses) -> Addresses:
    return {code: addresses[code] for code, _name in settings.LANGUAGES if code in addresses}


# --- structured data


def filled(data: Data) -> Data:
    """Without what is not known."""
    return {name: value for name, value in data.items() if value not in (None, "", [], ())}


def safe_json(data: Data) -> SafeString:
    return mark_safe(json.dumps(data).translate(HARMLESS))  # nothing in it can end its element


def organisation() -> Data:
    home = absolute("/")
    return {"@type": "Organization", "@id": f"{home}#organisation", "name": settings.WAGTAIL_SITE_NAME, "url": home}


def website(language: str) -> Data:
    home = absolute("/")
    data = {
        "@type": "WebSite",
        "@id": f"{home}#site",
        "name": settings.WAGTAIL_SITE_NAME,
        "url": home,
        "inLanguage": language,
        "publisher": {"@id": f"{home}#organisation"},
    }
    if has_search():
        target = {"@type": "EntryPoint", "urlTemplate": absolute("/search/?q={search_term_string}")}
        asked = "required name=search_term_string"
        data["potentialAction"] = {"@type": "SearchAction", "target": target, "query-input": asked}
    return data


def has_search() -> bool:
    """Whether a view of its own answers there, and not the tree of pages, which answers everywhere."""
    try:
        return resolve("/search/").url_name != "wagtail_serve"
    except Resolver404:
        return False


def breadcrumbs(sheet: Sheet) -> Data:
    home = (settings.WAGTAIL_SITE_NAME, path_in(sheet.language, "wagtail_serve", ""))
    steps = [home, *sheet.trail, (sheet.title, sheet.addresses[sheet.language])]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": str(label), "item": absolute(path)}
            for number, (label, path) in enumerate(steps, start=1)
        ],
    }
