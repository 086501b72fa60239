"""The prevention library, its resources and the words they are found by."""

from datetime import date
from typing import Any

import factory
import wagtail_factories
from wagtail.models import Locale

from cms.enums import Facet
from cms.models import CollectionPage, LibraryPage, LibraryTerm, ResourcePage
from tests.factories.cms import KnowledgeFactory
from tests.factories.courses import the_home


def the_library() -> LibraryPage:
    home = the_home()
    return LibraryPage.objects.child_of(home).first() or LibraryPageFactory()


class LibraryPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = LibraryPage

    title = "Prevention resources"
    slug = "resources"
    parent = factory.LazyFunction(the_home)
    locale = factory.LazyFunction(Locale.get_default)


class ResourcePageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = ResourcePage

    title = factory.Sequence(lambda n: f"Resource {n:04}")
    slug = factory.Sequence(lambda n: f"resource-{n:04}")
    parent = factory.LazyFunction(the_library)
    locale = factory.LazyFunction(Locale.get_default)
    checked_date = date(2026, 11, 21)
    review_date = date(2999, 11, 21)
    keeper = "Prevention editor"
    audiences: list[str] = ["ks3"]
    minutes = 60
    steps: list[Any] = []


class CollectionPageFactory(wagtail_factories.PageFactory):
    class Meta:
        model = CollectionPage

    title = factory.Sequence(lambda n: f"Collection {n:04}")
    slug = factory.Sequence(lambda n: f"collection-{n:04}")
    parent = factory.LazyFunction(the_library)
    locale = factory.LazyFunction(Locale.get_default)


class LibraryTermFactory(KnowledgeFactory):
    class Meta:
        model = LibraryTerm

    facet = Facet.AUDIENCE
    code = "ks3"
    name = "Key stage 3"
