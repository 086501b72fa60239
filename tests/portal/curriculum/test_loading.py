from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision, Site

from agencies.actions import groups
from agencies.models import Definition, Strand
from assessments.models import Edition, Quiz, Scenario
from cms.models import DatedFact, GlossaryTerm, LawEntry, LoadedContent, StandardPage
from courses.models import CoursePage, LessonPage, ModulePage
from portal.curriculum.loading import CannotLoad, key_of, load, read
from tests.factories.agencies import PartnershipFactory
from tests.portal.curriculum.files import FILES, write_curriculum

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LESSON = "modules/m1-first/01-one.md"
SECOND = "modules/m1-first/02-two.md"
MODULE = "modules/m1-first/module.yaml"
WRITTEN = 18  # what the small curriculum comes to, without a partnership


def put(folder, *edits, partnership=None):
    return load(read(write_curriculum(folder, *edits)), partnership=partnership, at=NOW)


def lesson(number):
    return LessonPage.objects.get(translation_key=key_of("lesson", f"m1-l{number}"))


def test_first_load_publishes_everything(tmp_path):
    report = put(tmp_path)

    assert (len(report.created), report.updated, report.unchanged, report.left) == (WRITTEN, [], [], [])
    assert [(page.url_path, page.specific_class.__name__, page.live) for page in Page.objects.order_by("path")[1:]] == [
        ("/home/", "HomePage", True),
        ("/home/courses/", "CoursesPage", True),
        ("/home/courses/front-desk/", "CoursePage", True),
        ("/home/modules/", "ModulesPage", True),
        ("/home/modules/first/", "ModulePage", True),
        ("/home/modules/first/one/", "LessonPage", True),
        ("/home/modules/first/two/", "LessonPage", True),
        ("/home/modules/first/easy-read/", "EasyReadPage", True),
        ("/home/help/", "StandardPage", True),
    ]
    assert Site.objects.get().root_page.url_path == "/home/"
    page = StandardPage.objects.in_menu().get()
    assert (page.quick_exit, page.content_note) == (True, "About being hurt.")
    assert [fact.code for fact in DatedFact.objects.filter(live=True)] == ["m1-own", "v1"]
    assert [(law.code, law.fact and law.fact.code) for law in LawEntry.objects.filter(live=True)] == [
        ("the-act", "v1"),
        ("old-act", None),
    ]
    assert GlossaryTerm.objects.get(live=True).also_called == ["incident"]
    assert [step.module.slug for step in CoursePage.objects.get().pathway.all()] == ["first"]
    assert Scenario.objects.get(live=True).code == "m1-s1"


def test_quiz_is_published_as_an_edition(tmp_path):
    put(tmp_path)

    edition = Edition.objects.get(is_current=True)
    assert edition.module_key == ModulePage.objects.get().translation_key
    assert [(question.kind, question.is_essential) for question in edition.questions.all()] == [
        ("single", True),
        ("truefalse", False),
        ("order", False),
        ("match", False),
        ("blanks", False),
        ("mark", False),
    ]


def test_lesson_holds_the_blocks_of_its_file(tmp_path):
    put(tmp_path)

    raw = [(block["type"], block["value"]) for block in lesson(1).body.raw_data]
    assert raw[:3] == [
        (
            "rich_text",
            '<p>A <a href="/glossary/#hate-incident">hate incident</a> is <b>serious</b>.</p>'
            "<h2>A heading</h2><ul><li>a point</li><li>another</li></ul>",
        ),
        ("key_point", {"text": "<p>Remember this.</p>"}),
        (
            "table",
            {
                "caption": "Two columns",
                "columns": [{"type": "text", "heading": "Term"}, {"type": "text", "heading": "Meaning"}],
                "rows": [{"values": ["<p>a</p>", "<p><i>b</i></p>"]}],
            },
        ),
    ]
    assert [kind for kind, _ in raw[3:]] == ["steps", "quotation", "dated_fact", "scenario", "self_check"]
    lesson(1).body.stream_block.clean(lesson(1).body)


def test_second_load_writes_nothing(tmp_path, django_assert_num_queries):
    put(tmp_path)
    revisions = Revision.objects.count()

    with django_assert_num_queries(15):
        report = put(tmp_path)

    assert (report.created, report.updated, len(report.unchanged), report.left) == ([], [], WRITTEN, [])
    assert Revision.objects.count() == revisions


