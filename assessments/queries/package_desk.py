"""What editors read about packages: the list, the page of one, and the lessons that show it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import ReferenceIndex

from assessments.models import Package, PackageVersion


def listed() -> QuerySet[Package]:
    """Each with the version that is played `now`, and `used`: in how many places it is shown."""
    current = Prefetch("versions", PackageVersion.objects.current(), to_attr="now")
    return Package.objects.prefetch_related(current).annotate(used=ReferenceIndex.usage_count_subquery(Package))


def kinds() -> list[tuple[str, str]]:
    """The kinds of content that are here, for a filter: (library, its name for people)."""
    current = PackageVersion.objects.current().only("main_library", "libraries")
    return sorted({(library_of(version), kind_of(version)) for version in current}, key=lambda kind: kind[1].casefold())


def languages() -> list[tuple[str, str]]:
    codes = Package.objects.order_by("language").values_list("language", flat=True).distinct()
    return [(code, language_in_words(code)) for code in codes if code]


def library_of(version: PackageVersion) -> str:
    return version.main_library.partition(" ")[0]


def kind_of(version: PackageVersion) -> str:
    """What the main library calls itself ("True/False Question"), else its name."""
    name = library_of(version)
    titles = [library.get("title") for library in version.libraries if library.get("name") == name]
    return next((title for title in titles if title), name)


def language_in_words(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code)) if code and code != "und" else _("Not said")


@dataclass(frozen=True)
class Place:
    """A page that shows a package; `address` is where this person may edit it."""

    title: str
    kind: str
    address: str | None


def places(package: Package, *, for_: Any) -> list[Place]:
    finder = AdminURLFinder(user=for_)
    found = ReferenceIndex.get_grouped_references_to(package)
    return [Place(str(shown), uses[0].model_name, finder.get_edit_url(shown)) for shown, uses in found]


def versions(package: Package) -> list[PackageVersion]:
    """The newest first, each with `number_of_plays`."""
    counted = package.versions.annotate(number_of_plays=Count("plays"))
    return list(counted.select_related("uploaded_by").order_by("-number"))


def with_the_same_file(digest: str, *, package: Package | None = None) -> PackageVersion | None:
    """The version that was uploaded from the very same file: of one package, or of any that is not archived."""
    same = PackageVersion.objects.filter(sha256=digest).select_related("package").order_by("-is_current", "-pk")
    return (same.filter(package=package) if package else same.filter(package__archived_at=None)).first()
