"""Editors list, filter, edit, preview, agree and schedule what the partnership knows."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask
from wagtail.models.workflows import WorkflowContentType

from cms.models import DatedFact, GlossaryTerm, LawEntry, Service
from tests.cms.editing import editor_client
from tests.factories.cms import DatedFactFactory, GlossaryTermFactory, LawEntryFactory, ServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
FACTORIES = {
    DatedFact: DatedFactFactory,
    LawEntry: LawEntryFactory,
    Service: ServiceFactory,
    GlossaryTerm: GlossaryTermFactory,
}


@pytest.fixture
def editor(client):
    return editor_client(client)


def address(model, view: str, *args: object) -> str:
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def fact_form(**changes: object) -> dict[str, object]:
    return {
        "title": "The code",
        "code": "the-code",
        "text": "The code is in force.",
        "fallback": "Ask your lead.",
        "jurisdictions": ["england", "scotland"],
        "mark": "read",
        "source": "Home Office",
        "source_date": "2026-03",
        "checked_date": "2026-11-21",
        "review_date": "2027-05-21",
        "owner": "Law editor",
        "owner_email": "",
        **changes,
    }


@pytest.mark.parametrize("model", FACTORIES)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_lists(editor, model, count):
    rows = FACTORIES[model].create_batch(count)

    page = editor.get(address(model, "list"))

    assert page.status_code == 200
    assert {row.pk for row in page.context["object_list"]} == {row.pk for row in rows}


@pytest.mark.parametrize("model", [DatedFact, LawEntry, Service])
def test_list_says_what_needs_checking_and_filters_by_it(editor, model):
    today = timezone.localdate()
    due = FACTORIES[model](review_date=today)
    in_date = FACTORIES[model](review_date=today + timedelta(days=1))

    everything = editor.get(address(model, "list")).content.decode()
    filtered = [
        list(editor.get(address(model, "list"), {"to_check": answer}).context["object_list"])
        for answer in ("true", "false")
    ]

    assert len(re.findall(r'class="w-status.*?>\s*Needs checking\s*<', everything)) == 1
    assert filtered == [[due], [in_date]]


@pytest.mark.parametrize("model", FACTORIES)
def test_search(editor, model):
    FACTORIES[model]()
    wanted = FACTORIES[model](**{model.snippet_viewset.list_display[0]: "Zebra crossing"})

    page = editor.get(address(model, "list"), {"q": "zebra"})

    assert list(page.context["object_list"]) == [wanted]


def test_a_fact_is_made_with_tick_boxes_for_where_it_applies(editor):
    response = editor.post(address(DatedFact, "add"), fact_form(**{"action-publish": "yes"}))

    assert response.status_code == 302
    fact = DatedFact.objects.get()
    assert fact.jurisdictions == ["england", "scotland"]
    assert fact.live is True
    form = editor.get(address(DatedFact, "edit", fact.pk)).context["form"]
    assert [box.data["selected"] for box in form["jurisdictions"]] == [True, False, True, False]


def test_unknown_places_and_backward_dates_are_refused(editor):
    response = editor.post(
        address(DatedFact, "add"),
        fact_form(jurisdictions=["narnia"], review_date="2026-11-20", **{"action-publish": "yes"}),
    )

    assert response.context["form"].errors == {
        "jurisdictions": ["Select a valid choice. narnia is not one of the available choices."],
        "review_date": ["The day to check again comes before the day it was checked."],
    }
    assert not DatedFact.objects.exists()


def test_other_names_of_a_term_are_lines(editor):
    editor.post(
        address(GlossaryTerm, "add"),
        {
            "term": "ASBO",
            "code": "asbo",
            "meaning": "An order.",
            "also_called": "order\n\n anti-social order ",
            "action-publish": "yes",
        },
    )

    term = GlossaryTerm.objects.get()
    assert term.also_called == ["order", "anti-social order"]
    form = editor.get(address(GlossaryTerm, "edit", term.pk)).context["form"]
    assert form["also_called"].value() == "order\nanti-social order"


def test_a_draft_changes_nothing_that_readers_see(editor):
    fact = DatedFactFactory(text="As published.")

    editor.post(address(DatedFact, "edit", fact.pk), fact_form(code=fact.code, text="As drafted."))

    fact.refresh_from_db()
    assert fact.text == "As published."
    assert fact.has_unpublished_changes is True
    assert fact.get_latest_revision_as_object().text == "As drafted."


def test_a_change_is_scheduled(editor):
    fact = DatedFactFactory(text="As published.")
    fact.save_revision().publish()
    soon = timezone.localtime() + timedelta(days=1)
    editor.post(
        address(DatedFact, "edit", fact.pk),
        fact_form(
            code=fact.code,
            text="As of tomorrow.",
            go_live_at=soon.strftime("%Y-%m-%d %H:%M"),
            **{"action-publish": "yes"},
        ),
    )
    fact.refresh_from_db()
    assert fact.text == "As published."

    revision = fact.get_latest_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = None
    revision.save()
    call_command("publish_scheduled")

    fact.refresh_from_db()
    assert fact.text == "As of tomorrow."


def test_a_change_is_agreed_in_a_workflow(editor):
    fact = DatedFactFactory(text="As published.")
    workflow = Workflow.objects.create(name="Agree together")
    task = GroupApprovalTask.objects.create(name="Partners agree")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowContentType.objects.create(workflow=workflow, content_type=ContentType.objects.get_for_model(DatedFact))

    editor.post(
        address(DatedFact, "edit", fact.pk), fact_form(code=fact.code, text="As agreed.", **{"action-submit": "yes"})
    )
    fact = DatedFact.objects.get()
    assert fact.text == "As published."
    editor.post(
        address(DatedFact, "workflow_action", fact.pk, "approve", fact.current_workflow_task_state.pk), {"comment": ""}
    )

    fact.refresh_from_db()
    assert fact.text == "As agreed."


@pytest.mark.parametrize(
    ("model", "changes", "mode", "shown"),
    [
        (DatedFact, {"text": "As checked."}, "", "As checked."),
        (DatedFact, {"fallback": "As fallback."}, "overdue", "As fallback."),
        (LawEntry, {"does": "Forbids it."}, "", "Forbids it."),
        (LawEntry, {"fallback": "As fallback."}, "overdue", "As fallback."),
        (Service, {"phone": "01234 567890"}, "", "01234 567890"),
        (Service, {}, "overdue", "We are checking the contact details."),
        (GlossaryTerm, {"meaning": "A meaning."}, "", "A meaning."),
    ],
)
def test_previews(editor, model, changes, mode, shown):
    row = FACTORIES[model](live=False, **changes)
    revision = row.save_revision()

    page = editor.get(address(model, "revisions_view", row.pk, revision.pk) + f"?mode={mode}")
    direct = row.make_preview_request(preview_mode=mode)

    assert page.status_code == direct.status_code == 200
    assert shown in direct.content.decode()


def test_people_who_may_not_edit_are_turned_away(client):
    from tests.factories.agencies import PersonFactory

    client.force_login(PersonFactory())

    response = client.get(address(DatedFact, "list"))

    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


def test_dates_of_review_are_listed_in_order(editor):
    later = DatedFactFactory(review_date=date(2027, 2, 1))
    sooner = DatedFactFactory(review_date=date(2027, 1, 1))

    page = editor.get(address(DatedFact, "list"), {"ordering": "review_date"})

    assert list(page.context["object_list"]) == [sooner, later]
