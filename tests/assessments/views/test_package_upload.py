"""Packages come in, are replaced, played in another version, archived and fetched; a refusal keeps nothing."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.actions import groups
from agencies.models import Person
from assessments.models import Package, PackageVersion
from assessments.views.package_upload import AT_WORK
from tests.assessments.views.test_package_desk import DESK, of_group
from tests.factories.packages import PackageVersionFactory
from tests.h5p import making

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
SECOND = {"question": "And now?", "parts": 2}


@pytest.fixture
def editor(client):
    client.force_login(of_group(groups.EDITORS))
    return client


def to(name, *args):
    return reverse(f"{DESK}:{name}", args=args)


def form_with(data, name="tiny.h5p", once=None, **more):
    file = {"file": SimpleUploadedFile(name, data)} if data is not None else {}
    return {"once": str(once or uuid4()), "title": "", "language": "", **file, **more}


def upload(editor, data=None, **more):
    return editor.post(to("add"), form_with(making.tiny() if data is None else data, **more))


def what_is_kept():
    return Package.objects.count(), PackageVersion.objects.count()


def folders():
    store = storages["private"]
    return store.listdir("packages")[0] if store.exists("packages") else []


def test_an_upload_is_a_package_with_its_own_title(editor):
    response = upload(editor)

    package = Package.objects.get()
    assert (package.title, package.language) == ("A tiny package", "en")
    assert response.url == to("inspect", package.pk)


def test_where_nothing_can_be_stored_the_editor_is_told(editor, settings, tmp_path):
    (tmp_path / "file").touch()
    nowhere = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "file"}}
    settings.STORAGES = {**settings.STORAGES, "private": nowhere}

    response = upload(editor)

    assert response.status_code == 507
    assert "We could not store the file." in response.content.decode()
    assert what_is_kept() == (0, 0)


def test_an_editor_may_say_another_title_and_language(editor):
    upload(editor, title="What would you do?", language="cy")

    assert Package.objects.values_list("title", "language").get() == ("What would you do?", "cy")


def test_a_refusal_names_rule_and_file_and_keeps_nothing(editor):
    broken = making.files()
    broken["content/evil.html"] = "<script>"
    before = folders()

    response = upload(editor, making.zipped(broken), title="My title")

    page = response.content.decode()
    assert response.status_code == 422
    assert "Nothing was uploaded" in page
    assert "content/evil.html" in page
    assert 'value="My title"' in page
    assert what_is_kept() == (0, 0)
    assert folders() == before


@pytest.mark.parametrize("data", [b"", b"hello", None])
def test_what_is_no_package_is_said(editor, data):
    response = editor.post(to("add"), form_with(data))

    assert response.status_code == 422
    assert what_is_kept() == (0, 0)


def test_a_refused_form_may_be_sent_again_with_a_mended_file(editor):
    once = uuid4()
    upload(editor, b"hello", once=once)

    upload(editor, once=once)

    assert what_is_kept() == (1, 1)


def test_two_clicks_are_one_upload(editor):
    once = uuid4()

    answers = [upload(editor, once=once).url for _click in range(2)]

    assert answers == [to("inspect", Package.objects.get().pk)] * 2


def test_two_clicks_on_a_replacement_are_one_version(editor):
    package = replaced(editor)
    form = {"data": making.tiny({"question": "A third?"}), "once": uuid4()}

    answers = [editor.post(to("replace", package.public_id), form_with(**form)).url for _click in range(2)]

    assert (answers, what_is_kept()) == ([to("inspect", package.pk)] * 2, (1, 3))


def test_a_script_is_told_where_to_go(editor):
    response = editor.post(to("add"), form_with(making.tiny()), headers={"x-requested-with": "XMLHttpRequest"})

    assert (response.status_code, response["Location"]) == (201, to("inspect", Package.objects.get().pk))


def test_the_same_file_twice_is_said(editor):
    upload(editor)

    page = editor.get(upload(editor, title="Another").url).content.decode()

    assert "The very same file is here already, as “A tiny package”." in page


def replaced(editor):
    upload(editor)
    package = Package.objects.get()
    editor.post(to("replace", package.public_id), form_with(making.tiny(SECOND), note="A second part"))
    return package


def played(package):
    return package.versions.current().get().number


def test_a_replaced_file_is_played_and_the_first_is_kept(editor):
    package = replaced(editor)

    assert played(package) == 2
    assert list(package.versions.values_list("number", "note")) == [(2, "A second part"), (1, "")]


def test_the_file_that_is_played_is_not_replaced_by_itself(editor):
    package = replaced(editor)

    response = editor.post(to("replace", package.public_id), form_with(making.tiny(SECOND)))

    assert "This is the very file that is played now (version 2)" in response.content.decode()
    assert what_is_kept() == (1, 2)


def test_a_refused_replacement_changes_nothing(editor):
    package = replaced(editor)

    response = editor.post(to("replace", package.public_id), form_with(b"hello"))

    assert (response.status_code, what_is_kept(), played(package)) == (422, (1, 2), 2)


def test_an_earlier_version_is_played_again(editor):
    package = replaced(editor)
    first = package.versions.get(number=1)
    asked = editor.get(to("make_current", first.public_id)).content.decode()

    editor.post(to("make_current", first.public_id))

    assert "Who is in the middle of another version finishes that one." in asked
    assert played(package) == 1


def test_a_package_is_archived_and_taken_out_again(editor):
    package = PackageVersionFactory().package

    states = []
    for name in ["archive", "unarchive"]:
        assert editor.get(to(name, package.public_id)).status_code == 200
        editor.post(to(name, package.public_id))
        package.refresh_from_db()
        states.append(package.archived_at is not None)

    assert states == [True, False]


def test_the_file_is_fetched_as_it_was_uploaded(editor):
    upload(editor)
    response = editor.get(to("download", PackageVersion.objects.get().public_id))

    assert b"".join(response.streaming_content) == making.tiny()
    assert response["Content-Disposition"] == 'attachment; filename="tiny.h5p"'
    assert response["X-Content-Type-Options"] == "nosniff"


ALL = [(name, method) for name in ["replace", "archive", "unarchive", "make_current"] for method in ["get", "post"]]


@pytest.mark.parametrize(("name", "method"), [*ALL, ("download", "get")])
def test_who_may_only_look_changes_and_fetches_nothing(client, name, method):
    version = PackageVersionFactory()
    client.force_login(of_group(groups.REVIEWERS))
    of_version = name in ("make_current", "download")

    response = getattr(client, method)(to(name, version.public_id if of_version else version.package.public_id))

    version.package.refresh_from_db()
    assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert version.package.archived_at is None


def test_the_page_shows_libraries_digest_and_warnings(editor):
    library = {"name": "H5P.Question", "version": "1.4.7", "title": "Question", "author": "Someone", "licence": "MIT"}
    warning = {"rule": "remote-media", "file": "content/content.json", "detail": "films.example"}
    version = PackageVersionFactory(libraries=[library], warnings=[warning], sha256="ab" * 32, licence="CC BY")

    page = editor.get(to("inspect", version.package.pk)).content.decode()

    words = ["H5P.Question", "1.4.7", "Someone", "MIT", "ab" * 32, "CC BY", "films.example"]
    assert [word for word in words if word not in page] == []


def test_another_version_is_looked_at(editor):
    package = replaced(editor)
    first = package.versions.get(number=1)

    page = editor.get(f"{to('inspect', package.pk)}?look={first.public_id}")

    assert page.context["shown"] == first
    assert reverse("assessments:play-try", args=[first.public_id]) in page.content.decode()


def test_a_file_that_is_too_large_is_refused(editor, settings):
    settings.PACKAGE_MAX_MEGABYTES = 0

    response = upload(editor)

    assert (response.status_code, what_is_kept()) == (422, (0, 0))
    assert "archive-too-large" in response.content.decode()


def test_a_form_that_is_at_work_already_is_not_begun_again(editor):
    once = uuid4()
    person = Person.objects.get()
    cache.set(f"package-upload:{person.pk}:{once}", AT_WORK)

    page = editor.get(upload(editor, once=once).url).content.decode()

    assert "This file is being worked on already." in page
    assert what_is_kept() == (0, 0)
