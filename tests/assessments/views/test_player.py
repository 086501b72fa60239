"""The page in a package's frame, and the package's files."""

import json
import re
import time

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.blocks import PackageBlock
from assessments.models import Package
from assessments.queries import package_files
from assessments.queries.package_files import NoSuchFile, token_for, version_behind
from cms import memory
from courses.models import LessonPage
from tests.factories.agencies import PersonFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.packages import PackageVersionFactory, PlayFactory, show
from tests.h5p.stored import put, stored
from tests.pages import texts

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


def a_play(**more):
    return PlayFactory(cycle=EnrolmentFactory().cycles.get(), **more)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def config_of(page) -> dict[str, object]:
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', page.content.decode())
    return json.loads(found[1])


def policy_of(response) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))


def address(version, name: str) -> str:
    return reverse("assessments:package-file", args=[token_for(version, PersonFactory()), name])


# --- the page ---------------------------------------------------------------------------------------------------------
def test_the_page_plays_the_version_that_was_started_where_it_stands():
    play = a_play(state='{"done":2}')
    newer = PackageVersionFactory(package=play.package, number=2, is_current=False)

    page = signed_in(play.person).get(f"/activities/plays/{play.public_id}/")

    config = config_of(page)
    assert page.status_code == 200
    assert (config["id"], config["state"]) == (play.version.public_id, '{"done":2}')
    assert version_behind(config["files"].rpartition("/")[2]) == play.version.public_id != newer.public_id
    assert texts(page, "title") == [play.package.title]


def test_the_page_is_its_own_persons_alone():
    play = a_play()

    assert signed_in(PersonFactory()).get(f"/activities/plays/{play.public_id}/").status_code == 404
    assert signed_in(PersonFactory(is_superuser=True)).get(f"/activities/plays/{play.public_id}/").status_code == 404
    assert Client().get(f"/activities/plays/{play.public_id}/").status_code == 404


def test_the_frame_may_ask_for_the_packages_files_and_the_players_and_nothing_else():
    play = a_play()

    page = signed_in(play.person).get(f"/activities/plays/{play.public_id}/")

    files = config_of(page)["files"] + "/"
    static = "http://testserver/static/"
    assert files.startswith("http://testserver/activities/files/")
    assert policy_of(page) == {
        "sandbox": "allow-scripts",
        "default-src": "'none'",
        "script-src": f"{files} {static}waymark/player.js {static}h5p/main.bundle.js {static}h5p/frame.bundle.js "
        "'unsafe-eval'",
        "style-src": f"{files} {static}waymark/player.css {static}h5p/h5p.css 'unsafe-inline'",
        "img-src": f"{files} data: blob:",
        "media-src": f"{files} data: blob:",
        "font-src": f"{files} data:",
        "connect-src": files,
        "frame-ancestors": "'self'",
        "base-uri": "'self'",
        "form-action": "'none'",
    }
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"
    assert page.cookies == {}


def test_static_files_of_another_host_are_allowed_one_by_one(settings):
    settings.STATIC_URL = "https://static.example/w/"
    play = a_play()

    page = signed_in(play.person).get(f"/activities/plays/{play.public_id}/")

    assert "https://static.example/w/h5p/frame.bundle.js" in policy_of(page)["script-src"].split()
    assert config_of(page)["style"] == "https://static.example/w/h5p/h5p.css"


def test_a_title_cannot_end_the_script_that_carries_it():
    play = a_play(state='{"said":"</script><script>alert(1)</script>"}')

    page = signed_in(play.person).get(f"/activities/plays/{play.public_id}/")

    assert b"<script>alert" not in page.content
    assert config_of(page)["state"] == play.state


def test_a_package_in_arabic_reads_from_right_to_left():
    play = a_play()
    play.package.language = "ar"
    play.package.save()

    page = signed_in(play.person).get(f"/activities/plays/{play.public_id}/")

    assert b'<html lang="ar" dir="rtl"' in page.content


def test_editors_try_a_version_without_a_play():
    version = PackageVersionFactory()

    page = signed_in(PersonFactory(is_superuser=True)).get(f"/activities/try/{version.public_id}/")

    assert (config_of(page)["id"], config_of(page)["state"]) == (version.public_id, "")
    assert policy_of(page)["sandbox"] == "allow-scripts"
    assert signed_in(PersonFactory()).get(f"/activities/try/{version.public_id}/").status_code == 404
    assert Client().get(f"/activities/try/{version.public_id}/").status_code == 404


