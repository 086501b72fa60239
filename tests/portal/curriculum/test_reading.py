from collections import Counter
from datetime import date

import pytest
from django.conf import settings

from cms.enums import EasyRead, Licence, ServiceCategory, Way
from portal.curriculum.reading import BrokenCurriculum, Vocabulary, read_curriculum
from portal.curriculum.reading.items import Heading, Passage, Quotation, Reference, SelfCheck, Steps, Table
from tests.portal.curriculum.faults import FAULTS, LESSON, M1, QUIZ
from tests.portal.curriculum.files import FILES, write_curriculum

pytestmark = pytest.mark.unit

VOCABULARY = Vocabulary(
    marks=frozenset({"read", "second-hand", "unchecked", "seed"}),
    jurisdictions=frozenset({"england", "wales", "scotland", "northern-ireland"}),
    service_categories=frozenset(ServiceCategory.values),
    licences=frozenset(Licence.values),
    easy_read=frozenset(EasyRead.values),
    ways=frozenset(Way.values),
)


def problems_of(folder):
    with pytest.raises(BrokenCurriculum) as broken:
        read_curriculum(folder, VOCABULARY)
    return [str(problem) for problem in broken.value.problems]


def test_small_curriculum_is_read_whole(tmp_path):
    curriculum = read_curriculum(write_curriculum(tmp_path), VOCABULARY)

    (module,) = curriculum.modules
    lesson = module.lessons[0]
    assert [(part.__class__, getattr(part, "kind", "")) for part in lesson.body] == [
        (Passage, "prose"),
        (Heading, ""),
        (Passage, "prose"),
        (Passage, "key-point"),
        (Table, ""),
        (Steps, ""),
        (Quotation, ""),
        (Reference, "fact"),
        (Reference, "scenario"),
        (SelfCheck, ""),
    ]
    assert lesson.body[0].html == '<p>A <a href="glossary:hate-incident">hate incident</a> is <b>serious</b>.</p>'
    assert lesson.body[2].html == "<ul><li>a point</li><li>another</li></ul>"
    assert (lesson.body[4].header, lesson.body[4].rows) == (("Term", "Meaning"), (("a", "<i>b</i>"),))
    assert lesson.body[5].steps == ("<p>Listen.</p>", "<p>Write it <b>down</b>.</p>")
    assert (lesson.body[6].source, lesson.body[6].text) == ("A neighbour", '"They listened."')
    assert lesson.body[9].options[1].is_correct
    assert lesson.words == 29
    assert [fact.id for fact in curriculum.facts] == ["v1", "m1-own"]
    assert curriculum.partnership.local[0].agreed == date(2026, 9, 15)
    assert module.quiz.questions[0].correct == ("a",)
    assert [node.is_end for node in module.scenario.nodes] == [False, False, True]
    assert [page.slug for page in curriculum.pages if page.quick_exit] == ["help"]


@pytest.mark.parametrize(("name", "old", "new", "said"), [(*fault[:3], fault[3:]) for fault in FAULTS])
def test_fault_is_named_with_file_line_and_reason(tmp_path, name, old, new, said):
    folder = write_curriculum(tmp_path, (name, old, new))

    assert sorted(problems_of(folder)) == sorted(f"curriculum/{reason}" for reason in said)


def test_all_faults_of_all_files_are_named_at_once(tmp_path):
    folder = write_curriculum(
        tmp_path,
        (LESSON, "## A heading", "### A heading"),
        (LESSON, "::: key-point", "::: keypoint"),
        (QUIZ, "pass_mark: 80", "pass_mark: 0"),
        ("glossary.yaml", "also:", "allso:"),
    )

    assert problems_of(folder) == [
        'curriculum/glossary.yaml:1: "also" is missing',
        'curriculum/glossary.yaml:4: unknown key "allso"',
        f"curriculum/{LESSON}:13: a heading jumps from level 1 to level 3",
        f'curriculum/{LESSON}:18: unknown directive "::: keypoint"',
        f'curriculum/{QUIZ}:3: "pass_mark" must be a whole number from 1 to 100',
    ]


def test_missing_and_unreadable_files_are_named(tmp_path):
    folder = write_curriculum(tmp_path)
    (folder / "law.yaml").unlink()
    (folder / QUIZ).unlink()
    (folder / M1 / "notes.txt").write_text("mine")
    (folder / "pages" / "help.md").write_bytes(b"---\nid: help\n\xff")

    assert problems_of(folder) == [
        "curriculum/law.yaml:1: the file is missing",
        f'curriculum/{M1}/module.yaml:1: there is no quiz.yaml; write "quiz: false" for a module without a quiz',
        f"curriculum/{M1}/notes.txt:1: module.yaml does not list it",
        "curriculum/pages/help.md:3: not UTF-8 text",
    ]


def test_fact_kept_by_another_module_must_be_shared_first(tmp_path):
    module = FILES[f"{M1}/module.yaml"].replace("id: m1", "id: m2").replace("slug: first", "slug: second")
    lesson = FILES[f"{M1}/02-two.md"].replace("m1-l2", "m2-l1").replace("Short.", "::: fact m1-own\n:::")
    folder = write_curriculum(
        tmp_path,
        ("modules/m2-second/module.yaml", "", module.replace("01-one, ", "") + "quiz: false\n"),
        ("modules/m2-second/02-two.md", "", lesson),
    )

    assert problems_of(folder) == [
        'curriculum/modules/m2-second/02-two.md:10: fact "m1-own" is kept by modules/m1-first: '
        "move it to facts.yaml to share it"
    ]


# --- the starter curriculum itself


@pytest.fixture(scope="module")
def starter():
    return read_curriculum(settings.CURRICULUM_DIR, VOCABULARY)


def test_starter_curriculum_is_whole(starter):
    assert [len(module.lessons) for module in starter.modules] == [6, 6, 6, 6, 6, 5]
    assert len(starter.lessons) == 35
    assert len(starter.scenarios) == 5
    assert [len(quiz.questions) for quiz in starter.quizzes] == [10, 10, 10, 10, 10]
    assert len([module for module in starter.modules if module.easy_read]) == 5
    assert len(starter.courses) == 7
    assert len(starter.terms) == 30


def test_starter_lessons_can_be_read_in_a_few_minutes(starter):
    assert {lesson.id: lesson.words for lesson in starter.lessons if not 250 <= lesson.words <= 600} == {}


def test_starter_lessons_have_what_a_good_trainer_gives(starter):
    wanted = {"example": 1, "Steps": 1, "key-point": 1, "SelfCheck": 1}

    for lesson in starter.lessons:
        had = Counter(getattr(part, "kind", part.__class__.__name__) for part in lesson.body)
        assert {kind: had[kind] for kind in wanted} == wanted, lesson.id
        assert had["Heading"] >= 1, lesson.id