def test_changed_file_updates_its_page_and_nothing_else(tmp_path):
    put(tmp_path)
    before = lesson(1)

    report = put(tmp_path, (LESSON, "Remember this.", "Remember that."))

    after = lesson(1)
    assert (report.created, report.updated, report.left) == ([], ["lesson m1-l1"], [])
    assert after.pk == before.pk
    assert [block.id for block in after.body] == [block.id for block in before.body]
    assert after.body.raw_data[1]["value"] == {"text": "<p>Remember that.</p>"}
    assert after.live


def test_new_block_leaves_the_ids_of_the_others(tmp_path):
    put(tmp_path)
    before = [block.id for block in lesson(1).body]

    put(tmp_path, (LESSON, "::: key-point", "::: reveal More\nText.\n:::\n\n::: key-point"))

    assert [block.id for block in lesson(1).body if block.block_type != "reveal"] == before


@pytest.mark.parametrize("publishes", [True, False])
def test_what_an_editor_changed_is_left_alone(tmp_path, publishes):
    put(tmp_path)
    page = lesson(1)
    page.title = "One, better"
    revision = page.save_revision()
    if publishes:
        revision.publish()
    Revision.objects.filter(pk=revision.pk).update(created_at=datetime(2026, 12, 24, 12, 0, tzinfo=UTC))

    report = put(tmp_path, (LESSON, "Remember this.", "Remember that."))

    assert report.left == ["lesson m1-l1 One — changed by an editor on 24 December 2026"]
    assert report.updated == []
    assert lesson(1).get_latest_revision_as_object().title == "One, better"
    assert lesson(1).body.raw_data[1]["value"] == {"text": "<p>Remember this.</p>"}


def test_page_that_an_editor_unpublished_or_removed_stays_so(tmp_path):
    put(tmp_path)
    lesson(1).unpublish()
    lesson(2).delete()

    report = put(tmp_path)

    assert [line.split(" — ")[0] for line in report.left] == [
        "lesson m1-l1 One",
        "lesson m1-l2 Two",
        "order m1 of lessons: First",
    ]
    assert not lesson(1).live
    assert not LessonPage.objects.filter(slug="two").exists()


def test_fact_that_an_editor_verified_is_left_alone(tmp_path):
    put(tmp_path)
    fact = DatedFact.objects.get(code="m1-own")
    fact.mark = "read"
    fact.save_revision().publish()

    report = put(tmp_path, ("modules/m1-first/facts.yaml", "What is known.", "What is better known."))

    assert [line.split(" — ")[0] for line in report.left] == ["fact m1-own Only here"]
    assert DatedFact.objects.get(code="m1-own").text == "What is known."


def test_removed_lesson_is_named_and_kept(tmp_path):
    folder = write_curriculum(tmp_path)
    load(read(folder), partnership=None, at=NOW)
    write_curriculum(tmp_path, (MODULE, ", 02-two", ""))
    (folder / SECOND).unlink()

    report = load(read(folder), partnership=None, at=NOW)

    assert report.gone == [f"lesson m1-l2 (curriculum/{SECOND})"]
    assert lesson(2).live


def test_new_lesson_takes_its_place_in_the_order(tmp_path):
    put(tmp_path)
    extra = FILES[SECOND].replace("m1-l2", "m1-l3").replace('"Two"', '"Between"')

    report = put(
        tmp_path, (MODULE, "[01-one, ", "[01-one, 015-between, "), ("modules/m1-first/015-between.md", "", extra)
    )

    assert (report.created, report.left) == (["lesson m1-l3"], [])
    assert list(LessonPage.objects.order_by("path").values_list("slug", flat=True)) == ["one", "between", "two"]


def test_order_that_an_editor_chose_is_left_alone(tmp_path):
    put(tmp_path)
    Page.objects.get(pk=lesson(2).pk).move(lesson(1), pos="left")

    report = put(tmp_path)

    assert report.left == ["order m1 of lessons: First — changed by an editor"]
    assert list(LessonPage.objects.order_by("path").values_list("slug", flat=True)) == ["two", "one"]


