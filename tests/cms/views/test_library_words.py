"""A word that resources are found by is not deleted from under them."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from wagtail.models import Locale

from cms.enums import Facet
from cms.models import LibraryTerm
from tests.cms.editing import editor_client
from tests.factories.library import LibraryTermFactory, ResourcePageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def delete(client, word):
    return client.post(reverse("wagtailsnippets_cms_libraryterm:delete", args=[word.pk]), follow=True)


@pytest.mark.parametrize(
    ("facet", "field", "value"),
    [
        (Facet.AUDIENCE, "audiences", ["word"]),
        (Facet.SETTING, "settings", ["word"]),
        (Facet.TOPIC, "topics", ["word"]),
        (Facet.FORMAT, "format", "word"),
        (Facet.LANGUAGE, "languages", ["word"]),
    ],
)
def test_word_in_use_is_kept_and_the_editor_reads_by_how_many(client, facet, field, value):
    word = LibraryTermFactory(facet=facet, code="word", name="Word")
    ResourcePageFactory(**{field: value})
    ResourcePageFactory(**{field: value}, live=False)

    page = delete(editor_client(client), word)

    assert "“Word” cannot be deleted: 2 resources are found by it." in page.content.decode()
    assert LibraryTerm.objects.filter(pk=word.pk).exists()


def test_word_in_use_is_kept_among_many(client):
    used, free = LibraryTermFactory(code="ks3"), LibraryTermFactory(code="ks9", name="Free")
    ResourcePageFactory(audiences=["ks3"])
    address = reverse("wagtail_bulk_action", args=["cms", "libraryterm", "delete"])

    editor_client(client).post(f"{address}?id={used.pk}&id={free.pk}")

    assert LibraryTerm.objects.count() == 2


def test_word_that_no_resource_is_found_by_goes(client):
    word = LibraryTermFactory(code="ks9")
    ResourcePageFactory(audiences=["ks3"], topics=["ks9"])

    delete(editor_client(client), word)

    assert not LibraryTerm.objects.exists()


def test_name_in_another_language_may_go():
    word = LibraryTermFactory(code="ks3")
    ResourcePageFactory(audiences=["ks3"])
    other = word.copy_for_translation(Locale.objects.get_or_create(language_code="ur")[0])
    other.save()

    other.delete()
    with pytest.raises(ProtectedError):
        word.delete()
