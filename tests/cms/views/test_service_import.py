"""Editors bring services in through the admin: a look first, then drafts."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.actions import groups
from cms.models import Service
from cms.views import service_import
from tests.cms.editing import editor_client
from tests.factories.agencies import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
BRING_IN = reverse("bring_in_services")


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    here = {"location": str(tmp_path), "base_url": None}
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {**settings.STORAGES, "private": {"BACKEND": backend, "OPTIONS": here}}
    return tmp_path


@pytest.fixture
def editor(client):
    return editor_client(client)


def send(client: Client, *rows: dict[str, object], content: bytes | None = None, **changes: object):
    text = json.dumps(list(rows)).encode() if content is None else content
    file = SimpleUploadedFile("feed.json", text)
    return client.post(BRING_IN, {"file": file, "owner": "Directory editor", **changes})


def a_row(**changes: object) -> dict[str, object]:
    return {"id": "1", "name": "Law <b>centre", "description": "Advice.", "url": "https://law.example.org", **changes}


def test_a_look_comes_before_the_drafts(editor):
    address = send(editor, a_row(), a_row(id="2", email="nonsense")).url

    look = editor.get(address)

    said = look.content.decode()
    assert "Law centre" in said
    assert "the e-mail “nonsense” is no e-mail address" in said
    assert not Service.objects.exists()

    done = editor.post(f"{address}agree/", follow=True)

    service = Service.objects.get()
    assert (service.live, service.name, service.owner) == (False, "Law centre", "Directory editor")
    assert service.latest_revision.user is not None
    assert "1 draft waits to be agreed." in done.content.decode()
    assert list(done.context["object_list"]) == [service]


def test_a_second_click_changes_nothing_and_says_so(editor):
    address = send(editor, a_row()).url
    editor.post(f"{address}agree/")

    again = editor.post(f"{address}agree/", follow=True)

    assert "This file was brought in already" in again.content.decode()
    assert Service.objects.get().revisions.count() == 1


def test_a_long_file_comes_in_piece_by_piece(editor, monkeypatch):
    monkeypatch.setattr(service_import, "AT_ONCE", 2)
    address = send(editor, *(a_row(id=str(number)) for number in range(3))).url

    first = editor.post(f"{address}agree/", follow=True)

    assert Service.objects.count() == 2
    assert "2 came in as drafts. Here is the rest of the file." in first.content.decode()
    assert "Bring in 1 draft" in first.content.decode()

    editor.post(f"{address}agree/")

    assert Service.objects.count() == 3
    assert editor.get(address).status_code == 302


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[", b"id,name\n"])
def test_a_file_that_cannot_be_used_says_why(editor, content):
    look = editor.get(send(editor, content=content).url)

    assert "The file cannot be used." in look.content.decode()
    assert "agree/" not in look.content.decode()


def test_a_form_without_a_file_or_owner_is_told(editor):
    assert editor.post(BRING_IN, {}).context["form"].errors.keys() == {"file", "owner"}


def test_names_of_files_and_rows_are_only_words(editor):
    row = a_row(id='"><script>', name="x", email='"><script>alert(1)</script>')

    said = editor.get(send(editor, row).url).content.decode()

    assert "<script>alert" not in said


def test_nobody_opens_what_another_sent(editor):
    address = send(editor, a_row()).url
    other = editor_client(Client())

    assert other.get(address).url == BRING_IN
    assert other.post(f"{address}agree/").url == BRING_IN
    assert not Service.objects.exists()


def test_only_those_who_write_services_bring_them_in(client):
    groups.make()
    reviewer = PersonFactory()
    reviewer.groups.add(Group.objects.get(name=groups.REVIEWERS))
    client.force_login(reviewer)

    assert client.get(BRING_IN).status_code == 302
    assert send(client, a_row()).url == reverse("wagtailadmin_home")
    assert not Service.objects.exists()
    reviewer.groups.add(Group.objects.get(name=groups.EDITORS))
    assert client.get(BRING_IN).status_code == 200


def test_files_that_nobody_agreed_to_go_after_a_day(editor, private_files, monkeypatch):
    send(editor, a_row())
    old = next((private_files / service_import.FOLDER).iterdir())
    monkeypatch.setattr(service_import, "WAITS_FOR", timedelta(seconds=-5))

    service_import.forget_old()

    assert not old.exists()