# --- files ------------------------------------------------------------------------------------------------------------
def test_a_file_comes_without_cookies_and_with_leave_for_a_frame_without_origin():
    version = stored()

    file = Client().get(address(version, "h5p.json"))

    assert (file.status_code, file["Content-Type"]) == (200, "application/json")
    assert json.loads(file.getvalue())["title"] == "A tiny package"
    assert file["Access-Control-Allow-Origin"] == "*"
    assert file["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert file["X-Content-Type-Options"] == "nosniff"
    assert policy_of(file) == {"sandbox": "", "default-src": "'none'", "style-src": "'unsafe-inline'"}
    assert file["Cache-Control"] == "private, max-age=3600"
    assert file.cookies == {}


def test_a_file_costs_no_query_once_its_version_is_known(django_assert_num_queries):
    version = stored()
    client = signed_in(PersonFactory())
    client.get(address(version, "h5p.json"))
    asked = address(version, "content/content.json")

    with django_assert_num_queries(0):
        assert client.get(asked).status_code == 200


def test_a_question_before_asking_is_answered_yes():
    answer = Client().options(address(stored(), "h5p.json"))

    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Headers"] == "range, x-requested-with"
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_file_is_only_read():
    assert Client().post(address(stored(), "h5p.json")).status_code == 405


@pytest.mark.parametrize(
    "name",
    [
        "nothing.json",
        "content",
        "../package.h5p",
        "content/../../package.h5p",
        "content/%2e%2e/h5p.json",
        "./h5p.json",
        "content//content.json",
        "content\\content.json",
        "h5p.json\x00",
        "a" * 300,
        "/etc/passwd",
    ],
)
def test_what_is_no_file_of_the_version_is_not_there(name):
    version = stored()
    put(version, "content/more.txt", "more")

    assert Client().get(address(version, name)).status_code == 404


def test_a_token_opens_its_own_version_alone():
    mine, other = stored(), stored()
    put(other, "content/secret.txt", "secret")
    token = token_for(mine, PersonFactory())

    for name in [
        "content/secret.txt",
        f"../../{other.folder}/files/content/secret.txt",
        f"../{other.public_id}/h5p.json",
    ]:
        assert Client().get(reverse("assessments:package-file", args=[token, name])).status_code == 404


def test_a_token_that_was_changed_or_is_old_opens_nothing(monkeypatch):
    mine, other = stored(), stored()
    good = token_for(mine, PersonFactory())
    forged = good.replace(mine.public_id, other.public_id)
    in_four_hours = time.time() + 4 * 3600 + 1

    answers = [Client().get(f"/activities/files/{token}/h5p.json") for token in [forged, good[:-1], "none", good]]
    monkeypatch.setattr(time, "time", lambda: in_four_hours)
    answers.append(Client().get(f"/activities/files/{good}/h5p.json"))

    assert [answer.status_code for answer in answers] == [404, 404, 404, 200, 404]
    assert {answer.content for answer in answers if answer.status_code == 404} == {b""}


def test_a_token_says_nothing_of_the_person_and_differs_from_anothers():
    version, ana, bo = PackageVersionFactory(), PersonFactory(), PersonFactory()

    assert ana.public_id not in token_for(version, ana)
    assert token_for(version, ana).split(".")[1] != token_for(version, bo).split(".")[1]


def test_a_version_that_is_gone_opens_nothing():
    version = PackageVersionFactory()
    token = token_for(version, PersonFactory())
    version.delete()

    with pytest.raises(NoSuchFile):
        package_files.open_file(token, "h5p.json")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.SVG", "image/svg+xml"),
        ("a.mp4", "video/mp4"),
        ("a.html", "application/octet-stream"),
        ("a.xhtml", "application/octet-stream"),
        ("a.xml", "application/octet-stream"),
        ("a", "application/octet-stream"),
    ],
)
def test_the_kind_of_a_file_follows_from_our_table_and_is_never_a_page(name, kind):
    assert package_files.kind_of(name) == kind