def test_strands_and_definitions_go_to_the_partnership(tmp_path):
    partnership = PartnershipFactory()

    put(tmp_path, partnership=partnership)
    put(tmp_path, partnership=partnership)

    assert [(strand.code, strand.is_national) for strand in Strand.objects.all()] == [("race", True), ("age", False)]
    assert [(row.partnership, row.version, row.text) for row in Definition.objects.order_by("agreed_date")] == [
        (None, 1, "The national words."),
        (partnership, 1, "Our words."),
    ]
    assert [strand.code for strand in lesson(1).strands.all()] == ["race"]
    assert Edition.objects.get(is_current=True).questions.first().strands == ["race"]


def test_definition_that_the_partnership_reworded_is_left_alone(tmp_path):
    partnership = PartnershipFactory()
    put(tmp_path, partnership=partnership)
    Definition.objects.filter(partnership=partnership).update(text="Agreed at our meeting.")

    report = put(tmp_path, ("partnership.yaml", "Our words.", "Other words."), partnership=partnership)

    assert report.left == [f"definition {partnership.pk} 1 version 1 — changed by an editor"]
    assert Definition.objects.get(partnership=partnership).text == "Agreed at our meeting."


def test_address_that_is_taken_loads_nothing(tmp_path):
    put(tmp_path)
    LoadedContent.objects.filter(key="page help").delete()
    StandardPage.objects.update(translation_key=uuid4())

    with pytest.raises(CannotLoad) as refused:
        put(tmp_path, (LESSON, "Remember this.", "Remember that."))

    assert str(refused.value).startswith("curriculum/pages/help.md:1: page help: The slug 'help' is already in use")
    assert lesson(1).body.raw_data[1]["value"] == {"text": "<p>Remember this.</p>"}


def test_broken_file_loads_nothing_and_says_where(tmp_path, capsys):
    folder = write_curriculum(tmp_path, (LESSON, "::: key-point", "::: keypoint"), ("law.yaml", "fact: v1", "fact: v9"))

    with pytest.raises(CommandError) as refused:
        call_command("load_curriculum", folder=folder)

    assert str(refused.value) == "2 faults. Nothing was loaded."
    assert capsys.readouterr().err.splitlines() == [
        'curriculum/law.yaml:9: unknown fact "v9"',
        f'curriculum/{LESSON}:18: unknown directive "::: keypoint"',
    ]
    assert not LoadedContent.objects.exists()
    assert not ModulePage.objects.exists()


def test_command_takes_the_only_partnership(tmp_path, capsys):
    partnership = PartnershipFactory()

    call_command("load_curriculum", folder=write_curriculum(tmp_path))

    assert capsys.readouterr().out.splitlines() == [f"created {WRITTEN + 3}, updated 0, unchanged 0, left 0"]
    assert Strand.objects.filter(partnership=partnership).count() == 2


def test_command_makes_the_roles_of_those_who_keep_the_content(tmp_path):
    call_command("load_curriculum", folder=write_curriculum(tmp_path))

    assert Group.objects.filter(name__in=[groups.EDITORS, groups.REVIEWERS, groups.COORDINATORS]).count() == 3
    assert Page.objects.get(slug="help").get_workflow().name == "Agency review"


def test_command_says_that_nobody_gets_the_strands(tmp_path, capsys):
    PartnershipFactory.create_batch(2)

    call_command("load_curriculum", folder=write_curriculum(tmp_path))

    assert capsys.readouterr().out.splitlines() == [
        "No partnership was named, so strands and the partnership's own definition were not loaded.",
        f"created {WRITTEN}, updated 0, unchanged 0, left 0",
    ]
    with pytest.raises(CommandError, match='There is no partnership "nowhere"'):
        call_command("load_curriculum", partnership="nowhere")


def test_starter_curriculum_loads_whole():
    partnership = PartnershipFactory()

    report = load(read(settings.CURRICULUM_DIR), partnership=partnership, at=NOW)
    again = load(read(settings.CURRICULUM_DIR), partnership=partnership, at=NOW)

    assert (report.left, again.created, again.updated, again.left) == ([], [], [], [])
    assert len(report.created) == len(again.unchanged)
    assert LessonPage.objects.live().count() == 35
    assert CoursePage.objects.live().count() == 7
    assert Scenario.objects.filter(live=True).count() == 5
    assert Quiz.objects.filter(live=True).count() == 5
    assert sum(edition.questions.count() for edition in Edition.objects.filter(is_current=True)) == 50
    for page in LessonPage.objects.all():
        page.body.stream_block.clean(page.body)
        assert [block.block_type for block in page.body].count("self_check") == 1
