"""The data dictionary as pages and programs are given it."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from figures import definitions
from figures.dictionary import DATASETS, VERSION


def definitions_address(anchor: str = "") -> str:
    """In the site's own language: for programs."""
    with translation.override(settings.LANGUAGE_CODE):
        path = reverse("figures:definitions")
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path + (f"#{anchor}" if anchor else "")


def described() -> dict[str, Any]:
    """Every field in English, whatever the reader's language: programs read it."""
    return {
        "version": definitions.CURRENT,
        "dictionary_version": VERSION,
        "fields": [
            {
                "dataset": dataset.code,
                "name": each.name,
                "kind": each.kind,
                "unit": each.unit,
                "meaning": each.meaning,
                "definition": definitions_address(each.anchor) if each.anchor else "",
                "may_be_empty": each.may_be_empty,
            }
            for dataset in DATASETS
            for each in dataset.fields
        ],
    }
