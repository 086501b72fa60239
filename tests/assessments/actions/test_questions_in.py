"""Questions of packages become drafts in a quiz: all of it or nothing, once, and nothing live changes."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Collection, ModelLogEntry

from assessments.actions import questions_in as actions
from assessments.models import Edition, Quiz
from assessments.packages.reading import read
from assessments.queries.faults import block_faults
from assessments.queries.questions_in import is_locked, look
from tests.factories.agencies import PersonFactory
from tests.factories.assessments import QuizFactory, publish
from tests.factories.courses import NOW, ModulePageFactory
from tests.h5p import contents
from tests.h5p.contents import sub
from tests.h5p.making import content_only, real_true_false, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def drawn(kind="PNG", size=(4, 3), colour="red"):
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind)
    return target.getvalue()


def package(*parts, **files):
    content = contents.question_set(*(parts or [sub("H5P.TrueFalse 1.8", contents.true_false())]))
    named = {f"content/images/{name.replace('_', '.')}": data for name, data in files.items()}
    return zipped({**content_only("H5P.QuestionSet", content), **named})


def reading_of(data):
    return read(io.BytesIO(data), with_libraries=False)


def with_picture(path="images/door.png", alt="A door", question="<p>Is it?</p>"):
    return sub("H5P.TrueFalse 1.8", contents.true_false(question, media=contents.picture(path, alt)))


def draft(data=None, *, module=None, token="token-1", by=None):
    return actions.draft_quiz(
        reading=reading_of(data or package()),
        module=module or ModulePageFactory(has_quiz=True),
        token=token,
        file_name="questions.h5p",
        sha256="0" * 64,
        by=by or PersonFactory(is_superuser=True),
        at=NOW,
    )


def stored():
    return set(default_storage.listdir("original_images")[1]) if default_storage.exists("original_images") else set()


def test_a_module_without_a_quiz_gets_a_draft_of_one():
    module = ModulePageFactory(has_quiz=True)
    person = PersonFactory(is_superuser=True)

    made = draft(module=module, by=person)

    quiz = Quiz.objects.get()
    assert (quiz.title, quiz.module, quiz.locale, quiz.live) == (module.title, module, module.locale, False)
    assert made.is_new
    latest = quiz.get_latest_revision_as_object()
    assert [(block.block_type, block.value["stem"], block.value["answer"]) for block in latest.questions] == [
        ("truefalse", "A witness can report.", "true")
    ]
    assert quiz.latest_revision.user == person
    assert Edition.objects.count() == 0


def test_a_quiz_that_is_live_gets_them_in_its_draft_alone():
    quiz = publish(QuizFactory())
    edition = Edition.objects.get()
    quiz.title = "Newer words"
    quiz.save_revision()

    draft(module=quiz.module)

    quiz.refresh_from_db()
    latest = quiz.get_latest_revision_as_object()
    assert (len(quiz.questions), len(latest.questions)) == (3, 4)
    assert (quiz.live, quiz.has_unpublished_changes, latest.title) == (True, True, "Newer words")
    assert [block.id for block in latest.questions][:3] == [block.id for block in quiz.questions]
    assert Edition.objects.get() == edition
    assert ModelLogEntry.objects.get(action="assessments.questions_in").data["before"] == 3


def test_every_kind_can_be_published_as_it_comes():
    parts = [
        sub("H5P.TrueFalse 1.8", contents.true_false()),
        sub("H5P.MultiChoice 1.16", contents.multi_choice()),
        sub("H5P.MultiChoice 1.16", contents.multi_choice("Q", ("A", True), ("B", True), ("C", False))),
        sub("H5P.Blanks 1.14", contents.blanks()),
        sub("H5P.DragText 1.10", {"taskDescription": "Fill", "textField": "A *b* c"}),
        sub("H5P.MarkTheWords 1.11", {"taskDescription": "Mark", "textField": "A *b* c"}),
        sub("H5P.Summary 1.10", {"intro": "Which?", "summaries": [{"summary": ["This", "That"]}]}),
    ]
    made = draft(package(*parts))

    kinds = [block.block_type for block in made.quiz.questions]
    assert kinds == ["truefalse", "single", "multiple", "blanks", "blanks", "mark", "single"]
    assert block_faults(made.quiz.questions) == []
    assert len({block.id for block in made.quiz.questions}) == 7
    made.quiz.latest_revision.publish()
    assert Edition.objects.get().questions.count() == 7


def test_the_package_that_its_makers_published():
    made = draft(real_true_false())

    assert [block.value["stem"] for block in made.quiz.questions] == ["Is this false?"]


def test_a_second_click_changes_nothing():
    module = ModulePageFactory(has_quiz=True)
    first = draft(module=module)

    second = draft(module=module)

    assert (second.is_new, second.entry, second.quiz) == (False, first.entry, first.quiz)
    assert len(Quiz.objects.get().get_latest_revision_as_object().questions) == 1
    assert len(draft(module=module, token="another").quiz.questions) == 2


def test_the_history_says_what_became_of_them():
    data = package(sub("H5P.TrueFalse 1.8", contents.true_false()), sub("H5P.Essay 1.5", {}, "Say why"))

    entry = draft(data).entry

    assert entry.data["counts"] == {"truefalse": 1}
    assert entry.data["file"] == "questions.h5p"
    assert [(left["title"], left["why"]) for left in entry.data["left_out"]] == [("Say why", "no-match")]
    assert entry.message == "Questions came from a package"


def test_what_the_quiz_has_to_be_asked_about():
    quiz = QuizFactory(draws=[{"topic": "safety", "count": 1}], module=ModulePageFactory(has_quiz=False))
    data = zipped(content_only("H5P.TrueFalse", contents.true_false(), language="fr"))

    entry = draft(data, module=quiz.module).entry

    assert entry.data["notes"] == [["draws", ""], ["module-without-quiz", ""], ["language", "fr"]]


def test_nothing_to_take_makes_nothing():
    module = ModulePageFactory(has_quiz=True)

    with pytest.raises(actions.NothingToTake):
        draft(package(sub("H5P.Essay 1.5", {})), module=module)

    assert Quiz.objects.count() == 0


def test_a_locked_quiz_is_left_alone():
    quiz = QuizFactory(locked=True)

    with pytest.raises(actions.QuizIsLocked):
        draft(module=quiz.module)

    assert len(quiz.get_latest_revision_as_object().questions) == 3
    assert is_locked(quiz, PersonFactory(is_superuser=True))
    assert not is_locked(None, PersonFactory())


# --- pictures ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "extension"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")])
def test_a_picture_comes_into_the_library(kind, extension):
    person = PersonFactory(is_superuser=True)
    part = with_picture(f"images/door.{extension}")

    made = draft(package(part, **{f"door_{extension}": drawn(kind)}), by=person)

    image = get_image_model().objects.get()
    assert (image.title, image.description, image.collection.name) == ("The door", "A door", "From packages")
    assert (image.width, image.height, image.uploaded_by_user) == (4, 3, person)
    assert made.entry.data["pictures"] == 1
    value = made.quiz.questions[0].value
    assert (value["picture"], value["picture_text"]) == (image, "A door")


def test_the_same_picture_is_kept_once():
    parts, before = [with_picture(), with_picture(), with_picture("images/copy.png")], stored()
    draft(package(*parts, door_png=drawn(), copy_png=drawn()))
    draft(package(with_picture(), door_png=drawn()), token="again")

    assert get_image_model().objects.count() == 1
    assert len(stored() - before) == 1
    assert Collection.objects.filter(name="From packages").count() == 1


@pytest.mark.parametrize(
    ("files", "note"),
    [
        ({"door_png": drawn()[:40]}, ["picture-unreadable", "A door"]),
        ({"door_png": drawn(size=(9000, 5000))}, ["picture-too-large", "A door"]),
    ],
)
def test_a_picture_that_cannot_be_used_is_told(files, note):
    before = stored()

    made = draft(package(with_picture(), **files))

    assert made.entry.data["questions"][0]["notes"] == [note]
    assert get_image_model().objects.count() == 0
    assert stored() == before


def test_a_picture_without_a_description_is_marked_for_its_editor():
    made = draft(package(with_picture(alt=""), door_png=drawn()))

    assert made.entry.data["questions"][0]["notes"] == [["picture-without-text", ""]]
    assert block_faults(made.quiz.questions) != []


def test_whose_a_picture_is_stays_known():
    part = with_picture()
    part["params"]["media"]["type"]["metadata"] |= {"license": "CC BY", "authors": [{"name": "Ana Example"}]}

    found = look(reading_of(package(part, door_png=drawn())))
    assert [tuple(note) for note in found.questions[0].notes] == [("picture-credit", "Ana Example, CC BY")]


def test_what_fails_leaves_no_rows_and_no_files(monkeypatch):
    module, before = ModulePageFactory(has_quiz=True), stored()
    other = package(with_picture(), with_picture("images/wall.png"), door_png=drawn(), wall_png=drawn(colour="blue"))

    def failing(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(Quiz, "save_revision", failing)
    with pytest.raises(RuntimeError):
        draft(other, module=module)

    assert Quiz.objects.count() == 0
    assert get_image_model().objects.count() == 0
    assert Collection.objects.filter(name="From packages").count() == 0
    assert stored() == before
