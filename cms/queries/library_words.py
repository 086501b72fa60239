"""Which resources are found by a word of the library: they keep its code, and would lose it with the word."""

from django.conf import settings
from django.utils.translation import ngettext

from cms.enums import Facet
from cms.models import LibraryTerm, ResourcePage

KEPT_IN = {
    Facet.AUDIENCE.value: "audiences",
    Facet.SETTING.value: "settings",
    Facet.TOPIC.value: "topics",
    Facet.FORMAT.value: "format",
    Facet.LANGUAGE.value: "languages",
}


def resources_with(word: LibraryTerm) -> int:
    """How many resources would lose it. A word of another language is only another name: the English one stays."""
    if word.locale.language_code != settings.LANGUAGE_CODE:
        return 0
    rows = ResourcePage.objects.values_list("translation_key", KEPT_IN[word.facet])
    return len({key for key, codes in rows if word.code in (codes if isinstance(codes, list) else [codes])})


def why_kept(word: LibraryTerm, count: int) -> str:
    return ngettext(
        "“%(word)s” cannot be deleted: %(count)d resource is found by it. Give that resource another word first, or "
        "unpublish this one; it is then hidden.",
        "“%(word)s” cannot be deleted: %(count)d resources are found by it. Give them another word first, or unpublish "
        "this one; it is then hidden.",
        count,
    ) % {"word": word.name, "count": count}
