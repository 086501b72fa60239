"""What a service does with the link in its letter, and what strangers cannot do with it."""

import logging
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, ModelLogEntry, Page

from cms.actions import answers
from cms.models import OpeningException, OpeningTime, Service, ServiceAnswer, ServiceLetter
from tests.factories.cms import AreaFactory, DirectoryPageFactory, ServiceFactory, ServiceLetterFactory
from tests.pages import texts

pytestmark = [pytest.mark.django_db, pytest.mark.integration]
TOKEN = "a-token-for-tests"
ASK, CORRECT = reverse("cms:ask", args=[TOKEN]), reverse("cms:ask-correct", args=[TOKEN])


@pytest.fixture(autouse=True)
def directory_page():
    cache.clear()
    return DirectoryPageFactory(parent=Page.objects.get(depth=2))


@pytest.fixture
def letter() -> ServiceLetter:
    due = timezone.localdate() - timedelta(days=1)
    service = ServiceFactory(
        name="Open Door", slug="open-door", checked_date=due - timedelta(days=90), review_date=due, phone="01632 960100"
    )
    OpeningTime.objects.create(service=service, weekday=0, opens="09:00", closes="17:00")
    service.save_revision().publish()
    return ServiceLetterFactory(service=service, sent_at=timezone.now() - timedelta(days=1))


def sent(client: Client, **changes: object) -> dict[str, object]:
    """The form of corrections as the browser would send it, with changes."""
    form = client.get(CORRECT).context["form"]
    data = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    return {**data, **changes}


def test_opening_the_link_changes_nothing_and_says_what_is_public(client, letter):
    page = client.get(ASK)

    assert page.status_code == 200
    assert "01632 960100" in page.content.decode()
    assert ServiceAnswer.objects.count() == 0
    assert client.get(ASK).status_code == 200
    assert client.post(ASK).status_code == 200
    assert ServiceAnswer.objects.count() == 0
    assert {name: page[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")} == {
        "Cache-Control": "no-store, private",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
    }
    assert not page.cookies


def test_confirming_makes_the_entry_fresh_in_every_language(client, letter):
    welsh = ServiceFactory(
        locale=Locale.objects.get_or_create(language_code="cy")[0],
        translation_key=letter.service.translation_key,
        slug="open-door",
        checked_date=letter.service.checked_date,
        review_date=letter.service.review_date,
    )
    today = timezone.localdate()

    answer = Client(enforce_csrf_checks=True).post(ASK, {"right": "yes"})

    assert answer.url == reverse("cms:asked", args=["confirmed"])
    assert TOKEN not in answer.url
    for pk in (letter.service.pk, welsh.pk):
        row = Service.objects.get(pk=pk)
        assert (row.checked_date, row.review_date) == (today, today + timedelta(days=90))
    given = ServiceAnswer.objects.get()
    assert (given.kind, given.said_date, given.is_waiting) == ("confirmed", today, False)
    assert answers.CONFIRMED in ModelLogEntry.objects.values_list("action", flat=True)
    assert Service.objects.get(pk=letter.service.pk).latest_revision.as_object().checked_date == today


@pytest.mark.parametrize("state", ["forged", "used", "replaced", "expired", "contact gone", "unpublished"])
@pytest.mark.parametrize("address", [ASK, CORRECT])
def test_a_link_that_is_over_changes_nothing_and_tells_nothing(client, letter, state, address, caplog):
    past = timezone.now() - timedelta(days=1)
    changes = {
        "forged": {"token_hash": "0" * 64},
        "used": {"used_at": past},
        "replaced": {"replaced_at": past},
        "expired": {"expires_at": past},
        "contact gone": {"email": "gone@service.example"},
        "unpublished": {},
    }[state]
    ServiceLetter.objects.filter(pk=letter.pk).update(email=changes.pop("email", letter.email), **changes)
    if state == "unpublished":
        Service.objects.update(live=False)

    with caplog.at_level(logging.DEBUG):
        pages = [client.get(address), client.post(address, {"right": "yes"})]

    assert [page.status_code for page in pages] == [410, 410]
    for page in pages:
        assert texts(page, "h1") == ["This link does not work any more"]
        assert "Open Door" not in page.content.decode()
        assert letter.email not in page.content.decode()
    assert ServiceAnswer.objects.count() == 0
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("state", ["works", "forged"])
def test_a_new_link_is_promised_in_the_same_words(client, letter, state):
    if state == "forged":
        ServiceLetter.objects.update(token_hash="0" * 64)

    answer = client.post(ASK, {"again": "yes"})

    assert answer.url == reverse("cms:asked", args=["again"])
    assert [message.to for message in mail.outbox] == ([[letter.email]] if state == "works" else [])


def test_new_links_are_not_sent_without_end(client, letter):
    statuses = [client.post(ASK, {"again": "yes"}).status_code for _ in range(4)]

    assert statuses == [302, 302, 302, 429]
    assert len(mail.outbox) == 1


def test_small_things_are_shown_at_once_and_important_ones_wait(client, letter):
    AreaFactory(code="mill", name="Mill")
    data = sent(client, phone="01632 960199", day_1="9-12, 13:00-17.00", spoken=["en", "pl"], areas=["mill"])

    answer = client.post(CORRECT, data)

    assert answer.url == reverse("cms:asked", args=["sent"])
    service = Service.objects.get(pk=letter.service.pk)
    assert (service.phone, service.areas, service.spoken) == ("01632 960100", [], ["en", "pl"])
    assert [str(row) for row in service.opening_times.all()] == [
        "Monday 09:00–17:00",
        "Tuesday 09:00–12:00",
        "Tuesday 13:00–17:00",
    ]
    assert service.checked_date == letter.service.checked_date
    given = ServiceAnswer.objects.get()
    assert given.waiting == {"phone": ["01632 960100", "01632 960199"], "areas": [[], ["mill"]]}
    assert set(given.at_once) == {"spoken", "opening_times"}
    assert given.is_waiting


def test_small_things_alone_make_the_entry_checked(client, letter):
    first = timezone.localdate() + timedelta(days=5)
    others = {"other_0_first": first.isoformat(), "other_0_note": "Holiday"}

    answer = client.post(CORRECT, sent(client, **others))

    assert answer.url == reverse("cms:asked", args=["shown"])
    other = OpeningException.objects.get()
    assert (other.first_day, other.last_day, other.opens, other.note) == (first, first, None, "Holiday")
    assert Service.objects.get().checked_date == timezone.localdate()


def test_sending_the_form_unchanged_confirms(client, letter):
    assert client.post(CORRECT, sent(client)).url == reverse("cms:asked", args=["confirmed"])


def test_an_address_is_hidden_at_once_and_shown_only_once_agreed(client, letter):
    Service.objects.update(address="1 Mill Street")

    client.post(CORRECT, sent(client, is_address_secret="on"))

    assert Service.objects.get().is_address_secret is True
    ServiceLetter.objects.update(used_at=None)
    page = client.get(CORRECT)
    assert "1 Mill Street" not in page.content.decode()
    data = sent(client)
    data.pop("is_address_secret")
    client.post(CORRECT, data)
    service = Service.objects.get()
    assert (service.is_address_secret, service.address) == (True, "1 Mill Street")
    assert ServiceAnswer.objects.last().waiting == {"is_address_secret": [True, False]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "ftp://files.example"}, "website"),
        ({"email": "nobody"}, "email"),
        ({"phone": "<b>1</b>"}, "phone"),
        ({"day_0": "nine to five"}, "day_0"),
        ({"day_0": "25:00-26:00"}, "day_0"),
        ({"day_0": "9:00"}, "day_0"),
        ({"categories": ["XX"]}, "categories"),
        ({"summary": "word " * 41}, "summary"),
        ({"other_0_hours": "9-17"}, "other_0_first"),
        ({"other_0_first": "2099-01-02", "other_0_last": "2099-01-01"}, "other_0_last"),
        ({"phone": "", "text_number": "", "email": "", "website": "", "address": ""}, "__all__"),
        ({"seen": "long ago"}, "__all__"),
    ],
)
def test_nonsense_is_refused_and_the_link_still_works(client, letter, changes, field):
    page = client.post(CORRECT, sent(client, **changes))

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert ServiceAnswer.objects.count() == 0
    assert client.get(ASK).status_code == 200


