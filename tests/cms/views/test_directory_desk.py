"""Editors keep the directory in the admin."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.models import Area, BankHoliday, Service
from tests.cms.editing import editor_client
from tests.factories.cms import AreaFactory, ServiceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def editor(client):
    return editor_client(client)


def address(model, view: str, *args: object) -> str:
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def service_form(**changes: object) -> dict[str, object]:
    today = timezone.localdate()
    several = {"categories": ["VS", "HL"], "works": ["listening"], "spoken": ["en", "pl"], "areas": []}
    lists = {name: changes.pop(name, codes) for name, codes in several.items()}
    form = nested_form_data(
        {
            "name": "Victim Care",
            "short_name": "",
            "slug": "",
            "summary": "Listens and helps.",
            "easy_read": "",
            "sector": "voluntary",
            "without_police": "yes",
            "takes_reports": "no",
            "on_bank_holidays": "closed",
            "referral": "self",
            "phone": "0808 157 0121",
            "owner": "Directory editor",
            "checked_date": today.isoformat(),
            "review_date": (today + timedelta(days=90)).isoformat(),
            "opening_times": inline_formset([{"weekday": "0", "opens": "09:00", "closes": "17:00"}]),
            "opening_exceptions": inline_formset([]),
            "maintainers": inline_formset([{"name": "A", "email": "a@x.example"}]),
            "action-publish": "yes",
            **changes,
        }
    )
    return {**form, **lists}


def test_an_editor_publishes_a_service_with_its_hours(editor):
    AreaFactory(code="mill")

    response = editor.post(address(Service, "add"), service_form(areas=["mill"]))

    assert response.status_code == 302
    service = Service.objects.get()
    assert (service.slug, service.categories, service.spoken, service.areas, service.live) == (
        "victim-care",
        ["VS", "HL"],
        ["en", "pl"],
        ["mill"],
        True,
    )
    assert [str(row) for row in service.opening_times.all()] == ["Monday 09:00–17:00"]
    assert service.maintainers.get().email == "a@x.example"
    assert Service.objects.of_category("HL").get() == service
    form = editor.get(address(Service, "edit", service.pk)).context["form"]
    assert form["categories"].value() == ["VS", "HL"]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"phone": ""}, "__all__", "Give at least one way to reach the service."),
        ({"summary": "word " * 41}, "summary", "Use at most 40 words."),
        ({"categories": []}, "categories", "This field is required."),
        ({"categories": ["XX"]}, "categories", "Select a valid choice. XX is not one of the available choices."),
        ({"slug": "print"}, "slug", "This address is taken by a page of the directory."),
        (
            {"review_date": (timezone.localdate() + timedelta(days=91)).isoformat()},
            "review_date",
            "An entry is checked again within 90 days.",
        ),
    ],
)
def test_what_is_asked_of_an_entry(editor, changes, field, words):
    response = editor.post(address(Service, "add"), service_form(**changes))

    assert response.context["form"].errors[field] == [words]
    assert not Service.objects.exists()


def test_other_hours_need_both_times(editor):
    half = {"first_day": "2026-12-24", "last_day": "2026-12-24", "opens": "09:00", "closes": "", "note": ""}

    response = editor.post(address(Service, "add"), service_form(opening_exceptions=inline_formset([half])))

    assert "Give both times, or neither where it is closed." in response.content.decode()


@pytest.mark.parametrize("model", [Service, Area, BankHoliday])
@pytest.mark.parametrize("view", ["list", "add"])
def test_pages_of_the_desk(editor, model, view):
    AreaFactory()
    ServiceFactory()
    BankHoliday.objects.create(day=timezone.localdate(), name="Holiday")

    assert editor.get(address(model, view)).status_code == 200


def test_services_are_filtered_by_category(editor):
    home, _other = ServiceFactory(categories=["HS", "VS"]), ServiceFactory()

    response = editor.get(address(Service, "list"), {"category": "HS"})

    assert list(response.context["object_list"]) == [home]
