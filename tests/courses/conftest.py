from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def _source_language() -> Iterator[None]:
    """A request in another language leaves it active; the next test starts in the source language."""
    yield
    translation.activate(settings.LANGUAGE_CODE)
