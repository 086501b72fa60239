"""What the frame around every page shows. Nothing is worked out, and nothing asked, until a template uses it."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_from_path, get_language_info

from cms import found, navigation
from cms.visitors import is_stranger


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    direction: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class MenuItem:
    label: str
    address: str
    is_current: bool


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def quick_exit_address(self) -> str:
        """A page of another site that nobody minds being seen with."""
        return str(settings.QUICK_EXIT_ADDRESS)

    @property
    def path(self) -> str:
        return self._request.path

    @cached_property
    def menu(self) -> tuple[MenuItem, ...]:
        return self._menu(navigation.Place.MAIN)

    @cached_property
    def account_menu(self) -> tuple[MenuItem, ...]:
        return self._menu(navigation.Place.ACCOUNT)

    @cached_property
    def footer_menu(self) -> tuple[MenuItem, ...]:
        return self._menu(navigation.Place.FOOTER)

    @property
    def is_visitor(self) -> bool:
        """Somebody who is signed out, as search engines are."""
        return is_stranger(self._request)

    @cached_property
    def sheet(self) -> found.Sheet | None:
        return found.told(self._request)

    @property
    def home_address(self) -> str:
        return address_in(get_language() or settings.LANGUAGE_CODE, get_script_prefix())

    @property
    def is_draft_language(self) -> bool:
        """Whether the words of the frame still wait for a person who speaks the language."""
        return get_language() in settings.DRAFT_LANGUAGES

    def _menu(self, place: navigation.Place) -> tuple[MenuItem, ...]:
        path = self._request.path
        return tuple(
            MenuItem(str(item.label), item.address, item.is_current(path))
            for item in navigation.items_for(self._request, place)
        )


def languages_at(path: str) -> list[Language]:
    """The page at a path in each language."""
    current = get_language()
    return [
        Language(
            code=code,
            name=capfirst(get_language_info(code)["name_local"]),
            direction="rtl" if get_language_info(code)["bidi"] else "ltr",
            address=address_in(code, path),
            is_current=code == current,
        )
        for code, _name in settings.LANGUAGES
    ]


def address_in(language: str, path: str) -> str:
    """The same path under another language. Paths are alike in every language but for the prefix."""
    prefix = get_script_prefix()
    rest = path.removeprefix(prefix)
    spoken = get_language_from_path(f"/{rest}")
    if spoken:
        rest = rest.removeprefix(spoken).removeprefix("/")
    return f"{prefix}{rest}" if language == settings.LANGUAGE_CODE else f"{prefix}{language}/{rest}"
