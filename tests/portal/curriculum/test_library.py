# ruff: noqa: E501 - one fault, one line
"""The prevention library in the files of the curriculum: read strictly, loaded once, never over an editor's words."""

from datetime import UTC, datetime

import pytest
from django.conf import settings

from cms.models import CollectionPage, LibraryPage, LibraryTerm, ResourcePage
from portal.curriculum.loading import key_of, load, read
from portal.curriculum.reading import BrokenCurriculum, read_curriculum
from tests.portal.curriculum.files import write_curriculum
from tests.portal.curriculum.test_reading import VOCABULARY

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ONE = "resources/rs01-one.md"
LIBRARY = {
    "resources/words.yaml": """\
audiences:
  - {code: ks1, name: "Key stage 1", wales: "Step 2"}
settings:
  - {code: classroom, name: "Classroom"}
topics:
  - {code: belonging, name: "Belonging"}
formats:
  - {code: drama, name: "Drama"}
languages:
  - {code: en, name: "English"}
""",
    "resources/library.md": """\
---
id: resources
title: "Prevention resources"
summary: "Lesson plans."
---
# Ground rules
We listen.

# If a pupil tells you something
Listen.

# For schools
::: fact v1
:::
""",
    "resources/collections.yaml": """\
- id: week
  slug: the-week
  title: "The week"
  summary: "A lesson."
  resources: [rs01]
""",
    ONE: """\
---
id: rs01
title: "One"
summary: "A lesson."
audiences: [ks1]
settings: [classroom]
topics: [belonging]
strands: [race]
format: drama
languages: [en]
minutes: 15
sittings: 2
group: "A class"
easy_read: none
accessibility: "Text."
licence: schools
owner: "Prevention editor"
checked: 2026-11-21
review: 2027-11-21
outcomes: ["Know it."]
materials: ["Paper"]
curriculum:
  - {subject: "PSHE", text: "Belonging"}
safeguarding: "Have time."
send: "Read aloud."
support: "One card."
stretch: "Ten cards."
check: "Ask."
---
# Before you start
Read it.

# Steps
## Day 1
### 10 min: Talk
Talk about **it**.

### 5 min: Stop
Stop.

## Day 2
### 15 min: Draw
Draw.

# Cards and scripts
::: cards Words
- one
- two **words**
:::

# Worksheet
Write.
""",
}
# fmt: off
FAULTS = [
    (
        "resources/words.yaml",
        "code: drama",
        "code: Drama",
        'resources/words.yaml:8: "code" may have only small letters, digits and single hyphens', f'{ONE}:9: unknown format "drama"',
    ),
    (
        "resources/library.md",
        "# For schools",
        "# For pupils",
        'resources/library.md:6: the section "# For schools" is missing',
        'resources/library.md:12: unknown or repeated section "For pupils": Ground rules, If a pupil tells you something, For schools are wanted, in this order',
    ),
    ("resources/collections.yaml", "[rs01]", "[rs02]", 'resources/collections.yaml:5: unknown resource "rs02"'),
    (
        "resources/collections.yaml",
        "slug: the-week",
        "slug: one",
        f'resources/collections.yaml:2: address of a resource "one" is already used at curriculum/{ONE}:1',
    ),
    (ONE, "audiences: [ks1]", "audiences: [ks9]", f'{ONE}:5: unknown audience "ks9"'),
    (ONE, "strands: [race]", "strands: [rase]", f'{ONE}:8: unknown strand "rase"'),
    (ONE, "format: drama", "format: opera", f'{ONE}:9: unknown format "opera"'),
    (
        ONE,
        "id: rs01",
        "id: rs02",
        f'{ONE}:2: the id is "rs02", but the file is called rs01-…',
        'resources/collections.yaml:5: unknown resource "rs01"',
    ),
    (
        ONE,
        "minutes: 15",
        "minutes: 20",
        f'{ONE}:11: "minutes" is 20, but the steps of session 1 add up to 15',
        f'{ONE}:11: "minutes" is 20, but the steps of session 2 add up to 15',
    ),
    (ONE, "sittings: 2", "sittings: 3", f'{ONE}:12: "sittings" is 3, but there are 2 sessions'),
    (
        ONE,
        "licence: schools",
        "licence: mine",
        f'{ONE}:16: "licence" must be one of ask, cc-by-4.0, cc-by-nc-4.0, ogl-3.0, schools',
    ),
    (ONE, "review: 2027-11-21", "review: 2025-11-21", f'{ONE}:19: "review" is before "checked"'),
    (
        ONE,
        "### 5 min: Stop",
        "### Stop",
        f'{ONE}:38: a step is written "### 10 min: Title", a session "## Title"',
        f'{ONE}:11: "minutes" is 15, but the steps of session 1 add up to 10',
    ),
    (ONE, "Stop.\n", "\n", f"{ONE}:38: this step says nothing"),
    (ONE, "## Day 1\n", "## Day 1\nHello.\n", f"{ONE}:35: this text belongs to no step"),
    (ONE, "- one\n- two **words**", "one", f"{ONE}:46: ::: cards must hold one list and nothing else"),
    (
        ONE,
        "# Worksheet\nWrite.",
        "# Worksheet\n::: glossary-list\n:::",
        f"{ONE}:52: ::: glossary-list stands only on pages of the site",
        f"{ONE}:52: there is no text",
    ),
    (
        ONE,
        "# Before you start\n",
        "Hello.\n# Before you start\n",
        f'{ONE}:30: text before the first section: start with "# Before you start"',
    ),
    (
        "modules/m1-first/01-one.md",
        "::: fact v1\n:::",
        "::: cards A\n- b\n:::",
        "modules/m1-first/01-one.md:38: ::: cards stands only in resources",
    ),
]
# fmt: on