def test_markup_in_what_a_service_writes_is_plain_text(client, letter):
    client.post(CORRECT, sent(client, hours="<script>alert(1)</script> & more"))

    page = client.get(reverse("cms:service", args=["open-door"])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page
    assert "<script>alert" not in page


def test_closing_waits_for_a_moderator(client, letter):
    assert texts(client.post(ASK, {"closing": "yes", "closed_date": "soon"}), ".govuk-error-summary")

    answer = client.post(ASK, {"closing": "yes", "closed_date": "2099-01-31"})

    assert answer.url == reverse("cms:asked", args=["sent"])
    given = ServiceAnswer.objects.get()
    assert (given.kind, given.waiting) == ("closing", {"closed_date": [None, "2099-01-31"]})
    assert Service.objects.get().closed_date is None


def test_an_editors_draft_is_kept_and_cannot_take_back_what_the_service_said(client, letter):
    draft = Service.objects.get(pk=letter.service.pk)
    draft.summary, draft.hours = "A draft of an editor.", "Hours of an editor"
    revision = draft.save_revision()

    client.post(CORRECT, sent(client, hours="Hours of the service", access_note="By the lift"))

    live = Service.objects.get(pk=letter.service.pk)
    assert (live.summary, live.hours, live.access_note) == ("Listens and helps.", "Hours of the service", "By the lift")
    assert live.latest_revision == revision
    kept = live.latest_revision.as_object()
    assert (kept.summary, kept.hours, kept.access_note) == (
        "A draft of an editor.",
        "Hours of an editor",
        "By the lift",
    )
    assert kept.checked_date == timezone.localdate()
    published = live.live_revision.as_object()
    assert (published.summary, published.hours) == ("Listens and helps.", "Hours of the service")


def test_the_answer_of_one_contact_closes_the_links_of_the_others(client, letter):
    ServiceLetterFactory(service=letter.service, token="another")

    client.post(ASK, {"right": "yes"})

    assert client.post(reverse("cms:ask", args=["another"]), {"right": "yes"}).status_code == 410
    assert ServiceAnswer.objects.count() == 1


@pytest.mark.parametrize("what", ["confirmed", "shown", "sent", "again"])
def test_thanks(client, what):
    page = client.get(reverse("cms:asked", args=[what]))

    assert page.status_code == 200
    assert not page.cookies
    assert client.get(reverse("cms:asked", args=["nonsense"])).status_code == 404


def test_the_day_of_a_later_check_is_kept(letter):
    Service.objects.update(checked_date=date(2098, 1, 1), review_date=date(2098, 2, 1))

    answers.answer(letter=letter, at=timezone.now())

    assert Service.objects.get().review_date == date(2098, 2, 1)
