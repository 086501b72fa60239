"""What an editor's browser would send."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.factories.agencies import PersonFactory


def editor_client(client: Client) -> Client:
    client.force_login(PersonFactory(is_superuser=True, is_staff=True))
    return client


def page_form(page: Page, body: list[tuple[str, Any]], **fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "summary": "",
            "body": streamfield(body),
            "comments": inline_formset([]),
            **fields,
        }
    )


def save_page(client: Client, page: Page, body: list[tuple[str, Any]], **fields: Any) -> Any:
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(page, body, **fields))
