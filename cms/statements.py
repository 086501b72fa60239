"""What the statements of a public body rest on: cookies from the settings, times from the rules in force."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


@dataclass(frozen=True, slots=True)
class Cookie:
    name: str
    purpose: str | Promise
    lasts: str | Promise


@dataclass(frozen=True, slots=True)
class Keeping:
    """A thing about people, and how long it is kept: of each partnership that limits it, by name."""

    what: str | Promise
    detail: str | Promise
    times: tuple[str, ...]


Keepings = Callable[[], Iterable[Keeping]]
_keepings: list[Keepings] = []
UNTIL_CLOSED = _("Until you close your browser")


def lend_keepings(keepings: Keepings) -> None:
    """Adds rows to the list of how long things are kept. Lending twice changes nothing."""
    if keepings not in _keepings:
        _keepings.append(keepings)


def keepings() -> list[Keeping]:
    return [each for ask in _keepings for each in ask()]


def cookies() -> list[Cookie]:
    """Every cookie that the site can set: a test walks its pages and looks for others."""
    return [
        Cookie(settings.SESSION_COOKIE_NAME, _("Keeps you signed in."), session_lasts()),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Protects the forms: nobody else can send one in your name."),
            lasts(settings.CSRF_COOKIE_AGE),
        ),
        Cookie("messages", _("Carries a message, such as “Saved”, to the next page."), UNTIL_CLOSED),
        Cookie(settings.LANGUAGE_COOKIE_NAME, _("Remembers the language of your account."), UNTIL_CLOSED),
    ]


def session_lasts() -> str | Promise:
    """The cookie goes with the browser; the session behind it ends by itself, however long that stays open."""
    at_most = in_words(timedelta(seconds=settings.SESSION_COOKIE_AGE))
    if settings.ACCOUNT_SESSION_REMEMBER is False or settings.SESSION_EXPIRE_AT_BROWSER_CLOSE:
        return _("Until you close your browser, and %(time)s at most") % {"time": at_most}
    return at_most


def lasts(seconds: int | None) -> str | Promise:
    """None is Django's word for a cookie that the browser forgets when it is closed."""
    return UNTIL_CLOSED if seconds is None else in_words(timedelta(seconds=seconds))


def in_words(span: timedelta) -> str:
    if span < timedelta(days=1):
        hours = span // timedelta(hours=1)
        return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    return ngettext("%(number)d day", "%(number)d days", span.days) % {"number": span.days}
