"""Pages and knowledge are translated piece by piece and stay in step with their source."""

from datetime import date

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.models import DatedFact, GlossaryTerm, LawEntry, Service, StandardPage
from tests.factories.cms import (
    DatedFactFactory,
    GlossaryTermFactory,
    LawEntryFactory,
    ServiceFactory,
    StandardPageFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]

TABLE = {
    "caption": "Two words",
    "columns": [{"type": "text", "heading": "Term"}, {"type": "text", "heading": "Meaning"}],
    "rows": [{"values": ["<p>Crime</p>", "<p>Against <b>the</b> law</p>"]}, {"values": ["", "<p>Hurt</p>"]}],
}


@pytest.fixture
def welsh():
    return Locale.objects.get_or_create(language_code="cy")[0]


@pytest.fixture
def translate(welsh, django_capture_on_commit_callbacks):
    def translate(subject):
        """Every string in capitals, saved and published as an editor would."""
        source, _ = TranslationSource.update_or_create_from_instance(subject)
        translation, _ = Translation.objects.get_or_create(source=source, target_locale=welsh)
        for segment in source.stringsegment_set.all():
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=welsh,
                context=segment.context,
                defaults={"data": segment.string.data.upper().replace("<B", "<b").replace("/B", "/b")},
            )
        with django_capture_on_commit_callbacks(execute=True):
            translation.save_target()
        return translation

    return translate


def test_words_of_a_table_are_translated(translate, welsh):
    page = StandardPageFactory(title="Words", body=[{"type": "table", "value": TABLE, "id": "1"}])

    translate(page)

    table = StandardPage.objects.get(locale=welsh).body[0].value
    assert table.caption == "TWO WORDS"
    assert [column["heading"] for column in table.columns] == ["TERM", "MEANING"]
    assert [[str(cell.source) for cell in row["values"]] for row in table.row_data] == [
        ["<p>CRIME</p>", "<p>AGAINST <b>THE</b> LAW</p>"],
        ["", "<p>HURT</p>"],
    ]


def test_the_source_table_is_left_alone(translate, welsh):
    page = StandardPageFactory(body=[{"type": "table", "value": TABLE, "id": "1"}])

    translate(page)

    assert StandardPage.objects.get(pk=page.pk).body[0].value.caption == "Two words"


def test_a_translated_page_points_at_the_translated_fact(translate, welsh):
    fact = DatedFactFactory(text="In force.")
    translate(fact)
    page = StandardPageFactory(body=[{"type": "dated_fact", "value": {"fact": fact.pk}, "id": "1"}])

    translate(page)

    shown = StandardPage.objects.get(locale=welsh).body[0].value["fact"]
    assert shown == DatedFact.objects.get(locale=welsh)
    assert shown.text == "IN FORCE."


def test_steps_are_translated(translate, welsh):
    steps = {"title": "Do", "steps": [{"type": "item", "value": "<p>Listen</p>", "id": "a"}]}
    page = StandardPageFactory(body=[{"type": "steps", "value": steps, "id": "1"}])

    translate(page)

    shown = StandardPage.objects.get(locale=welsh).body[0].value
    assert (shown["title"], [str(step.source) for step in shown["steps"]]) == ("DO", ["<p>LISTEN</p>"])


def test_dates_and_codes_follow_the_source(translate, welsh):
    fact = DatedFactFactory(code="the-code", title="The code", review_date=date(2027, 1, 1))
    translate(fact)
    fact.review_date = date(2028, 1, 1)
    fact.mark = "second-hand"
    fact.save()

    translate(fact)

    shown = DatedFact.objects.get(locale=welsh)
    assert (shown.code, shown.title, shown.review_date, shown.mark) == (
        "the-code",
        "THE CODE",
        date(2028, 1, 1),
        "second-hand",
    )


@pytest.mark.parametrize(
    ("model", "factory", "strings"),
    [
        (DatedFact, DatedFactFactory, {"fallback", "source", "text", "title"}),
        (LawEntry, LawEntryFactory, {"does", "fallback", "instrument", "source", "staff_note"}),
        (Service, ServiceFactory, {"name", "summary"}),
        (GlossaryTerm, GlossaryTermFactory, {"meaning", "term"}),
    ],
)
def test_what_translators_are_asked_for(model, factory, strings):
    source, _ = TranslationSource.update_or_create_from_instance(factory())

    assert set(source.stringsegment_set.values_list("context__path", flat=True)) == strings
