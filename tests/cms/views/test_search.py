"""The search as anybody uses it, and what it never finds."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Locale, Page, PageViewRestriction

from agencies.models import Person
from cms.actions import failed_searches, search_entries
from cms.enums import ServiceCategory
from cms.models import FailedSearch, Maintainer, SearchEntry, SearchWord, Service, StandardPage
from tests.cms.editing import editor_client
from tests.factories.agencies import PersonFactory
from tests.factories.assessments import QuizFactory, publish, single
from tests.factories.cms import (
    DatedFactFactory,
    DirectoryPageFactory,
    GlossaryTermFactory,
    LawEntryFactory,
    ServiceFactory,
    StandardPageFactory,
)
from tests.factories.courses import (
    CoursePageFactory,
    EasyReadPageFactory,
    LessonPageFactory,
    ModulePageFactory,
    the_home,
)
from tests.factories.library import CollectionPageFactory, ResourcePageFactory
from tests.factories.statements import StatementFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
SECRET = "zirconium"


def a_page(title: str = "A page", **fields: object) -> StandardPage:
    page: StandardPage = StandardPageFactory(title=title, parent=the_home(), **fields)
    return page


def text_block(words: str) -> list[tuple[str, object]]:
    return [("rich_text", f"<p>{words}</p>")]


def list_page(block: str, **fields: object) -> StandardPage:
    page = a_page(**fields)
    page.body = [(block, None)]
    page.save()
    return page


def a_service(**changes: object) -> Service:
    today = timezone.localdate()
    return ServiceFactory(**{"checked_date": today, "review_date": today + timedelta(days=90), **changes})


def found(client, typed: str, *, language: str = "en", **asked: object) -> list[str]:
    return texts(answer(client, typed, language=language, **asked), ".wm-hits__title")


def answer(client, typed: str, *, language: str = "en", **asked: object):
    with translation.override(language):
        address = reverse("cms:search")
    response = client.get(address, {"q": typed, **asked})
    assert response.status_code == 200
    return response


@pytest.fixture
def directory(db):
    return DirectoryPageFactory(parent=the_home())


# --- what is found


def test_each_kind_is_found(client, directory):
    list_page("glossary_list", title="Glossary", slug="glossary")
    list_page("law_table", title="Law", slug="law")
    a_page("Lantern page")
    a_service(name="Lantern line")
    ResourcePageFactory(title="Lantern lesson")
    CollectionPageFactory(title="Lantern week")
    GlossaryTermFactory(term="Lantern")
    LawEntryFactory(instrument="Lantern Act")
    CoursePageFactory(title="Lantern course", modules=[ModulePageFactory(title="Lantern module", lessons=0)])
    EasyReadPageFactory(title="Lantern in short lines")
    StatementFactory(published=True, partnership__name="Lantern partnership")

    titles = found(client, "lantern")

    assert sorted(titles) == [
        "Lantern",
        "Lantern Act",
        "Lantern course",
        "Lantern in short lines",
        "Lantern lesson",
        "Lantern line",
        "Lantern module",
        "Lantern page",
        "Lantern week",
        "Training coverage, April to June 2026",
    ]


def test_each_address_leads_to_the_thing(client, directory):
    list_page("glossary_list", title="Glossary", slug="glossary")
    a_page("Lantern page")
    a_service(name="Lantern line")
    ResourcePageFactory(title="Lantern lesson")
    GlossaryTermFactory(term="Lantern", code="lantern")
    course = CoursePageFactory(title="Lantern course", modules=[ModulePageFactory(title="Lantern module", lessons=0)])
    EasyReadPageFactory(title="Lantern in short lines")
    StatementFactory(published=True, whole=True, partnership__name="Lantern partnership")
    assert course.live

    for language in LANGUAGES:
        hits = answer(client, "lantern", language=language).context["found"].hits
        assert len(hits) == 8
        for hit in hits:
            assert client.get(hit.address.partition("#")[0]).status_code == 200


def test_words_of_the_body_are_found_with_other_endings_and_without_accents(client):
    a_page("Café", body=[])
    page = a_page("About reports")
    page.body = text_block("Somebody reported a neighbour’s harassment in Łódź.")
    page.save()

    for typed in ["reporting", "HARASSMENT", "neighbours harassment", "lodz", "how do I report harassment"]:
        assert found(client, typed) == ["About reports"]
    assert found(client, "cafe") == ["Café"]


def test_the_title_comes_before_the_body(client):
    body = a_page("Something else")
    body.body = text_block("Here is a word about mediation.")
    body.save()
    a_page("Mediation", summary="And a long sentence that says many other things besides, for it is a summary.")

    assert found(client, "mediation") == ["Mediation", "Something else"]


def test_where_nothing_has_all_words_those_with_some_are_shown_and_it_is_said(client):
    a_page("Mediation")
    a_page("Housing")

    response = answer(client, "mediation housing")

    assert sorted(texts(response, ".wm-hits__title")) == ["Housing", "Mediation"]
    assert "Nothing has all of these words." in response.content.decode()


def test_excerpts_are_escaped_and_marked(client):
    a_page("Signs", summary="A <script>alert(1)</script> & the lantern.")

    html = answer(client, "lantern <script>").content.decode()

    assert "<script>alert" not in html
    assert "&lt;" in html
    assert "<mark>lantern</mark>" in html


def test_kinds_have_counts_and_narrow(client, directory):
    a_page("Lantern page")
    for number in range(3):
        a_service(name=f"Lantern line {number}")

    response = answer(client, "lantern", kind="service")

    kinds = [(kind.code, kind.count, kind.is_chosen) for kind in response.context["found"].kinds]
    assert kinds == [("service", 3, True), ("page", 1, False)]
    assert sorted(texts(response, ".wm-hits__title")) == ["Lantern line 0", "Lantern line 1", "Lantern line 2"]
    assert texts(answer(client, "lantern", kind="nonsense"), ".wm-alert__text") != []
    assert texts(answer(client, "lantern", kind="law"), ".wm-hits__title") == []


def test_pages_of_results(client):
    for number in range(23):
        a_page(f"Lantern {number:02}")

    pages = [found(client, "lantern", page=number) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [10, 10, 3]
    assert len({title for page in pages for title in page}) == 23
    assert len(found(client, "lantern", page=99)) == 3
    assert len(found(client, "lantern", page="x")) == 10


# --- languages


def in_polish(page: StandardPage, **fields: object) -> StandardPage:
    polish, _made = Locale.objects.get_or_create(language_code="pl")
    home = the_home()
    if not home.has_translation(polish):
        home.copy_for_translation(polish).save_revision().publish()
    other = page.copy_for_translation(polish, copy_parents=True)
    for name, value in fields.items():
        setattr(other, name, value)
    other.save_revision().publish()
    return other


def test_each_thing_once_in_the_readers_language_or_in_english(client):
    in_polish(a_page("Lantern, where to get one", slug="lantern"), title="Latarnia lantern")
    a_page("Lantern in English")

    response = answer(client, "lantern", language="pl")

    assert sorted(texts(response, ".wm-hits__title")) == ["Lantern in English", "Latarnia lantern"]
    spoken = {"".join(part.text for part in hit.title): hit.language for hit in response.context["found"].hits}
    assert spoken == {"Latarnia lantern": "pl", "Lantern in English": "en"}
    assert 'lang="en" dir="ltr"' in response.content.decode()
    assert found(client, "latarnia") == []
    assert sorted(found(client, "lantern")) == ["Lantern in English", "Lantern, where to get one"]


def test_polish_endings_and_letters(client):
    in_polish(a_page("Home", slug="a-home"), title="Bezpieczne mieszkanie i nienawiść")

    for typed in ["mieszkania", "mieszkaniem", "NIENAWISC", "nienawiść"]:
        assert found(client, typed, language="pl") == ["Bezpieczne mieszkanie i nienawiść"]


def test_a_service_in_english_is_found_by_its_category_in_the_readers_language(client, directory):
    a_service(name="Night line", categories=[ServiceCategory.HOUSING.value])
    with translation.override("pl"):
        label = str(ServiceCategory.HOUSING.label)

    assert found(client, label, language="pl") == ["Night line"]
    assert found(client, "mieszkanie", language="pl") == ["Night line"]  # the label has another ending


# --- other names, other spellings


def test_other_names_of_the_glossary_find_the_same_and_it_is_said(client):
    list_page("glossary_list", title="Words", slug="glossary")
    GlossaryTermFactory(term="Mate crime", also_called=["false friends"], meaning="Pretending to be a friend.")
    a_page("All about mate crime")
    a_page("A mate and a crime")

    response = answer(client, "false friends")

    assert sorted(texts(response, ".wm-hits__title")) == ["All about mate crime", "Mate crime"]
    assert texts(response, ".wm-search__also") == ["Also looked for: Mate crime"]
    assert found(client, "false friend") == texts(response, ".wm-hits__title")


def test_names_of_a_glossary_that_nobody_may_see_say_nothing(client):
    GlossaryTermFactory(term=SECRET, also_called=["false friends"])

    assert SECRET not in answer(client, "false friends").content.decode()


def test_did_you_mean(client):
    a_page("Harassment and what to do")

    response = answer(client, "harrasment")

    assert texts(response, ".wm-search__maybe") == ["Did you mean: harassment"]
    assert found(client, "harassment") == ["Harassment and what to do"]


def test_a_word_that_is_public_no_more_is_never_meant(client):
    page = a_page(SECRET)
    assert texts(answer(client, f"{SECRET}x"), ".wm-search__maybe") == [f"Did you mean: {SECRET}"]

    page.unpublish()

    assert SearchWord.objects.filter(word=SECRET).exists()
    assert texts(answer(client, f"{SECRET}x"), ".wm-search__maybe") == []
    call_command("rebuild_search", stdout=open("/dev/null", "w"))  # noqa: SIM115
    assert not SearchWord.objects.filter(word=SECRET).exists()


# --- what is never found


def everything_known() -> str:
    """All that the search holds: rows, index and words."""
    from wagtail.search.models import IndexEntry

    rows = [str(row) for row in SearchEntry.objects.values_list()]
    keys = SearchEntry.objects.values_list("pk", flat=True)
    indexed = IndexEntry.objects.filter(object_id__in=list(keys)).values_list("title", "body", "autocomplete")
    return " ".join([*rows, *map(str, indexed), *SearchWord.objects.values_list("word", flat=True)]).casefold()


def test_nothing_of_the_inside_of_a_service_is_known(client, directory):
    service = a_service(
        name="Lantern refuge",
        address=f"1 {SECRET} Street",
        is_address_secret=True,
        safeguarding_contact=f"{SECRET} 0123",
        funding_note=f"{SECRET} ends",
        owner=f"{SECRET} desk",
        owner_email=f"{SECRET}@partners.example",
    )
    Maintainer.objects.create(service=service, name=SECRET, email=f"{SECRET}@service.example")
    service.save()

    assert found(client, "lantern") == ["Lantern refuge"]
    assert found(client, SECRET) == []
    assert SECRET not in everything_known()


def test_services_leave_on_their_day(client, directory):
    today = timezone.localdate()
    a_service(name="Lantern open", closed_date=today + timedelta(days=1))
    a_service(name="Lantern closed", closed_date=today)
    a_service(name="Lantern forgotten", review_date=today - timedelta(days=90))
    a_service(name="Lantern stale", review_date=today - timedelta(days=89))
    a_service(name="Lantern draft", live=False)

    assert sorted(found(client, "lantern")) == ["Lantern open", "Lantern stale"]


def test_without_an_open_directory_no_service_is_found(client, directory):
    a_service(name="Lantern line")
    restriction = PageViewRestriction.objects.create(page=directory, restriction_type=PageViewRestriction.LOGIN)
    assert found(client, "lantern") == []

    restriction.delete()
    assert found(client, "lantern") == ["Lantern line"]

    directory.unpublish()
    assert found(client, "lantern") == []


def test_drafts_closed_pages_and_what_stands_under_them_are_not_known(client):
    draft = a_page(f"{SECRET} draft", live=False)
    page = a_page("Lantern")
    page.title = f"{SECRET} change"
    page.save_revision()
    closed = a_page("Staff room")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    StandardPageFactory(title=f"{SECRET} under it", parent=Page.objects.get(pk=closed.pk))

    assert found(client, SECRET) == []
    assert found(client, "staff room") == []
    assert SECRET not in everything_known()

    draft.save_revision().publish()
    assert found(client, SECRET) == [f"{SECRET} draft"]
    Page.objects.get(pk=draft.pk).specific.unpublish()
    assert found(client, SECRET) == []
    draft.save_revision().publish()
    draft.delete()
    assert found(client, SECRET) == []


def test_a_page_moved_under_a_closed_one_is_gone(client):
    closed = a_page("Staff room")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    page = a_page("Lantern")
    assert found(client, "lantern") == ["Lantern"]

    page.move(Page.objects.get(pk=closed.pk), pos="last-child")

    assert found(client, "lantern") == []


def test_lessons_quizzes_briefs_and_people_are_not_known(client):
    module = ModulePageFactory(title="Lantern module", lessons=0)
    module.brief = [("why", SECRET)]
    module.save()
    lesson = LessonPageFactory(parent=module, title=f"{SECRET} lesson", summary=SECRET)
    lesson.save_revision().publish()
    question = single()
    question["value"]["stem"] = SECRET
    publish(QuizFactory(title=SECRET, questions=[question]))
    PersonFactory(display_name=f"{SECRET} Person")
    StatementFactory(partnership__name=f"{SECRET} draft")

    assert Person.objects.filter(display_name__contains=SECRET).exists()
    assert found(client, "lantern") == ["Lantern module"]
    assert found(client, SECRET) == []
    assert SECRET not in everything_known()


def test_law_that_nobody_stands_for_is_told_by_its_fallback(client):
    today = timezone.localdate()
    list_page("law_table", title="Law", slug="law")
    LawEntryFactory(instrument="Old Act", does=SECRET, fallback="Ask.", review_date=today)
    LawEntryFactory(instrument="Unread Act", does=SECRET, fallback="Ask.", mark="unchecked")
    LawEntryFactory(instrument="Good Act", does="It does much.", fallback=SECRET)
    DatedFactFactory(title=SECRET, text=SECRET)

    assert found(client, SECRET) == []
    hits = answer(client, "act").context["found"].hits
    told = {"".join(p.text for p in hit.title): "".join(p.text for p in hit.excerpt) for hit in hits}
    assert told == {"Old Act": "Ask.", "Unread Act": "Ask.", "Good Act": "It does much. Write down the words."}


def test_without_a_page_that_shows_them_terms_and_laws_are_not_found(client):
    GlossaryTermFactory(term="Lantern")
    LawEntryFactory(instrument="Lantern Act")
    assert found(client, "lantern") == []

    page = list_page("glossary_list", title="Words", slug="glossary")
    assert found(client, "lantern") == ["Lantern"]

    page.unpublish()
    assert found(client, "lantern") == []


def test_a_statement_that_another_took_the_place_of_is_gone(client):
    first = StatementFactory(published=True, partnership__name="Lantern")
    again = StatementFactory(published=True, partnership=first.partnership, issue=2, revises=first, slug="second")

    hits = answer(client, "lantern").context["found"].hits

    assert [hit.address for hit in hits] == [reverse("figures:statement", args=[again.slug])]


def test_rebuilding_changes_nothing_that_is_right_and_mends_what_is_wrong(client, directory):
    a_page("Lantern")
    a_service(name="Lantern line")
    assert set(search_entries.rebuild().values()) == {0}

    Service.objects.update(live=False)  # as nothing of ours does: no signal tells
    SearchEntry.objects.filter(kind="page").update(label="Wrong")
    assert sum(search_entries.rebuild().values()) > 0

    assert found(client, "lantern") == ["Lantern"]
    assert set(search_entries.rebuild().values()) == {0}


# --- bad input


@pytest.mark.parametrize(
    "typed",
    [
        "\x00",
        "lantern\x00 OR 1=1",
        '"',
        "''';--",
        'title:* NEAR(a b) NOT "x" ^ {col} : (',
        "a & | ! <-> :*",
        "%s %d %(x)s %",
        "\\",
        "?!…",
        "🕯️🕯️🕯️",
        "\u202eevil\u202c",
        "لالٹین",
        "x" * 10_000,
        "ab " * 4_000,
        "é" * 300,
        "the of and",
        " ",
    ],
)
def test_hostile_words_get_a_plain_answer(client, typed):
    a_page("Lantern")

    response = answer(client, typed)

    assert "wm-search" in response.content.decode()
    assert "\u202e" not in response.content.decode()
    suggested = client.get(reverse("cms:suggest"), {"q": typed})
    assert suggested.status_code == 200


def test_signs_alone_are_told_so(client):
    assert texts(answer(client, "?!"), ".wm-alert__text") == ["Type a word to look for. Signs alone find nothing."]


def test_long_searches_are_cut_and_told_so(client):
    a_page("Lantern")

    response = answer(client, "lantern " * 99)

    assert texts(response, ".wm-alert__text") == ["That was long, so we looked for the first words alone."]
    assert texts(response, ".wm-hits__title") == ["Lantern"]


# --- the page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_answers_in_every_language_and_keeps_out_of_other_searches(client, language):
    response = answer(client, "", language=language)

    assert response["X-Robots-Tag"] == "noindex"
    assert "data-quick-exit" in response.content.decode()
    assert not response.cookies
    assert not answer(client, "xyzzy", language=language).cookies


def test_every_page_has_the_search(client):
    page = a_page("Somewhere")

    html = client.get(page.url).content.decode()

    assert f'action="{reverse("cms:search")}"' in html


def test_suggestions_are_titles_and_may_be_kept(client):
    a_page("Hate crime and you")
    a_page("What hate is", live=False)
    a_page("Hatters", summary="Nothing about crime.")

    response = client.get(reverse("cms:suggest"), {"q": "Hat"})

    assert sorted(response.json()["suggestions"]) == ["Hate crime and you", "Hatters"]
    assert response["Cache-Control"] == "public, max-age=300"
    assert client.get(reverse("cms:suggest"), {"q": "crime ha"}).json() == {"suggestions": ["Hate crime and you"]}
    assert client.get(reverse("cms:suggest"), {"q": "h"}).json() == {"suggestions": []}


@pytest.mark.parametrize("count", [1, 3])
def test_queries(client, count, django_assert_num_queries):
    for number in range(count):
        a_page(f"Lantern {number}")
    answer(client, "nothing")  # what is remembered

    with django_assert_num_queries(3 if connection.vendor == "sqlite" else 2):  # counts, keys in order, rows
        answer(client, "lantern")
    with django_assert_num_queries(4):  # nothing found; nothing near; noted before and today
        answer(client, "nothing")


# --- what was not found


def test_what_found_nothing_is_written_down_from_the_second_day_on(client):
    today = timezone.localdate()
    for _time in range(3):
        answer(client, "Interpreter Tigrinya")
    assert list(FailedSearch.objects.values_list("words", "days", "last_day")) == [("", 1, today)]

    failed_searches.note(
        "interpreter tigrinya", ["interpreter", "tigrinya"], language="en", on=today + timedelta(days=1)
    )

    assert list(FailedSearch.objects.values_list("words", "language", "days")) == [("interpreter tigrinya", "en", 2)]


@pytest.mark.parametrize(
    "typed",
    [
        "ana@partners.example",
        "07700 900123",
        "1 2 3 4 5",
        "12/03/1990",
        "SW1A 1AA",
        "one two three four five six",
        "x" * 61,
    ],
)
def test_what_looks_like_somebodys_own_is_not_kept(client, typed):
    answer(client, typed)

    assert not FailedSearch.objects.exists()


def test_what_found_something_is_not_kept(client):
    a_page("Lantern")
    answer(client, "lantern")
    answer(client, "")

    assert not FailedSearch.objects.exists()


def test_editors_see_what_was_not_found(client):
    today = timezone.localdate()
    for day in (2, 1):
        failed_searches.note("hijab", ["hijab"], language="en", on=today - timedelta(days=day))
    failed_searches.note("once", ["once"], language="en", on=today)

    html = editor_client(client).get(reverse("failed_searches")).content.decode()

    assert "hijab" in html
    assert "once" not in texts(editor_client(client).get(reverse("failed_searches")), "td")


def test_old_ones_go_after_ninety_days(client):
    today = timezone.localdate()
    failed_searches.note("hijab", ["hijab"], language="en", on=today - timedelta(days=91))
    failed_searches.note("niqab", ["niqab"], language="en", on=today - timedelta(days=90))

    assert failed_searches.let_go(on=today) == 1
    assert failed_searches.let_go(on=today) == 0


def test_there_is_an_end_to_what_is_kept(client, monkeypatch):
    monkeypatch.setattr(failed_searches, "MOST_KEPT", 2)
    for word in ["one", "two", "three"]:
        failed_searches.note(word, [word], language="en", on=timezone.localdate())

    assert FailedSearch.objects.count() == 2
