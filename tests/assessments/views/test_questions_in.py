"""Editors take questions out of H5P files: a look, drafts, a report; and who may."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from agencies.actions import groups
from assessments.actions import question_files
from assessments.models import Quiz
from assessments.packages.questions_in import MAKERS, NO_MATCH, SILENT
from assessments.queries import questions_in_words as words
from assessments.queries.questions_in import modules_for
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.assessments import QuizFactory
from tests.factories.courses import ModulePageFactory
from tests.factories.packages import PackageFactory
from tests.h5p import contents
from tests.h5p.contents import sub
from tests.h5p.making import content_only, real_true_false, zipped

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
FORM = "questions_in"


@pytest.fixture(autouse=True)
def nothing_waits():
    question_files.drop_old(timezone.now() + timedelta(days=9))


def of_group(name):
    groups.make()
    person = PersonFactory()
    person.groups.set(Group.objects.filter(name=name))
    return person


@pytest.fixture
def editor(client):
    person = of_group(groups.EDITORS)
    client.force_login(person)
    client.person = person
    return client


def a_set(*parts):
    given = parts or [sub("H5P.TrueFalse 1.8", contents.true_false())]
    return zipped(content_only("H5P.QuestionSet", contents.question_set(*given)))


def send(client, module, data=None, name="questions.h5p"):
    return client.post(reverse(FORM), {"file": SimpleUploadedFile(name, data or a_set()), "module": module.pk})


def made(client, look):
    return client.post(f"{look.url}make/")


def test_from_the_file_to_the_draft(editor):
    module = ModulePageFactory(has_quiz=True)

    look = send(editor, module, a_set(
        sub("H5P.MultiChoice 1.16", contents.multi_choice("<b>Who?</b>", ("Anyone", True), ("Nobody", False))),
        sub("H5P.Essay 1.5", {}, "Say why"),
    ))  # fmt: skip
    page = editor.get(look.url)
    report = editor.get(made(editor, look).url)

    [row] = page.context["shown"].rows
    assert (row.title, row.kind, row.place) == ("Who?", "One right answer", "question 1")
    assert row.answers == [("Anyone", True), ("Nobody", False)]
    assert [left.title for left in page.context["shown"].left_out] == ["Say why"]
    assert "Make 1 draft" in page.content.decode()
    quiz = Quiz.objects.get(module=module)
    assert [block.value["stem"] for block in quiz.get_latest_revision_as_object().questions] == ["Who?"]
    assert report.context["shown"] == page.context["shown"]
    assert reverse("wagtailsnippets_assessments_quiz:edit", args=[quiz.pk]) in report.content.decode()
    assert waiting() == []


def waiting():
    storage = storages["private"]
    return storage.listdir(question_files.FOLDER)[1] if storage.exists(question_files.FOLDER) else []


def test_the_package_that_its_makers_published(editor):
    look = send(editor, ModulePageFactory(has_quiz=True), real_true_false())

    assert [row.title for row in editor.get(look.url).context["shown"].rows] == ["Is this false?"]


def test_a_second_click_leads_to_the_same_report(editor):
    look = send(editor, ModulePageFactory(has_quiz=True))

    first, second, again = made(editor, look), made(editor, look), editor.get(look.url)

    assert first.url == second.url == again.url
    assert len(Quiz.objects.get().get_latest_revision_as_object().questions) == 1


def test_the_same_file_again_is_told(editor):
    module = ModulePageFactory(has_quiz=True)
    made(editor, send(editor, module))

    page = editor.get(send(editor, module).url)

    assert "already taken into this quiz" in page.content.decode()
    assert editor.get(send(editor, ModulePageFactory(has_quiz=True)).url).context["taken_before"] is None


@pytest.mark.parametrize("data", [b"no archive", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_package_is_refused_in_words(editor, data):
    answer = send(editor, ModulePageFactory(has_quiz=True), data)

    assert answer.status_code == 200
    [error] = answer.context["form"].errors["file"]
    assert len(error) > 20
    assert waiting() == []


def test_a_scanner_has_its_word(editor, settings):
    settings.PACKAGE_SCANNER = "tests.assessments.views.test_questions_in.finds_something"

    answer = send(editor, ModulePageFactory(has_quiz=True))

    assert len(answer.context["form"].errors["file"]) == 1
    assert waiting() == []


def finds_something(file, name):
    return f"{len(file.read())} bytes of a virus"


def test_kinds_that_may_not_be_played_may_be_read(editor, settings):
    settings.PACKAGE_KINDS = ["H5P.Other"]

    assert editor.get(send(editor, ModulePageFactory(has_quiz=True)).url).status_code == 200


def test_a_file_that_is_too_large_is_refused(editor, settings):
    settings.PACKAGE_MAX_MEGABYTES = 0

    assert len(send(editor, ModulePageFactory(has_quiz=True)).context["form"].errors["file"]) == 1


def test_a_file_without_questions_can_make_nothing(editor):
    look = send(editor, ModulePageFactory(has_quiz=True), a_set(sub("H5P.Essay 1.5", {}, "Say why")))

    page = editor.get(look.url).content.decode()
    assert "No question in this file can be taken." in page
    assert "/make/" not in page
    assert made(editor, look).url == look.url
    assert Quiz.objects.count() == 0


def test_a_quiz_that_is_locked_can_be_come_back_to(editor):
    quiz = QuizFactory(locked=True)
    look = send(editor, quiz.module)

    assert "cannot be changed just now" in editor.get(look.url).content.decode()
    assert made(editor, look).url == look.url
    Quiz.objects.update(locked=False)
    assert made(editor, look).url.endswith("/made/")


def test_what_waits_is_for_whoever_sent_it(editor, client):
    look = send(editor, ModulePageFactory(has_quiz=True))
    client.force_login(of_group(groups.EDITORS))

    assert client.get(look.url).url == reverse(FORM)
    assert made(client, look).url == reverse(FORM)
    assert Quiz.objects.count() == 0


def test_what_waits_is_let_go_after_a_day(editor):
    look = send(editor, ModulePageFactory(has_quiz=True))
    count = len(waiting())

    assert question_files.drop_old(timezone.now()) == 0
    assert question_files.drop_old(timezone.now() + timedelta(days=1, minutes=1)) == count == 2
    assert editor.get(look.url).url == reverse(FORM)


def test_words_of_a_package_are_only_text(editor):
    evil = "&lt;script&gt;alert(1)&lt;/script&gt;<script>alert(2)</script>"
    look = send(editor, ModulePageFactory(has_quiz=True), a_set(
        sub("H5P.MultiChoice 1.16", contents.multi_choice(evil, (evil, True), ("b", False)), evil),
        sub("H5P.Essay 1.5", {}, evil),
    ), name="<img src=x>.h5p")  # fmt: skip

    page = editor.get(look.url).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<img src=x>" not in page
    assert "alert(2)" not in page


# --- from a package that is here --------------------------------------------------------------------------------------
def a_package(data):
    from assessments.models.package import path_in
    from tests.factories.packages import PackageVersionFactory

    version = PackageVersionFactory(file_name="kept.h5p", sha256="1" * 64)
    storages["private"].save(path_in(version), SimpleUploadedFile("kept.h5p", data))
    return version


def test_the_questions_of_a_package_that_is_here(editor):
    version, module = a_package(real_true_false()), ModulePageFactory(has_quiz=True)

    look = editor.post(reverse("package_questions", args=[version.package.public_id]), {"module": module.pk})
    answer = made(editor, look)

    assert answer.url.endswith("/made/")
    assert [block.value["stem"] for block in Quiz.objects.get().questions] == ["Is this false?"]
    from assessments.models.package import path_in

    assert storages["private"].exists(path_in(version))


def test_a_package_that_is_no_longer_taken_is_refused_in_words(editor, settings):
    version, module = a_package(real_true_false()), ModulePageFactory(has_quiz=True)
    settings.PACKAGE_MAX_MEGABYTES = 0

    look = editor.post(reverse("package_questions", args=[version.package.public_id]), {"module": module.pk})

    assert editor.get(look.url).url == reverse(FORM)
    assert made(editor, look).url == look.url


# --- rights -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "status"),
    [
        (lambda: of_group(groups.EDITORS), 200),
        (lambda: PersonFactory(is_superuser=True), 200),
        (lambda: of_group(groups.REVIEWERS), 200),  # who may change quizzes, so that they can mend what they review
        (lambda: of_group(groups.COORDINATORS), 302),
        (lambda: MembershipFactory().person, 302),
        (lambda: None, 302),
    ],
)
def test_who_may(client, who, status):
    person = who()
    package = PackageFactory()
    if person:
        client.force_login(person)

    addresses = [reverse(FORM), reverse("package_questions", args=[package.public_id])]
    assert [client.get(address).status_code for address in addresses] == [status, status]
    assert [
        client.get(reverse(name, args=["x"])).status_code for name in ["look_at_questions", "drafted_questions"]
    ] == [
        302,
        404 if status == 200 else 302,
    ]
    assert client.post(reverse("draft_questions", args=["x"])).status_code == 302


def test_the_menu_offers_it_to_those_who_may(editor, client):
    assert reverse(FORM) in editor.get(reverse("wagtailadmin_home")).content.decode()
    client.force_login(of_group(groups.COORDINATORS))
    assert reverse(FORM) not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_modules_are_offered_whose_quiz_the_person_may_write():
    empty, taken = ModulePageFactory(title="A"), QuizFactory(module=ModulePageFactory(title="B")).module
    cymraeg = Locale.objects.create(language_code="cy")
    for module in (empty, taken):
        module.copy_for_translation(cymraeg, copy_parents=True)
    admin, adds, changes = PersonFactory(is_superuser=True), PersonFactory(), PersonFactory()
    from django.contrib.auth.models import Permission

    adds.user_permissions.add(Permission.objects.get(codename="add_quiz"))
    changes.user_permissions.add(Permission.objects.get(codename="change_quiz"))

    assert [module.pk for module in modules_for(admin)] == [empty.pk, taken.pk]
    assert [module.pk for module in modules_for(adds)] == [empty.pk]
    assert [module.pk for module in modules_for(changes)] == [taken.pk]
    assert modules_for(PersonFactory()) == []


def test_a_module_that_is_not_offered_cannot_be_chosen(editor):
    answer = editor.post(reverse(FORM), {"file": SimpleUploadedFile("q.h5p", a_set()), "module": "999999"})

    assert "module" in answer.context["form"].errors


# --- words ------------------------------------------------------------------------------------------------------------
def test_every_type_that_is_taken_or_left_out_has_a_place_in_one_list_alone():
    assert not set(MAKERS) & (NO_MATCH | SILENT)
    assert not NO_MATCH & SILENT


def test_every_note_has_words():
    import re
    from pathlib import Path

    from assessments.packages import questions_in

    folder = Path(questions_in.__file__).parent
    source = "".join(path.read_text() for path in folder.glob("*.py"))
    codes = set(re.findall(r"(?:Note|add|aside|aside_text)\(\"([-a-z]+)\"", source)) - {"too-many"}

    assert len(codes) > 25
    assert codes - set(words.TO_MEND) - set(words.TO_KNOW) - set(words.OF_THE_WHOLE) == set()
