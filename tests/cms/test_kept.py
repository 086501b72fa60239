"""Who may keep an answer, for each kind of visitor and language, and that asking again is cheap."""

import pytest
from django.test import Client

from cms import memory
from cms.found import told
from tests.factories.agencies import PersonFactory
from tests.permissions.world import World

pytestmark = pytest.mark.django_db

OPEN = "public, max-age=0, s-maxage=60, must-revalidate"
OWN = "private, no-store"


def public_addresses(world: World) -> list[str]:
    """One of each kind of page that is open to everyone."""
    entry = f"/directory/{world.service.slug}/"
    return [
        "/",
        "/resources/",
        "/directory/",
        "/directory/easy-read/",
        "/directory/print/",
        entry,
        f"{entry}easy-read/",
        "/courses/",
        "/modules/",
        f"/modules/{world.module.slug}/",
        f"/courses/{world.course.slug}/",
        "/certificates/",
        "/figures/definitions/",
        "/figures/dictionary/",
        "/figures/statements/",
    ]


def varied(answer) -> set[str]:
    return {name.strip().lower() for name in answer.get("Vary", "").split(",") if name}


def test_public_pages_are_for_everyone_to_keep_and_a_persons_for_nobody():
    world = World()
    member, visitor = Client(), Client()
    member.force_login(world.people["learner"])
    for prefix in ("", "/cy", "/ur"):
        for path in public_addresses(world):
            address = f"{prefix}{path}"
            for _ in range(2):  # drawn, and as it is remembered
                answer = visitor.get(address)
                assert (answer.status_code, answer["Cache-Control"]) == (200, OPEN), address
                assert varied(answer) & {"cookie", "accept-language"} == {"cookie"}, address
                assert answer.has_header("ETag"), address
            again = visitor.get(address, headers={"if-none-match": answer["ETag"]})
            assert (again.status_code, again.content) == (304, b""), address
            assert (again["ETag"], again["Cache-Control"]) == (answer["ETag"], OPEN), address

            own = member.get(address, headers={"if-none-match": answer["ETag"]})
            assert (own.status_code, own["Cache-Control"], own.has_header("ETag")) == (200, OWN, False), address


def test_each_language_is_another_thing_to_keep(client):
    tags = {client.get(address)["ETag"] for address in ("/certificates/", "/cy/certificates/", "/pl/certificates/")}
    assert len(tags) == 3


def test_form_with_a_token_and_a_page_that_is_missing_are_kept_by_nobody(client):
    for address in ("/join/", "/nothing-here/", "/reminders/stop/nonsense/"):
        answer = client.get(address)
        assert "private" in answer["Cache-Control"], address
        assert not answer.has_header("ETag"), address


def test_page_that_changed_is_sent_anew(client):
    memory.new_generation()
    world = World()
    address = f"/directory/{world.service.slug}/"
    before = client.get(address)["ETag"]
    world.service.summary = "It has moved."
    world.service.save_revision().publish()

    answer = client.get(address, headers={"if-none-match": before})

    assert (answer.status_code, answer["ETag"] == before) == (200, False)


def test_answer_that_says_itself_who_may_keep_it_is_left_alone(client):
    assert client.get("/figures/statements/feed.json")["Cache-Control"] == "public, max-age=300"
    client.force_login(PersonFactory())
    assert "no-store" in client.get("/account/data/everything.json")["Cache-Control"]


def test_nothing_is_told_of_an_address_that_says_nothing(rf):
    request = rf.get("/learn/")
    request.resolver_match = None
    assert told(request) is None