@pytest.mark.parametrize(
    ("asked", "status", "stretch", "body"),
    [
        ("bytes=2-4", 206, "bytes 2-4/10", b"234"),
        ("bytes=7-", 206, "bytes 7-9/10", b"789"),
        ("bytes=-3", 206, "bytes 7-9/10", b"789"),
        ("bytes=5-99", 206, "bytes 5-9/10", b"56789"),
        ("bytes=0-", 200, None, b"0123456789"),
        ("bytes=4-2", 200, None, b"0123456789"),
        ("bytes=1-2,4-5", 200, None, b"0123456789"),
        ("lines=1-2", 200, None, b"0123456789"),
        ("bytes=10-", 416, "bytes */10", b""),
    ],
)
def test_a_stretch_of_a_file_is_given_to_players_of_sound_and_video(asked, status, stretch, body):
    version = stored()
    put(version, "content/a.mp4", b"0123456789")

    file = Client().get(address(version, "content/a.mp4"), headers={"range": asked})

    assert (file.status_code, file.get("Content-Range"), file.getvalue()) == (status, stretch, body)


def test_an_empty_file_and_the_head_of_one_are_given():
    version = stored()
    put(version, "content/empty.txt", b"")
    put(version, "content/full.txt", b"words")

    empty = Client().get(address(version, "content/empty.txt"))
    head = Client().head(address(version, "content/full.txt"))

    assert (empty.status_code, empty.getvalue()) == (200, b"")
    assert (head.status_code, head["Content-Length"], head.getvalue()) == (200, "5", b"")


# --- the lesson -------------------------------------------------------------------------------------------------------
def queries_of(client: Client, lesson) -> int:
    """Of the lesson's page when its process has just learned that content has changed."""
    memory.new_generation()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(lesson.url).status_code == 200
    return len(asked)


def test_a_lesson_with_packages_costs_one_query_more_than_one_without_and_none_once_it_is_kept():
    enrolment = EnrolmentFactory()
    lesson = LessonPage.objects.live().order_by("path").first()
    client = signed_in(enrolment.person)
    client.get(lesson.url)  # what a process asks once in its life
    without = queries_of(client, lesson)

    for _ in range(3):
        show(PackageVersionFactory().package, lesson)
    made = queries_of(client, lesson)
    with CaptureQueriesContext(connection) as kept:
        page = client.get(lesson.url)

    assert texts(page, ".wm-package__title") == [package.title for package in Package.objects.order_by("pk")]
    assert made == without + 1
    assert len(kept) < made
    assert lesson_key_of(page) == str(lesson.translation_key)


def lesson_key_of(page) -> str:
    return re.search(r'data-lesson-key="([^"]+)"', page.content.decode())[1]


def test_the_page_of_a_lesson_is_the_same_for_everybody_but_for_what_is_their_own():
    enrolment = EnrolmentFactory()
    lesson = LessonPage.objects.live().order_by("path").first()
    package = show(PackageVersionFactory().package, lesson)

    page = signed_in(enrolment.person).get(lesson.url).content.decode()

    section = page[page.index("<section") : page.index("</section>")]
    assert f'data-package="/activities/{package.public_id}/start/"' in section
    assert enrolment.person.public_id not in section
    assert "<iframe" not in section
    assert "The same in words." in section


def test_the_block_needs_its_text():
    block = PackageBlock()

    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"package": PackageVersionFactory().package.pk, "alternative": ""}))

    assert set(refused.value.block_errors) == {"alternative"}


# --- static files -----------------------------------------------------------------------------------------------------
def test_what_the_player_loads_is_found_under_the_names_of_production(tmp_path, settings):
    """Names with a hash, and no address in the player's styles but what they carry with them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin", "wagtail*", "rest*"])
    play = a_play()

    page = signed_in(play.person).get(f"/activities/plays/{play.public_id}/")

    for name in [
        config_of(page)["script"],
        config_of(page)["style"],
        *re.findall(r'src="([^"]+)"', page.content.decode()),
    ]:
        path = tmp_path / name.partition("/static/")[2]
        assert re.search(r"\.[0-9a-f]{12}\.(js|css)$", path.name)
        assert path.exists()
        assert name in policy_of(page)["script-src"] + policy_of(page)["style-src"]
        assert set(re.findall(r"url\(['\"]?(\w+):?", path.read_text())) <= {"data"}
