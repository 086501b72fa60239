"""What a process remembers of content, and when it forgets."""

import threading

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from cms import memory
from cms.templatetags.remembering import remembered as remembered_part

made: list[str] = []


@pytest.fixture(autouse=True)
def _nothing_yet():
    made.clear()
    memory.new_generation()
    yield
    memory.request_ends()


def make(name: str = "thing") -> str:
    made.append(name)
    return name


def test_thing_is_made_once_and_again_after_a_change():
    assert [memory.remembered("k", make), memory.remembered("k", make)] == ["thing", "thing"]
    assert made == ["thing"]

    memory.new_generation()
    memory.remembered("k", make)

    assert made == ["thing", "thing"]


def test_nothing_made_is_remembered_too():
    for _ in range(2):
        assert memory.remembered("none", lambda: made.append("none")) is None
    assert made == ["none"]


def test_request_asks_once_whether_content_changed_and_the_next_one_asks_again():
    memory.request_begins()
    memory.remembered("k", make)
    cache.set(memory.GENERATION, "another process published")
    memory.remembered("k", make)
    assert made == ["thing"]

    memory.request_ends()
    memory.request_begins()
    memory.remembered("k", make)

    assert made == ["thing", "thing"]


def test_request_sees_its_own_change():
    memory.request_begins()
    memory.remembered("k", make)
    memory.forget_all()
    memory.remembered("k", make)
    assert made == ["thing", "thing"]


def test_outside_a_request_every_asking_looks_for_changes():
    memory.remembered("k", make)
    cache.set(memory.GENERATION, "another process published")
    memory.remembered("k", make)
    assert made == ["thing", "thing"]


def test_one_threads_request_says_nothing_about_another_thread():
    memory.request_begins()
    seen: list[bool] = []
    thread = threading.Thread(target=lambda: seen.append(memory._request.is_under_way))
    thread.start()
    thread.join()
    assert seen == [False]


@override_settings(CONTENT_REMEMBERED_SECONDS=-1)
def test_without_a_shared_cache_memory_ends_by_itself():
    memory.new_generation()
    for _ in range(2):
        memory.remembered("k", make)
    assert made == ["thing", "thing"]


def test_oldest_makes_room(monkeypatch):
    monkeypatch.setattr(memory, "MOST_THINGS", 2)
    for name in ("a", "b", "c", "c", "b", "a"):
        memory.remembered(name, lambda name=name: make(name))
    assert made == ["a", "b", "c", "a"]


@pytest.mark.django_db(transaction=True)
def test_change_is_announced_again_when_others_can_see_it():

    with transaction.atomic():
        memory.forget_all()
        within = cache.get(memory.GENERATION)
    assert cache.get(memory.GENERATION) != within


def test_part_is_drawn_once_for_the_same_things_in_the_same_language():
    first = remembered_part("components/progress.html", done=1, total=2, label="Lessons")
    assert remembered_part("components/progress.html", done=1, total=2, label="Lessons") is first
    assert "1 of 2" in first
    assert "2 of 2" in remembered_part("components/progress.html", done=2, total=2, label="Lessons")
    with translation.override("cy"):
        assert remembered_part("components/progress.html", done=1, total=2, label="Lessons") is not first


def test_part_escapes_what_it_is_given_and_sees_nothing_else(rf):
    drawn = remembered_part("components/progress.html", done=1, total=2, label="<b>")
    assert "&lt;b&gt;" in drawn
    with pytest.raises(TypeError, match="unhashable"):
        remembered_part("components/progress.html", done=1, total=2, label=["a list"])
