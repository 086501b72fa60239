import pytest
from wagtail.models import Locale, Page


@pytest.mark.django_db
def test_first_rows_of_the_migrations_are_there():
    assert Page.objects.filter(depth=1).count() == 1
    assert Locale.objects.get().language_code == "en"
