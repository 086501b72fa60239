"""What the public pages about figures say of themselves to search engines."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import found, sitemap
from figures.models import Statement
from figures.queries import statement_tables as tables
from figures.queries.statements import published

STATEMENTS, STATEMENT = "figures:statements", "figures:statement"
DEFINITIONS, DICTIONARY = "figures:definitions", "figures:dictionary"


def lend() -> None:
    found.lend(STATEMENTS, of_list)
    found.lend(DEFINITIONS, lambda request: found.Sheet(title=_("How we count"), addresses=found.named(DEFINITIONS)))
    found.lend(DICTIONARY, lambda request: found.Sheet(title=_("Data dictionary"), addresses=found.named(DICTIONARY)))
    sitemap.register("figures", families)


def of_list(request: HttpRequest) -> found.Sheet:
    return found.Sheet(
        title=_("Published figures"),
        summary=_("Frozen statements of how far training has reached."),
        addresses=found.named(STATEMENTS),
        feeds=((_("Published figures"), reverse("figures:statements-atom")),),
    )


def of_statement(statement: Statement) -> found.Sheet:
    """Of an issue that was revised the newest is to be found."""
    newer = getattr(statement, "revised_by", None)
    return found.Sheet(
        title=tables.title_of(statement),
        summary=" ".join(tables.headline(statement)),
        addresses=found.named(STATEMENT, statement.slug),
        trail=((_("Published figures"), reverse(STATEMENTS)),),
        is_indexed=not (newer and newer.slug),
    )


def families() -> list[sitemap.Family]:
    standing = published().filter(revised_by__slug=None).order_by("pk").values_list("slug", "published_at")
    statements = [sitemap.Family(found.named(STATEMENT, slug), at) for slug, at in standing]
    newest = sitemap.newest(each.changed for each in statements)
    return [
        sitemap.Family(found.named(STATEMENTS), newest),
        *(sitemap.Family(found.named(name)) for name in (DEFINITIONS, DICTIONARY)),
        *statements,
    ]
