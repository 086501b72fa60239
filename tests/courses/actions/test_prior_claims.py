"""What a person tells of, and what a lead makes of it."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from agencies.enums import Decision
from agencies.models import AuditEntry
from certificates.models import Certificate
from courses.actions import prior_claims, retention
from courses.actions.prior_claims import CannotDecide, Document
from courses.enums import EvidenceKind, Grade, NotRecognised
from courses.models import Evidence, PriorClaim
from courses.queries.prior_learning import worth_of, worths_of_courses
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, RequirementFactory
from tests.factories.prior_learning import EquivalenceFactory, PriorClaimFactory

pytestmark = pytest.mark.django_db

FINISHED = TODAY - timedelta(days=100)


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def course():
    return CoursePageFactory()


@pytest.fixture
def rule(agency, course):
    return EquivalenceFactory(partnership=agency.partnership, course=course, title="Hate crime")


@pytest.fixture
def post(agency):
    return MembershipFactory(agency=agency)


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


def tell(post, rule, **more):
    said = {"provider": "", "title": "", "completed_date": FINISHED, "reference": "A-1", "document": None, "at": NOW}
    return prior_claims.claim(person=post.person, membership=post, equivalence=rule, **(said | more))


def grades(person):
    standing = Evidence.objects.standing().filter(person=person, kind=EvidenceKind.PRIOR_LEARNING)
    return list(standing.order_by("pk").values_list("grade", flat=True))


def proof(content=b"%PDF-1.7 a certificate"):
    return Document(ContentFile(content, name="../../evil.html"), ".pdf")


def test_what_a_person_tells_stands_as_their_word_until_it_is_decided(post, rule, course):
    row = tell(post, rule)

    assert (row.provider, row.title, row.decision) == ("College of Policing", "Hate crime", Decision.WAITING)
    assert grades(post.person) == [Grade.PERSON]
    assert not Certificate.objects.exists()


def test_a_requirement_that_takes_the_persons_word_is_satisfied_by_it(post, rule, course, agency):
    RequirementFactory(partnership=agency.partnership, course=course, weakest_grade=Grade.PERSON)
    tell(post, rule)

    assert list(Certificate.objects.values_list("person", "grade")) == [(post.person.pk, Grade.PERSON)]


def test_a_training_that_no_rule_knows_is_kept_and_writes_nothing(post):
    row = tell(post, None, provider="Somebody", title="Something")

    assert (row.provider, row.title) == ("Somebody", "Something")
    assert grades(post.person) == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"completed_date": TODAY + timedelta(days=1)}, NotRecognised.TO_COME),
        ({"completed_date": TODAY - timedelta(days=4000)}, NotRecognised.TOO_OLD),
        ({"completed_date": TODAY - timedelta(days=500)}, NotRecognised.OVER),
    ],
)
def test_what_does_not_count_is_refused_with_why(post, rule, more, why):
    with pytest.raises(CannotDecide) as refused:
        tell(post, rule, **more)

    assert refused.value.refusal == why
    assert not PriorClaim.objects.exists()


def test_where_a_document_is_needed_it_is_asked_for(post, agency, course):
    strict = EquivalenceFactory(partnership=agency.partnership, course=course, needs_document=True)
    with pytest.raises(CannotDecide) as refused:
        tell(post, strict)
    assert refused.value.refusal == NotRecognised.NO_PROOF
    row = tell(post, strict, document=proof())

    assert re.fullmatch(r"claims/[0-9a-f]{32}\.pdf", row.document)
    assert storages["private"].open(row.document).read() == b"%PDF-1.7 a certificate"


def test_sent_twice_it_is_kept_once(post, rule):
    assert tell(post, rule) == tell(post, rule)
    assert PriorClaim.objects.count() == 1
    assert grades(post.person) == [Grade.PERSON]


def test_accepted_it_is_the_agencys_word_once_and_the_person_is_certified(post, rule, lead, agency):
    row = tell(post, rule)
    for _twice in range(2):
        prior_claims.accept(claim=row, worth=worth_of(rule), by=lead, words="Seen it", at=NOW)

    row.refresh_from_db()
    assert (row.decision, row.decided_by, row.words) == (Decision.ACCEPTED, lead, "Seen it")
    assert grades(post.person) == [Grade.PERSON, Grade.AGENCY]
    recognised = Evidence.objects.get(kind=EvidenceKind.PRIOR_LEARNING, grade=Grade.AGENCY).recognition
    assert (recognised.claim, recognised.equivalence, recognised.agency, recognised.reference) == (
        row,
        rule,
        agency,
        "A-1",
    )
    assert list(Certificate.objects.values_list("grade", flat=True)) == [Grade.AGENCY]
    assert AuditEntry.objects.filter(action="claim.accepted", person=post.person, by=lead).count() == 1


def test_of_two_leads_the_first_decides(post, rule, lead, agency):
    row, other = tell(post, rule), MembershipFactory(agency=agency, lead=True).person
    prior_claims.accept(claim=row, worth=worth_of(rule), by=lead, at=NOW)
    for verb, more in ((prior_claims.decline, {"words": "No"}), (prior_claims.accept, {"worth": worth_of(rule)})):
        with pytest.raises(CannotDecide) as refused:
            verb(claim=row, by=other, at=NOW, **more)
        assert refused.value.refusal == NotRecognised.DECIDED

    row.refresh_from_db()
    assert (row.decision, row.decided_by) == (Decision.ACCEPTED, lead)


def test_nobody_decides_about_themselves(agency, rule, lead):
    row = tell(lead.memberships.get(), rule)
    with pytest.raises(CannotDecide) as refused:
        prior_claims.accept(claim=row, worth=worth_of(rule), by=lead, at=NOW)
    assert refused.value.refusal == NotRecognised.OWN


def test_declined_the_persons_word_does_not_count_and_what_rested_on_it_falls(post, rule, course, agency, lead):
    RequirementFactory(partnership=agency.partnership, course=course, weakest_grade=Grade.PERSON)
    row = tell(post, rule)
    prior_claims.decline(claim=row, by=lead, words="This is another course", at=NOW)

    row.refresh_from_db()
    assert (row.decision, row.words) == (Decision.REFUSED, "This is another course")
    assert grades(post.person) == []
    assert list(Certificate.objects.values_list("withdrawn_reason", flat=True)) == ["This is another course"]


def test_a_person_takes_back_what_waits_and_nothing_else(post, rule, lead):
    row = tell(post, rule)
    assert prior_claims.take_back(claim=row, at=NOW).decision == Decision.TAKEN_BACK
    assert grades(post.person) == []
    again = tell(post, rule)
    prior_claims.accept(claim=again, worth=worth_of(rule), by=lead, at=NOW)
    assert prior_claims.take_back(claim=again, at=NOW).decision == Decision.ACCEPTED
    assert grades(post.person) == [Grade.PERSON, Grade.AGENCY]


def test_a_wrong_acceptance_is_mended_by_corrections(post, rule, lead):
    row = tell(post, rule)
    prior_claims.accept(claim=row, worth=worth_of(rule), by=lead, at=NOW)
    for _twice in range(2):
        prior_claims.withdraw_acceptance(claim=row, by=lead, reason="Another person's", at=NOW)

    row.refresh_from_db()
    assert row.decision == Decision.ACCEPTED
    assert prior_claims.is_withdrawn(row)
    assert grades(post.person) == []
    assert Certificate.objects.get().withdrawn_reason == "Another person's"
    assert Evidence.objects.filter(kind=EvidenceKind.CORRECTION).count() == 3


def test_a_lead_says_what_an_unknown_training_counts_for(post, course, lead):
    row = tell(post, None, provider="Somebody", title="Something")
    worth = worths_of_courses([course.translation_key])[course.translation_key]
    prior_claims.accept(claim=row, worth=worth, by=lead, at=NOW)

    assert grades(post.person) == [Grade.AGENCY]
    assert Evidence.objects.get(kind=EvidenceKind.PRIOR_LEARNING).happened_date == FINISHED


def test_waiting_makes_nothing_too_old(post, agency, course, lead):
    rule = EquivalenceFactory(partnership=agency.partnership, course=course, oldest_months=4, months_valid=24)
    row = tell(post, rule)
    prior_claims.accept(claim=row, worth=worth_of(rule), by=lead, at=NOW + timedelta(days=60))
    assert grades(post.person) == [Grade.PERSON, Grade.AGENCY]


def test_proofs_go_some_months_after_somebody_decided(post, rule, lead, agency, django_capture_on_commit_callbacks):
    waiting = tell(post, rule, document=proof())
    decided = tell(post, rule, completed_date=FINISHED - timedelta(days=1), document=proof())
    prior_claims.decline(claim=decided, by=lead, words="No", at=NOW)
    rows = retention.old_documents(agency.partnership, NOW + timedelta(days=1))
    assert [row.pk for row in rows] == [decided.pk]
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.drop_documents(rows, NOW) == 1

    decided.refresh_from_db()
    waiting.refresh_from_db()
    assert decided.document == ""
    assert storages["private"].exists(waiting.document)


def test_claims_are_seen_by_their_person_and_their_leads(post, lead):
    row = PriorClaimFactory(membership=post)
    other = MembershipFactory(lead=True).person
    assert list(PriorClaim.objects.visible_to(post.person)) == [row]
    assert list(PriorClaim.objects.visible_to(lead)) == [row]
    assert list(PriorClaim.objects.visible_to(other)) == []
