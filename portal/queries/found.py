"""What public pages of rooms that know nothing of the site's map say of themselves to search engines."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies.models import Charter
from agencies.queries.charter import wording_for
from cms import found, sitemap

CHARTER, FIND = "agencies:charter", "certificates:find"


def lend() -> None:
    found.lend(CHARTER, of_charter)
    found.lend(FIND, of_finding)
    sitemap.register("more", families)


def of_finding(request: HttpRequest) -> found.Sheet:
    return found.Sheet(title=_("Check a certificate"), addresses=found.named(FIND))


def of_charter(request: HttpRequest) -> found.Sheet | None:
    """In the languages that its words are in."""
    assert request.resolver_match is not None
    slug = request.resolver_match.kwargs["slug"]
    charter = in_force().filter(partnership__slug=slug).first()
    wording = wording_for(charter, get_language() or settings.LANGUAGE_CODE) if charter else None
    if charter is None or wording is None:
        return None
    return found.Sheet(title=wording.title, addresses=found.named(CHARTER, slug, languages=list(charter.wordings)))


def families() -> list[sitemap.Family]:
    newest: dict[str, Charter] = {}
    for charter in in_force().select_related("partnership"):
        newest.setdefault(charter.partnership.slug, charter)
    charters = [found.named(CHARTER, slug, languages=list(charter.wordings)) for slug, charter in newest.items()]
    return [sitemap.Family(found.named(FIND)), *map(sitemap.Family, charters)]


def in_force() -> QuerySet[Charter]:
    today = timezone.localdate()
    return Charter.objects.filter(published_date__lte=today).order_by("partnership", "-version")
