"""The charter: words that stay, promises that are counted while they are fresh."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from agencies import rules
from agencies.actions import charter as charters
from agencies.enums import CharterRefusal
from agencies.models import AuditEntry, Confirmation, Signature
from agencies.queries import charter as queries
from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory

AT = datetime(2026, 5, 20, 12, tzinfo=UTC)
DAY = AT.date()
TEXT = "We promise to listen.\n\n# What we do\n- We welcome\n- We help"


@pytest.fixture
def partnership(db):
    return PartnershipFactory(slug="northmoor", name="Northmoor")


@pytest.fixture
def agency(partnership):
    return AgencyFactory(partnership=partnership, slug="riverside", name="Riverside Council")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def coordinator(partnership):
    there = AgencyFactory(partnership=partnership, name="Zebra Homes")
    return MembershipFactory(agency=there, coordinator=True).person


def published(partnership, on=DAY, **wordings):
    made = charters.draft(partnership=partnership, by=None, at=AT)
    for language, title in (wordings or {"en": "Our charter"}).items():
        mark = charters.mark_of(made, language)
        made = charters.write(charter=made, language=language, title=title, text=TEXT, seen=mark, by=None, at=AT)
    return charters.publish(charter=made, on=on, by=None, at=AT)


def signed(partnership, name="Open Door", on=DAY, agency=None, **more):
    given_ = {"signed_for_by": "Jo Field, chair", "pledge": "", "is_public": True, "today": max(on, DAY), **more}
    return charters.sign(
        partnership=partnership, agency=agency, organisation=name, signed_date=on, by=None, at=AT, **given_
    )


def counts(partnership, on):
    found = queries.signatories(partnership, queries.charter_on(partnership, on), on)
    return found.signed, found.confirmed


# --- rules


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("One\ntwo\n\nThree", [("text", ("One two",)), ("text", ("Three",))]),
        ("# Head\nText", [("heading", ("Head",)), ("text", ("Text",))]),
        ("# One\n# Two", [("heading", ("One",)), ("heading", ("Two",))]),
        ("- a\n- b\n  goes on\n\nText", [("points", ("a", "b goes on")), ("text", ("Text",))]),
        ("Text\n- a", [("text", ("Text",)), ("points", ("a",))]),
        ("<script>alert(1)</script>", [("text", ("<script>alert(1)</script>",))]),
    ],
)
def test_a_plain_text_has_parts(text, parts):
    assert [(part.kind, part.lines) for part in rules.passages(text)] == parts


@given(st.text(alphabet="ab #-*\n", max_size=60))
def test_no_word_of_a_text_is_lost(text):
    kept = " ".join(" ".join(part.lines) for part in rules.passages(text))

    assert kept.count("a") == text.count("a")
    assert kept.count("b") == text.count("b")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_promise_stands_for_a_year(day):
    after = rules.a_year_after(day)

    assert 365 <= (after - day).days <= 366
    assert rules.still_confirmed(day, day)
    assert rules.still_confirmed(day, after - timedelta(days=1))
    assert not rules.still_confirmed(day, after)
    assert not rules.still_confirmed(day, day - timedelta(days=1))


# --- writing


def test_published_words_stay_and_a_new_language_may_be_added(partnership):
    charter = published(partnership)

    with pytest.raises(charters.CannotChangeCharter) as refused:
        charters.write(charter=charter, language="en", title="Other", text=TEXT, seen="", by=None, at=AT)
    welsh = charters.mark_of(charter, "cy")
    charter = charters.write(charter=charter, language="cy", title="Siarter", text=TEXT, seen=welsh, by=None, at=AT)

    assert refused.value.refusal == CharterRefusal.IS_PUBLISHED
    assert {code: words["title"] for code, words in charter.wordings.items()} == {"en": "Our charter", "cy": "Siarter"}


def test_two_writers_at_once_do_not_overwrite_each_other(partnership):
    made = charters.draft(partnership=partnership, by=None, at=AT)
    mark = charters.mark_of(made, "en")
    charters.write(charter=made, language="en", title="Hers", text=TEXT, seen=mark, by=None, at=AT)

    with pytest.raises(charters.WordingChangedMeanwhile):
        charters.write(charter=made, language="en", title="His", text=TEXT, seen=mark, by=None, at=AT)


def test_a_draft_begins_with_the_last_words_and_there_is_one_at_a_time(partnership):
    published(partnership)

    made = [charters.draft(partnership=partnership, by=None, at=AT) for _ in range(2)]

    assert [each.version for each in made] == [2, 2]
    assert made[0].wordings["en"]["title"] == "Our charter"


def test_a_charter_without_words_is_not_published(partnership):
    made = charters.draft(partnership=partnership, by=None, at=AT)

    with pytest.raises(charters.CannotChangeCharter) as refused:
        charters.publish(charter=made, on=DAY, by=None, at=AT)

    assert refused.value.refusal == CharterRefusal.NO_WORDS


# --- signing, and the count over time


def test_the_count_follows_signing_confirming_and_withdrawing(partnership, agency):
    published(partnership)
    ours, theirs = signed(partnership, agency.name, agency=agency), signed(partnership)
    next_year = rules.a_year_after(DAY)
    charters.confirm(signature=ours, on=next_year, by=None, at=AT)
    charters.withdraw(signature=theirs, reason="Closed", on=next_year + timedelta(days=30), by=None, at=AT)

    assert counts(partnership, DAY - timedelta(days=1)) == (0, 0)
    assert counts(partnership, DAY) == (2, 2)
    assert counts(partnership, next_year - timedelta(days=1)) == (2, 2)
    assert counts(partnership, next_year) == (2, 1)
    assert counts(partnership, next_year + timedelta(days=30)) == (1, 1)


def test_a_new_version_asks_everyone_again(partnership):
    published(partnership)
    signature = signed(partnership)
    later = DAY + timedelta(days=10)
    published(partnership, on=later)

    assert counts(partnership, later) == (1, 0)

    charters.confirm(signature=signature, on=later, by=None, at=AT)

    assert counts(partnership, later) == (1, 1)
    assert counts(partnership, later - timedelta(days=1)) == (1, 1)


def test_sent_twice_is_signed_and_confirmed_once(partnership, agency):
    published(partnership)

    for _ in range(2):
        signature = signed(partnership, agency.name, agency=agency)
        charters.confirm(signature=signature, on=DAY, by=None, at=AT)
    charters.withdraw(signature=signature, reason="x", on=DAY, by=None, at=AT)
    charters.withdraw(signature=signature, reason="y", on=DAY + timedelta(days=9), by=None, at=AT)

    assert Signature.objects.count() == Confirmation.objects.count() == 1
    assert Signature.objects.get().withdrawn_date == DAY
    assert list(AuditEntry.objects.filter(agency=agency).order_by("pk").values_list("action", "reason")) == [
        ("charter.signed", ""),
        ("charter.withdrawn", "x"),
    ]


def test_who_withdrew_may_sign_again_and_both_are_kept(partnership):
    published(partnership)
    charters.withdraw(signature=signed(partnership), reason="x", on=DAY, by=None, at=AT)

    signed(partnership)

    assert Signature.objects.count() == 2
    assert counts(partnership, DAY) == (1, 1)


@pytest.mark.parametrize(
    ("on", "refusal"),
    [(DAY - timedelta(days=1), CharterRefusal.TOO_EARLY), (DAY + timedelta(days=1), CharterRefusal.TOO_LATE)],
)
def test_a_day_that_cannot_be_is_refused(partnership, on, refusal):
    published(partnership)

    with pytest.raises(charters.CannotChangeCharter) as refused:
        signed(partnership, on=on, today=DAY)

    assert refused.value.refusal == refusal


def test_nothing_to_sign_is_said(partnership):
    with pytest.raises(charters.CannotChangeCharter) as refused:
        signed(partnership)

    assert refused.value.refusal == CharterRefusal.NOT_PUBLISHED


# --- pages


def test_the_public_page_speaks_the_readers_language_and_names_public_signatories(client, partnership):
    published(partnership, on=timezone.localdate(), en="Our charter", cy="Ein siarter")
    today = timezone.localdate()
    signed(partnership, "Open Door", on=today, pledge="Two trained volunteers")
    signed(partnership, "Quiet Trust", on=today, is_public=False)

    english = client.get("/charter/northmoor/").content.decode()
    welsh = client.get("/cy/charter/northmoor/").content.decode()
    polish = client.get("/pl/charter/northmoor/").content.decode()

    assert "Our charter</h1>" in english
    assert "2 organisations have signed this charter. 2 have confirmed" in " ".join(english.split())
    assert "Open Door" in english
    assert "Two trained volunteers" in english
    assert "Quiet Trust" not in english
    assert "Ein siarter</h1>" in welsh
    assert '<h1 class="govuk-heading-xl" lang="en" dir="ltr">Our charter</h1>' in polish


def test_no_page_and_no_link_before_it_is_published(client, partnership):
    assert client.get("/charter/northmoor/").status_code == 404
    assert "/charter/northmoor/" not in client.get("/courses/").content.decode()


def test_the_footer_leads_to_a_published_charter(client, partnership):
    client.get(reverse("certificates:find"))

    published(partnership)

    assert 'href="/charter/northmoor/"' in client.get(reverse("certificates:find")).content.decode()


def test_a_lead_signs_confirms_and_withdraws(client, partnership, agency, lead):
    today = timezone.localdate()
    published(partnership, on=today)
    client.force_login(lead)
    address = reverse("agencies:agency-charter", args=["riverside"])

    refused = client.post(address, {"signed_for_by": ""})
    client.post(address, {"signed_for_by": "Jo Field, chief executive", "pledge": "A day a month", "is_public": "on"})
    confirmed = client.post(reverse("agencies:agency-charter-confirm", args=["riverside"]), follow=True)

    assert refused.context["form"].errors
    assert confirmed.context["signatory"].is_confirmed
    assert Signature.objects.values_list("organisation", "signed_for_by", "made_by").get() == (
        "Riverside Council",
        "Jo Field, chief executive",
        lead.pk,
    )

    client.post(reverse("agencies:agency-charter-withdraw", args=["riverside"]), {"reason": "We merge"})

    assert counts(partnership, today) == (0, 0)
    assert client.get(address).context["signatory"] is None


def test_a_coordinator_writes_publishes_and_adds_organisations(client, partnership, agency, coordinator):
    client.force_login(coordinator)
    client.post(reverse("agencies:charter-draft", args=["northmoor"]))
    words = reverse("agencies:charter-wording", args=["northmoor", 1, "en"])
    mark = client.get(words).context["form"]["seen"].value()
    client.post(words, {"title": "Our charter", "text": TEXT, "seen": mark})
    overwritten = client.post(words, {"title": "Late", "text": "Late", "seen": mark})
    client.post(reverse("agencies:charter-publish", args=["northmoor", 1]))
    form = {"signed_for_by": "A", "signed_date": timezone.localdate().isoformat(), "is_public": "on"}
    mistaken = client.post(
        reverse("agencies:charter-organisation", args=["northmoor"]), {**form, "organisation": "Riverside council"}
    )
    client.post(reverse("agencies:charter-organisation", args=["northmoor"]), {**form, "organisation": "Faith Forum"})
    page = client.get(reverse("agencies:partnership-charter", args=["northmoor"]))

    assert "Our charter" in overwritten.content.decode()
    assert overwritten.context["theirs"].title == "Our charter"
    assert mistaken.context["form"].errors["organisation"] == [str(CharterRefusal.ANOTHER_NAME.label)]
    assert [each.signature.organisation for each in page.context["signed"].every] == ["Faith Forum"]
    assert [each.name for each in page.context["not_signed"]] == ["Riverside Council", "Zebra Homes"]


def test_a_coordinator_does_not_speak_for_an_agency(client, partnership, agency, coordinator):
    published(partnership, on=timezone.localdate())
    signature = signed(partnership, agency.name, agency=agency, on=timezone.localdate())
    client.force_login(coordinator)

    for name in ("charter-confirm", "charter-withdraw"):
        address = reverse(f"agencies:{name}", args=["northmoor", signature.public_id])

        assert client.post(address, {"reason": "x"}).status_code == 404


def test_published_words_are_shown_and_not_offered_for_change(client, partnership, coordinator):
    published(partnership, on=timezone.localdate())
    client.force_login(coordinator)

    page = client.get(reverse("agencies:charter-wording", args=["northmoor", 1, "en"]))

    assert page.context["is_fixed"]
    assert "<textarea" not in page.content.decode()


@pytest.mark.parametrize("items", [1, 3])
def test_pages_ask_the_same_number_of_questions(
    client, partnership, agency, coordinator, items, django_assert_num_queries
):
    today = timezone.localdate()
    published(partnership, on=today)
    for n in range(items):
        signed(partnership, f"Organisation {n}", on=today)
        AgencyFactory(partnership=partnership)
    client.get("/charter/northmoor/")

    with django_assert_num_queries(4):  # the partnership, its charter for the page and for its head, who signed
        client.get("/charter/northmoor/")

    client.force_login(coordinator)
    address = reverse("agencies:partnership-charter", args=["northmoor"])
    client.get(address)
    with django_assert_num_queries(9):
        client.get(address)