def write(folder, *edits):
    written = write_curriculum(folder)
    for name, text in LIBRARY.items():
        (written / name).parent.mkdir(exist_ok=True)
        (written / name).write_text(text)
    for name, old, new in edits:
        path = written / name
        assert path.read_text().count(old) == 1, (name, old)
        path.write_text(path.read_text().replace(old, new))
    return written


@pytest.mark.unit
def test_resource_is_read_whole(tmp_path):
    library = read_curriculum(write(tmp_path), VOCABULARY).library

    (resource,) = library.resources
    assert [(step.title, step.minutes, step.html) for step in resource.steps] == [
        ("Day 1", 0, ""),
        ("Talk", 10, "<p>Talk about <b>it</b>.</p>"),
        ("Stop", 5, "<p>Stop.</p>"),
        ("Day 2", 0, ""),
        ("Draw", 15, "<p>Draw.</p>"),
    ]
    assert resource.handouts[0].cards == ("<p>one</p>", "<p>two <b>words</b></p>")
    assert (resource.slug, resource.chosen_by["strands"]) == ("one", ("race",))
    assert library.terms[0].wales == "Step 2"


@pytest.mark.unit
@pytest.mark.parametrize(("name", "old", "new", "said"), [(*fault[:3], fault[3:]) for fault in FAULTS])
def test_fault_is_named_with_file_line_and_reason(tmp_path, name, old, new, said):
    folder = write(tmp_path, (name, old, new))

    with pytest.raises(BrokenCurriculum) as broken:
        read_curriculum(folder, VOCABULARY)

    assert sorted(map(str, broken.value.problems)) == sorted(f"curriculum/{reason}" for reason in said)


@pytest.mark.integration
@pytest.mark.django_db
def test_library_is_loaded_once_and_again_without_a_change(tmp_path):
    folder = write(tmp_path)
    first, second = (load(read(folder), partnership=None, at=NOW) for _ in range(2))

    assert {"library resources", "resource rs01", "collection week", "word audience:ks1"} <= set(first.created)
    assert (second.created, second.updated, second.left) == ([], [], [])
    resource = ResourcePage.objects.get(translation_key=key_of("resource", "rs01"))
    assert (resource.url_path, resource.live, resource.code) == ("/home/resources/one/", True, "RS01")
    assert resource.lacking() == []
    assert [child.block_type for child in resource.steps] == ["session", "step", "step", "session", "step"]
    assert [child.value.pk for child in CollectionPage.objects.get().resources] == [resource.pk]
    assert LibraryTerm.objects.filter(live=True).count() == 5
    assert LibraryPage.objects.get().body[0].block_type == "dated_fact"


@pytest.mark.integration
@pytest.mark.django_db
def test_resource_that_an_editor_changed_is_left(tmp_path):
    load(read(write(tmp_path)), partnership=None, at=NOW)
    resource = ResourcePage.objects.get()
    resource.title = "Ours"
    resource.save_revision().publish()

    report = load(read(write(tmp_path, (ONE, '"One"', '"Uno"'))), partnership=None, at=NOW)

    assert [line.split(" — ")[0] for line in report.left] == ["resource rs01 Uno"]
    assert ResourcePage.objects.get().title == "Ours"


# --- the starter library itself


@pytest.fixture(scope="module")
def starter():
    return read_curriculum(settings.CURRICULUM_DIR, VOCABULARY).library


@pytest.mark.unit
def test_starter_library_has_the_twelve_resources(starter):
    assert [resource.id for resource in starter.resources] == [f"rs{number:02}" for number in range(1, 13)]
    assert {resource.id: resource.minutes * resource.sittings for resource in starter.resources} == {
        "rs01": 45, "rs02": 40, "rs03": 60, "rs04": 60, "rs05": 60, "rs06": 60,
        "rs07": 60, "rs08": 60, "rs09": 60, "rs10": 90, "rs11": 60, "rs12": 120,
    }  # fmt: skip


@pytest.mark.unit
def test_every_word_of_the_starter_library_is_used(starter):
    used = {
        *(("audience", code) for resource in starter.resources for code in resource.chosen_by["audiences"]),
        *(("setting", code) for resource in starter.resources for code in resource.chosen_by["settings"]),
        *(("topic", code) for resource in starter.resources for code in resource.chosen_by["topics"]),
        *(("language", code) for resource in starter.resources for code in resource.chosen_by["languages"]),
        *(("format", resource.format) for resource in starter.resources),
    }

    assert {(term.facet, term.code) for term in starter.terms} == used


@pytest.mark.unit
def test_nothing_claims_to_be_easy_read_before_it_is_tested(starter):
    assert {resource.easy_read for resource in starter.resources} == {"none", "draft"}
