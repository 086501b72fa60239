"""An employer checks: by the family name, by a whole list, and without a network."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from certificates.models import Certificate
from certificates.queries.offline import signed_text_of
from tests.journeys.conftest import faults_at_both_widths

pytestmark = pytest.mark.journey


def current() -> Certificate:
    today = timezone.localdate()
    return Certificate.objects.valid_on(today).exclude(snapshot__holder_name="").order_by("pk")[0]


def test_employer_compares_a_name_and_a_list(visitor):
    certificate = current()
    holder = certificate.snapshot["holder_name"]
    page = visitor(width=320)
    page.goto("/certificates/")
    page.get_by_label("Certificate number").fill(certificate.number.lower().replace("0", "o"))
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text(holder)).to_have_count(0)

    page.get_by_label("Holder’s family name").fill(holder.split()[-1].upper())
    page.get_by_role("button", name="Compare the name").click()

    expect(page.get_by_text(holder).first).to_be_visible()
    assert re.search(r"/certificates/[^/?#]+/$", page.url)

    page.goto("/certificates/many/")
    page.get_by_label("Certificate numbers").fill(f"{certificate.number}\t{holder.split()[-1]}\nWM-1234")
    page.get_by_role("button", name="Check them").click()
    expect(page.get_by_text(holder).first).to_be_visible()
    assert faults_at_both_widths(page) == []


def test_signature_is_checked_without_a_network(visitor, tmp_path):
    certificate = current()
    signed, pdf = signed_text_of(certificate), tmp_path / "certificate.pdf"
    page = visitor("admin")
    pdf.write_bytes(page.request.get(f"/certificates/{certificate.number}.pdf").body())
    page.goto("/certificates/offline/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the checker").click()
    saved = tmp_path / "checker.html"
    download.value.save_as(saved)
    page.context.set_offline(True)

    for place in ("page", "file"):
        if place == "file":
            page.goto(saved.as_uri())
        assert answer_to(page, f"https://site.example/certificates/x/#{signed}") == "genuine"
        expect(page.get_by_text(certificate.snapshot["holder_name"])).to_be_visible()
        assert answer_to(page, f"{signed[:40]}\n  {signed[40:]}\r\n") == "genuine"
        mark, said, signature = signed.split(".")
        assert answer_to(page, f"{mark}.{said[:-2]}{'AA' if said[-2:] != 'AA' else 'BB'}.{signature}") == "changed"
        assert answer_to(page, "nothing of the kind") == "nothing"
        page.set_input_files("input[type=file]", pdf)
        expect(page.locator("[data-checker-result]")).to_have_attribute("data-answer", "genuine")
        if place == "page":
            assert faults_at_both_widths(page) == []


def test_key_that_is_not_in_the_list_is_said(visitor):
    signed = signed_text_of(current())
    page = visitor()
    page.goto("/certificates/")
    assert page.get_by_label("Certificate number").bounding_box()["width"] < 500  # as wide as what it takes
    page.route("**/certificates/offline/", lambda route: without_keys(route))
    page.goto("/certificates/offline/")

    assert answer_to(page, signed) == "unknown"


def without_keys(route) -> None:
    answer = route.fetch()
    body = re.sub(r"&quot;kid&quot;: &quot;[^&]+&quot;", "&quot;kid&quot;: &quot;another&quot;", answer.text())
    route.fulfill(response=answer, body=body)


def answer_to(page, text: str) -> str | None:
    result = page.locator("[data-checker-result]")
    result.evaluate("box => box.removeAttribute('data-answer')")
    page.get_by_label("Signed address").fill(text)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(result).to_have_attribute("data-answer", re.compile(r"\w"))
    return result.get_attribute("data-answer")
