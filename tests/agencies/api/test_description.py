"""The description that programs and people read: whole, valid, and true of what is answered."""

import json
import re

import pytest

from agencies.api import shapes
from agencies.enums import SentState
from agencies.rules.staff_file import FIELDS
from tests.pages import texts

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ANA = {"staff_number": "1", "name": "Ana Bell", "role": "Front desk"}


@pytest.fixture
def schema(client):
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    return answer.json()


def test_every_reference_leads_to_a_shape(schema):
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(schema)))

    assert schema["openapi"] == "3.1.0"
    assert named <= set(schema["components"]["schemas"])
    assert named >= {"StaffList", "StaffRow", "Accepted", "Outcome", "ProblemShape", "FaultShape"}


def test_every_call_is_described(schema):
    assert {
        (method, path, operation["operationId"])
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
    } == {
        ("post", "/api/v1/staff", "bringStaff"),
        ("get", "/api/v1/staff/{list_id}", "staffOutcome"),
        ("post", "/api/v1/staff/{list_id}/undo", "undoStaff"),
        ("get", "/api/v1/figures/coverage", "coverage"),
        ("get", "/api/v1/figures/trend", "trend"),
        ("get", "/api/v1/figures/expiring", "expiring"),
        ("get", "/api/v1/figures/definitions", "definitions"),
    }


def test_every_call_names_its_faults_its_key_and_its_name(schema):
    bring = schema["paths"]["/api/v1/staff"]["post"]
    ask = schema["paths"]["/api/v1/staff/{list_id}"]["get"]

    assert list(bring["responses"]) == ["202", "400", "401", "403", "404", "409", "411", "413", "415", "422", "429"]
    assert list(ask["responses"]) == ["200", "401", "403", "404", "422", "429"]
    for status, answer in [*bring["responses"].items(), *ask["responses"].items()]:
        kind = "application/problem+json" if int(status) >= 400 else "application/json"
        assert list(answer["content"]) == [kind]
    assert bring["security"] == [{"AgencyKey": []}]
    assert schema["components"]["securitySchemes"]["AgencyKey"]["scheme"] == "bearer"
    [name] = bring["parameters"]
    assert (name["name"], name["in"], name["required"]) == ("Idempotency-Key", "header", True)


def test_every_field_is_described(schema):
    silent = [
        f"{name}.{field}"
        for name, shape in schema["components"]["schemas"].items()
        for field, said in shape.get("properties", {}).items()
        if not said.get("description")
    ]

    assert silent == []


def test_rows_have_the_fields_of_a_staff_file(schema):
    row = schema["components"]["schemas"]["StaffRow"]

    assert set(row["properties"]) == set(FIELDS)
    assert row["additionalProperties"] is False


def test_every_state_is_described(schema):
    shape = schema["components"]["schemas"]["Outcome"]["properties"]["state"]

    assert [state for state in SentState if f"`{state}`:" not in shape["description"]] == []


def test_example_is_as_described_and_can_be_sent(schema, call):
    body = schema["paths"]["/api/v1/staff"]["post"]["requestBody"]["content"]["application/json"]
    example = body["examples"]["list"]["value"]

    assert shapes.StaffList.model_validate(example).model_dump(mode="json", exclude_unset=True) == example
    assert call("POST", "/staff", example).status_code == 202


def test_answers_are_as_described(call):
    sent = call("POST", "/staff", {"staff": [ANA, {"role": "?"}]}).json()
    outcome = call("GET", f"/staff/{sent['id']}").json()
    refused = call("POST", "/staff", {"staff": [{"x": 1}] * 101}).json()

    for shape, answer in ((shapes.Accepted, sent), (shapes.Outcome, outcome), (shapes.ProblemShape, refused)):
        assert shape.model_validate(answer).model_dump(mode="json") == answer


def test_page_for_people_is_drawn_from_it(client, schema):
    page = client.get("/api/v1/")

    assert texts(page, "main h2")[1:4] == ["Send a list of staff", "Ask what came of a list", "Undo a list as a whole"]
    assert "<br>" not in page.content.decode()
    rows = texts(page, "section[aria-labelledby=StaffRow] tbody th")
    assert rows == list(schema["components"]["schemas"]["StaffRow"]["properties"])
    assert '<script src="http' not in page.content.decode()
