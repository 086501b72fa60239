"""Walks every address of the site as every kind of person and compares the answers with the table."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.permissions.table import TABLE, Row
from tests.permissions.world import KINDS, World

pytestmark = [pytest.mark.integration, pytest.mark.django_db]

# Wagtail guards its own inside, and its tests prove it; its front door is in the table.
WAGTAILS_INSIDE = ("admin/", "documents/", "_util/")


def addresses(patterns: list[URLPattern | URLResolver], path: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """The name and the path of each address; one without a name goes by its path."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(
                pattern.url_patterns, here, f"{space}{pattern.namespace}:" if pattern.namespace else space
            )
        else:
            yield (f"{space}{pattern.name}" if pattern.name else here), here


def ours() -> list[str]:
    every = dict(addresses(get_resolver().url_patterns))
    inside = {name for name, path in every.items() if path.startswith(WAGTAILS_INSIDE)}
    return [name for name in every if name not in inside or name in TABLE]


def test_every_address_has_a_row():
    assert sorted(set(ours()) - set(TABLE)) == []


def test_every_row_has_an_address():
    assert sorted(set(TABLE) - set(ours())) == []


def test_no_address_counts_rows():
    """Sequential numbers never leave the house: what stands in an address is random, or a number that people know."""
    counted = {name for name, path in addresses(get_resolver().url_patterns) if "<int:" in path and name in ours()}

    # The version of a charter, and the how manieth time a person did something; allauth's names of one's own passkeys.
    own = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
    assert counted - own == {"agencies:charter-publish", "agencies:charter-wording", "portal:correct"}


def test_each_kind_of_person_gets_the_answers_of_the_table():
    world = World()
    got = {name: {kind: answer(world, kind, name, row) for kind in KINDS} for name, row in TABLE.items()}

    different = {name: answers for name, answers in got.items() if answers != TABLE[name].answers}
    assert different == {name: TABLE[name].answers for name in different}


def answer(world: World, kind: str, name: str, row: Row) -> int:
    address = f"/{name.strip('^$')}" if "/" in name else reverse(name, args=row.args(world))
    client, person = Client(raise_request_exception=False), world.people[kind]
    with transaction.atomic():
        if person is not None:
            client.force_login(person)
        status: int = getattr(client, row.method)(address, row.data, **row.how).status_code
        transaction.set_rollback(True)
    return status
