"""Teachers say what worked and what did not; an editor reads it before anybody else does."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from agencies.actions import groups
from agencies.tasks import let_old_records_go
from cms.directory.kinds import AreaKind
from cms.enums import NoteState
from cms.memory import forget_all
from cms.models import Area, PracticeNote, ResourcePage
from tests.factories.agencies import PersonFactory, StrandFactory
from tests.factories.library import ResourcePageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
LIST = "/resources/practice-notes/"
FORM = "/resources/fact-first/note/"


@pytest.fixture
def resource() -> ResourcePage:
    return ResourcePageFactory(title="Fact first", slug="fact-first")


def note(resource: ResourcePage, **fields) -> PracticeNote:
    told = {
        "once": uuid4(),
        "resource_key": resource.translation_key,
        "resource_title": resource.title,
        "phase": "primary",
        "language": "en",
        "worked": "The cards.",
        "written_date": timezone.localdate(),
        "state": NoteState.SHOWN,
    }
    return PracticeNote.objects.create(**told | fields)


def write(client, **data):
    form = {"once": str(uuid4()), "worked": "The cards.", "did_not": "", "strand": "", "phase": "primary"}
    return client.post(FORM, form | data)


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.fixture
def editor(client):
    groups.make()
    person = PersonFactory()
    person.groups.add(Group.objects.get(name=groups.EDITORS))
    client.force_login(person)
    return client


# --- writing


def test_note_waits_until_an_editor_has_read_it(client, resource):
    StrandFactory(code="race", name="Race")
    Area.objects.create(kind=AreaKind.TOWN, code="elmford", name="Elmford")

    answer = write(client, strand="race", area="elmford", did_not="Too long.")

    assert (answer.status_code, answer["Location"]) == (302, "/resources/fact-first/")
    kept = PracticeNote.objects.get()
    assert (kept.state, kept.strand, kept.area_code, kept.phase) == ("waiting", "race", "elmford", "primary")
    assert (kept.worked, kept.did_not, kept.resource_key) == ("The cards.", "Too long.", resource.translation_key)
    assert "The cards." not in words(client.get("/resources/fact-first/"))
    assert "The cards." not in words(client.get(LIST))


def test_second_click_is_the_same_note(client, resource):
    once = str(UUID(int=7))

    assert [write(client, once=once).status_code for _click in range(2)] == [302, 302]
    assert PracticeNote.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"worked": " ", "did_not": ""}, "Say what worked, or below what did not."),
        ({"worked": "x" * 1501}, "at most 1500 characters"),
        ({"phase": "nonsense"}, "Select a valid choice"),
        ({"phase": ""}, "This field is required"),
        ({"strand": "nonsense"}, "Select a valid choice"),
        ({"worked": "a\x00b"}, "Null characters are not allowed"),
        ({"once": "nonsense"}, "Enter a valid UUID"),
    ],
)
def test_what_makes_no_sense_is_said_and_not_kept(client, resource, data, said):
    answer = write(client, **data)

    assert (answer.status_code, said in answer.content.decode()) == (200, True)
    assert not PracticeNote.objects.exists()


def test_traps_and_floods_are_not_kept(client, resource):
    assert write(client, website="https://spam.example").status_code == 302
    assert not PracticeNote.objects.exists()
    answers = [write(client).status_code for _time in range(21)]
    assert answers == [302] * 19 + [429] * 2  # the trapped one counted too


def test_form_of_a_closed_resource_asks_who_is_there(client, resource):
    PageViewRestriction.objects.create(page=resource, restriction_type=PageViewRestriction.LOGIN)

    assert write(client).status_code == 302
    assert not PracticeNote.objects.exists()


# --- reading


def test_shown_note_stands_with_its_resource_as_plain_text(client, resource):
    note(resource, worked="<script>alert(1)</script>\n\n**bold** https://spam.example", strand="gone")

    html = client.get("/resources/fact-first/").content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert 'href="https://spam.example' not in html


@pytest.mark.parametrize("state", [NoteState.WAITING, NoteState.REFUSED])
def test_note_that_is_not_shown_is_nowhere(client, resource, state):
    note(resource, state=state, worked="Hidden words")

    assert "Hidden words" not in words(client.get("/resources/fact-first/"))
    assert "Hidden words" not in words(client.get(LIST))


def test_list_is_narrowed_by_strand_and_area(client, resource):
    StrandFactory(code="race", name="Race")
    StrandFactory(code="disability", name="Disability")
    for code in ("elmford", "oakton"):
        Area.objects.create(kind=AreaKind.TOWN, code=code, name=code.title())
    forget_all()
    note(resource, worked="One", strand="race", area_code="elmford")
    note(resource, worked="Two", strand="disability", area_code="oakton")
    note(resource, worked="Three")

    def found(**asked):
        return {told.worked for told in client.get(LIST, asked).context["notes"]}

    assert found() == {"One", "Two", "Three"}
    assert found(strand="race") == {"One", "Three"}
    assert found(area="oakton") == {"Two"}
    assert found(strand="race", area="oakton") == set()


@pytest.mark.parametrize(
    "asked", [{"strand": "<script>"}, {"area": "x' or 1=1"}, {"strand": "x" * 9000}, {"area": "\x00"}]
)
def test_nonsense_in_the_address_is_left_out_and_said(client, resource, asked):
    note(resource)

    page = client.get(LIST, asked)

    assert page.status_code == 200
    assert "was not a filter of this list" in words(page)
    assert "The cards." in words(page)
    assert "<script>" not in page.content.decode().replace("<script>window", "")


def test_notes_of_a_closed_resource_are_not_listed(client, resource):
    note(resource)
    PageViewRestriction.objects.create(page=resource, restriction_type=PageViewRestriction.LOGIN)

    assert "The cards." not in words(client.get(LIST))


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_however_many(client, resource, count, django_assert_num_queries):
    Area.objects.create(kind=AreaKind.TOWN, code="elmford", name="Elmford")
    for _number in range(count):
        note(resource, area_code="elmford")
    client.get(f"{LIST}?page=1")

    with django_assert_num_queries(4):  # how many, the notes, their areas, the areas to choose from
        client.get(f"{LIST}?page=1")


# --- deciding


def decide(editor, kept: PracticeNote, **changes):
    form = {"worked": kept.worked, "did_not": kept.did_not, "strand": "", "area_code": "", "phase": "primary"}
    edit = reverse("wagtailsnippets_cms_practicenote:edit", args=[kept.pk])
    return editor.post(edit, {**form, "state": "shown", "refusal": "", **changes})


def test_editor_takes_a_name_out_and_shows_the_note(editor, resource):
    kept = note(resource, state=NoteState.WAITING, worked="Sam liked the cards.")
    editor.get("/resources/fact-first/")

    decide(editor, kept, worked="A pupil liked the cards.")

    kept.refresh_from_db()
    assert (kept.state, kept.decided_date) == ("shown", timezone.localdate())
    assert "A pupil liked the cards." in words(editor.get("/resources/fact-first/"))


def test_refusing_needs_a_reason(editor, resource):
    kept = note(resource, state=NoteState.WAITING)

    assert "Say why it is not shown" in decide(editor, kept, state="refused").content.decode()
    kept.refresh_from_db()
    assert kept.state == "waiting"
    assert decide(editor, kept, state="refused", refusal="Names a school").status_code == 302
    kept.refresh_from_db()
    assert (kept.state, kept.refusal) == ("refused", "Names a school")


def test_menu_says_how_many_wait_and_nobody_adds_notes_there(editor, resource):
    note(resource, state=NoteState.WAITING)
    note(resource, state=NoteState.WAITING)

    assert "Practice notes (2)" in editor.get(reverse("wagtailadmin_home")).content.decode()
    assert editor.get(reverse("wagtailsnippets_cms_practicenote:add")).status_code == 302
    listing = editor.get(reverse("wagtailsnippets_cms_practicenote:list"))
    assert (listing.status_code, listing.content.decode().count("Fact first") >= 2) == (200, True)


def test_person_without_the_right_decides_nothing(client, resource):
    kept = note(resource, state=NoteState.WAITING)
    client.force_login(PersonFactory())

    decide(client, kept)

    kept.refresh_from_db()
    assert kept.state == "waiting"


def test_waiting_note_does_not_empty_what_is_remembered(client, resource):
    from cms import memory

    before = memory.memory_now().generation
    note(resource, state=NoteState.WAITING)
    assert memory.memory_now().generation == before
    note(resource)
    assert memory.memory_now().generation != before


def test_what_nobody_reads_and_what_was_refused_is_let_go(resource):
    today = timezone.localdate()
    for days in (180, 181):
        note(resource, state=NoteState.WAITING, written_date=today - timedelta(days=days))
    for days in (30, 31):
        note(resource, state=NoteState.REFUSED, decided_date=today - timedelta(days=days))
    note(resource, written_date=today - timedelta(days=3000))
    for _again in range(2):
        let_old_records_go()

    assert sorted(PracticeNote.objects.values_list("state", flat=True)) == ["refused", "shown", "waiting"]
