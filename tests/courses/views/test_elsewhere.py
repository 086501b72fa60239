"""Pages about training done elsewhere, as their people use them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agencies.enums import Decision
from courses.enums import EvidenceKind
from courses.models import Equivalence, Evidence, PriorClaim
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.courses import CoursePageFactory, modules_of
from tests.factories.prior_learning import EquivalenceFactory, PriorClaimFactory

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def agency():
    return AgencyFactory(slug="here")


@pytest.fixture
def course():
    return CoursePageFactory(title="Front desk")


@pytest.fixture
def lead(agency, client):
    lead = MembershipFactory(agency=agency, lead=True).person
    client.force_login(lead)
    return lead


@pytest.fixture
def post(agency):
    return MembershipFactory(agency=agency, person__display_name="Ana Bell")


def rule_words(page, today, **more):
    return {
        "provider": "College",
        "title": "Hate crime",
        "other_titles": "HC awareness\r\n\r\nHC  awareness\r\nHate crime",
        "course": str(page.translation_key),
        "months_valid": "24",
        "oldest_months": "36",
        "from_date": today.isoformat(),
        "sample_date": (today - timedelta(days=30)).isoformat(),
        **more,
    }


def test_a_rule_is_shown_with_what_it_means_before_it_is_saved(client, lead, course, today):
    address = reverse("courses:new-equivalence", args=["here"])
    shown = client.post(address, rule_words(course, today, preview="1"))
    assert not Equivalence.objects.exists()
    [line] = shown.context["lines"]
    assert line.title == modules_of(course)[0].title
    assert (line.last_day + timedelta(days=1)).year == (today - timedelta(days=30)).year + 2

    client.post(address, rule_words(course, today, save="1", shown=shown.context["form"].digest))
    row = Equivalence.objects.get()
    assert (row.other_titles, row.months_valid, row.agency.slug) == (["HC awareness"], 24, "here")


def test_a_rule_that_was_changed_since_it_was_shown_is_shown_anew(client, lead, course, today):
    address = reverse("courses:new-equivalence", args=["here"])
    seen = client.post(address, rule_words(course, today, preview="1")).context["form"].digest

    anew = client.post(address, rule_words(course, today, save="1", shown=seen, months_valid="12"))

    assert not Equivalence.objects.exists()
    assert "Nothing is saved yet: something was changed since." in anew.content.decode()
    client.post(address, rule_words(course, today, save="1", shown=anew.context["form"].digest, months_valid="12"))
    assert Equivalence.objects.get().months_valid == 12


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"course": ""}, "course"),
        ({"from_date": "2020-01-01"}, "from_date"),
        ({"oldest_months": "0"}, "oldest_months"),
        ({"provider": " "}, "provider"),
    ],
)
def test_a_rule_that_cannot_be_is_told_where(client, lead, course, today, more, field):
    shown = client.post(reverse("courses:new-equivalence", args=["here"]), rule_words(course, today, save="1", **more))
    assert list(shown.context["form"].errors) == [field]
    assert not Equivalence.objects.exists()


def test_a_lead_changes_no_rule_of_the_partnership(client, lead, course, agency):
    row = EquivalenceFactory(partnership=agency.partnership, course=course)
    for name in ("change", "end"):
        address = reverse(f"courses:{name}-equivalence", args=["here", row.public_id])
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_rules_are_listed_at_one_cost(client, lead, course, agency, rows, django_assert_max_num_queries):
    EquivalenceFactory.create_batch(rows, partnership=agency.partnership, course=course)
    client.get(reverse("courses:equivalences", args=["here"]))
    with django_assert_max_num_queries(15):
        shown = client.get(reverse("courses:equivalences", args=["here"]))
    assert len(shown.context["shown"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_claims_are_listed_at_one_cost(client, lead, post, rows, django_assert_max_num_queries):
    PriorClaimFactory.create_batch(rows, membership=post)
    client.get(reverse("courses:elsewhere", args=["here"]))
    with django_assert_max_num_queries(14):
        shown = client.get(reverse("courses:elsewhere", args=["here"]))
    assert (shown.context["count"], len(shown.context["claims"])) == (rows, rows)


def tell(client, rule, today, **more):
    said = {
        "training": rule.public_id if rule else "other",
        "provider": "",
        "title": "",
        "completed_date": (today - timedelta(days=9)).isoformat(),
        "reference": "A-1",
        **more,
    }
    return client.post(reverse("courses:claim"), said)


@pytest.fixture
def rule(agency, course):
    return EquivalenceFactory(partnership=agency.partnership, course=course, title="Hate crime")


def test_a_person_tells_and_sees_how_it_stands(client, post, rule, today):
    client.force_login(post.person)
    proof = SimpleUploadedFile("evil.html", b"%PDF-1.7 proof", content_type="text/html")
    for _twice in range(2):
        answer = tell(client, rule, today, membership=post.pk, document=proof)
        proof.seek(0)
    assert answer.status_code == 302
    claim = PriorClaim.objects.get()
    page = client.get(reverse("courses:my-claims")).content.decode()
    assert "Hate crime" in page
    assert "Waiting" in page

    sent = client.get(reverse("courses:own-claim-document", args=[claim.public_id]))
    assert sent["Content-Type"] == "application/octet-stream"
    assert sent["Content-Disposition"] == f'attachment; filename="certificate-{claim.public_id}.pdf"'
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert b"".join(sent.streaming_content) == b"%PDF-1.7 proof"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"training": "other", "provider": "Somebody"}, "title"),
        ({"training": "nobody-knows"}, "training"),
        ({"completed_date": "31/02/2026"}, "completed_date"),
        ({"completed_date": "2999-01-01"}, "completed_date"),
        ({"completed_date": "2001-01-01"}, "completed_date"),
        ({"membership": "0"}, "membership"),
    ],
)
def test_what_cannot_be_told_is_refused_with_why(client, post, rule, today, more, field):
    client.force_login(post.person)
    shown = tell(client, rule, today, **{"membership": post.pk, **more})
    assert list(shown.context["form"].errors) == [field]
    assert not PriorClaim.objects.exists()


def test_a_page_that_calls_itself_a_picture_is_refused(client, post, rule, today):
    client.force_login(post.person)
    fake = SimpleUploadedFile("certificate.pdf", b"<html><script>alert(1)</script>", content_type="application/pdf")
    shown = tell(client, rule, today, membership=post.pk, document=fake)
    assert list(shown.context["form"].errors) == ["document"]
    assert not PriorClaim.objects.exists()


def test_a_lead_accepts_what_they_have_seen_and_may_mend_it(client, lead, post, rule, today):
    client.force_login(post.person)
    tell(client, rule, today, membership=post.pk)
    claim = PriorClaim.objects.get()
    client.force_login(lead)
    address = reverse("courses:decide-claim", args=["here", claim.public_id])
    unseen = client.post(address, {"verb": "accept", "accept-words": "Fine"})
    assert list(unseen.context["form"].errors) == ["seen"]

    client.post(address, {"verb": "accept", "accept-words": "Fine", "accept-seen": "on"})
    claim.refresh_from_db()
    assert (claim.decision, claim.decided_by, claim.words) == (Decision.ACCEPTED, lead, "Fine")
    late = client.post(address, {"verb": "decline", "decline-words": "No"})
    assert late.context["form"].non_field_errors() == ["This was decided already."]

    client.post(address, {"verb": "withdraw", "withdraw-reason": "Another person's"})
    assert not Evidence.objects.standing().filter(kind=EvidenceKind.PRIOR_LEARNING).exists()
    assert "The acceptance was withdrawn" in client.get(address).content.decode()


def test_a_lead_says_what_an_unknown_training_counts_for(client, lead, post, course, today):
    client.force_login(post.person)
    tell(client, None, today, membership=post.pk, provider="Somebody", title="Something")
    claim = PriorClaim.objects.get()
    client.force_login(lead)
    key = modules_of(course)[0].translation_key
    client.post(
        reverse("courses:decide-claim", args=["here", claim.public_id]),
        {"verb": "accept", "accept-seen": "on", "accept-counts_for": f"module:{key}"},
    )
    evidence = Evidence.objects.get(kind=EvidenceKind.PRIOR_LEARNING)
    assert (evidence.person, evidence.subject_key, evidence.grade) == (post.person, key, "agency")


def test_a_person_declined_reads_why(client, lead, post, today):
    claim = PriorClaimFactory(membership=post)
    client.post(
        reverse("courses:decide-claim", args=["here", claim.public_id]),
        {"verb": "decline", "decline-words": "Please send the certificate"},
    )
    client.force_login(post.person)
    assert "Please send the certificate" in client.get(reverse("courses:my-claims")).content.decode()


def test_who_decides_claims_of_others_does_not_decide_their_own(client, lead, agency):
    claim = PriorClaimFactory(membership=lead.memberships.get())
    page = client.get(reverse("courses:decide-claim", args=["here", claim.public_id]))
    assert "This is your own claim" in page.content.decode()


def test_history_says_whose_word_each_step_is(client, lead, post, rule, today, django_assert_max_num_queries):
    client.force_login(post.person)
    tell(client, rule, today, membership=post.pk)
    with django_assert_max_num_queries(14):
        page = client.get(reverse("portal:history"))
    [step] = page.context["steps"]
    assert (step.kind, step.grade, step.elsewhere) == (
        "Prior learning recognised",
        "Declared by the person",
        "College of Policing: Hate crime",
    )
