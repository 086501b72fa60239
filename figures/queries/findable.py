"""Statements as the search of the site finds them: published ones that hold, by their titles."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cms.findable import Keys, Source, Thing, lend_findable
from figures.models import Statement
from figures.queries.statement_tables import title_of
from figures.queries.statements import standing


def lend_sources() -> None:
    # A statement that is published takes the place of another: all are read anew.
    lend_findable(
        Source("figures", _("Published figures"), statements, (), order=70, depends_on=(Statement,), is_of_pages=False)
    )


def statements(keys: Keys) -> Iterator[Thing]:
    """Their titles in every language of the site: they are made of words of our own, and so is the page."""
    columns = ("public_id", "slug", "first_day", "last_day", "partnership__name")
    for statement in standing().select_related("partnership").only(*columns):
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                title = title_of(statement)
            with translation.override(settings.LANGUAGE_CODE):
                address = reverse("figures:statement", args=[statement.slug])
            yield Thing(
                statement.public_id, code, title, address, str(statement.partnership.name), answers_everywhere=True
            )
