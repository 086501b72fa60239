"""An agency with its key, and a way to call as its HR system does: no session, no cookies."""

import json
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agencies.models import ApiKey
from tests.factories.agencies import AgencyFactory, RoleFactory, TeamFactory
from tests.factories.api_keys import key_and_secret

Answer = Any
Call = Callable[..., Answer]


@pytest.fixture
def agency():
    agency = AgencyFactory(slug="here")
    RoleFactory(partnership=agency.partnership, code="desk", name="Front desk")
    TeamFactory(agency=agency, name="Housing")
    return agency


@pytest.fixture
def key_pair(agency) -> tuple[ApiKey, str]:
    return key_and_secret("the-word", agency=agency, label="Night feed")


@pytest.fixture
def call(key_pair, django_capture_on_commit_callbacks) -> Call:
    """Calls once and lets the work that was asked for run to its end."""
    client = Client(enforce_csrf_checks=True)

    def go(method: str, path: str, body: object = None, *, name: str = "", secret: str = "", **headers: str) -> Answer:
        """Names of headers that are no Python names come as `**{"Content-Encoding": …}`."""
        said = {"Authorization": f"Bearer {secret or key_pair[1]}", "Idempotency-Key": name or secrets.token_hex(8)}
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else b""
        kind = headers.pop("kind", "application/json")
        with django_capture_on_commit_callbacks(execute=True):
            return client.generic(method, f"/api/v1{path}", content, content_type=kind, headers={**said, **headers})

    return go


def post_list(secret: str, name: str, **said: object) -> Answer:
    """One call where transactions really commit."""
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": name}
    return Client().post("/api/v1/staff", said, content_type="application/json", headers=headers)


@pytest.fixture
def send(call) -> Call:
    """Sends a list and asks what came of it."""

    def go(*rows: dict[str, Any], **options: Any) -> dict[str, Any]:
        sent = call("POST", "/staff", {"staff": list(rows), **options})
        assert sent.status_code == 202, sent.content
        return dict(call("GET", f"/staff/{sent.json()['id']}").json())

    return go
