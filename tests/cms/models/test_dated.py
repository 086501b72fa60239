from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale

from cms.enums import Mark
from cms.models import DatedFact, GlossaryTerm, Service
from tests.factories.cms import DatedFactFactory, GlossaryTermFactory, ServiceFactory

REVIEW = date(2027, 5, 21)
VERIFIED = sorted(set(Mark.values) - {Mark.UNCHECKED})


def fact(**changes: object) -> DatedFact:
    return DatedFact(**{"text": "fact", "fallback": "safe", "mark": Mark.READ, "review_date": REVIEW, **changes})


@pytest.mark.unit
@pytest.mark.parametrize(
    ("on", "text"),
    [
        (REVIEW - timedelta(days=1), "fact"),
        (REVIEW, "safe"),
        (REVIEW + timedelta(days=1), "safe"),
    ],
)
@pytest.mark.parametrize("mark", VERIFIED)
def test_fact_around_its_review_date(mark, on, text):
    assert fact(mark=mark).text_on(on) == text


@pytest.mark.unit
@given(st.dates())
def test_an_unchecked_fact_is_never_told(on):
    assert fact(mark=Mark.UNCHECKED).text_on(on) == "safe"


@pytest.mark.unit
@given(st.dates())
def test_an_unpublished_fact_is_never_told(on):
    assert fact(live=False).text_on(on) == "safe"


@pytest.mark.unit
@given(on=st.dates(), review=st.dates(), mark=st.sampled_from(Mark.values))
def test_nothing_stale_is_told(on, review, mark):
    told = fact(mark=mark, review_date=review).text_on(on)

    assert (told == "fact") == (on < review and mark != Mark.UNCHECKED)


@pytest.mark.unit
@given(on=st.dates(), review=st.dates(), mark=st.sampled_from(Mark.values))
def test_what_is_not_told_needs_checking(on, review, mark):
    statement = fact(mark=mark, review_date=review)

    assert statement.needs_checking(on) is not statement.is_current(on)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_database_agrees_about_facts(days):
    statement = DatedFactFactory(review_date=REVIEW)
    on = REVIEW + timedelta(days=days)

    assert DatedFact.objects.to_check(on).exists() is statement.needs_checking(on)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [-1, 0, 1])
def test_the_database_agrees_about_services(days):
    service = ServiceFactory(review_date=REVIEW)
    on = REVIEW + timedelta(days=days)

    assert Service.objects.to_check(on).exists() is service.needs_checking(on)


@pytest.mark.django_db
def test_one_row_of_each_in_the_language_asked_for():
    welsh, _ = Locale.objects.get_or_create(language_code="cy")
    both = GlossaryTermFactory(term="Victim")
    english = GlossaryTermFactory(term="Ally")
    draft = GlossaryTermFactory(term="Bias")
    translated = GlossaryTermFactory(
        term="Dioddefwr", code=both.code, locale=welsh, translation_key=both.translation_key
    )
    GlossaryTermFactory(term="Drafft", code=draft.code, locale=welsh, translation_key=draft.translation_key, live=False)

    live = GlossaryTerm.objects.live()

    assert set(live.in_language("cy")) == {translated, english, draft}
    assert set(live.in_language("en")) == {both, english, draft}
    assert set(live.in_language(None)) == {both, english, draft}
