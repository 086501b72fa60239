"""Correcting a certificate issues another in its place; what was issued never changes, nor do figures."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import trans_real

from agencies.models import AuditEntry, Person
from certificates.actions import designs, replacement, requests
from certificates.actions.certificates import issue, issue_all, reissue, withdraw, withdraw_all
from certificates.actions.replacement import CannotReissue, rename
from certificates.actions.wordings import freeze
from certificates.enums import Answer, Cause
from certificates.models import Certificate, CertificateWording, WithdrawalRequest
from certificates.queries import wording
from certificates.queries.drawing import drawing_of
from certificates.queries.snapshot import all_printed_of
from certificates.renderers import draw_pdf
from figures.queries.known import certificates as known
from tests.databases import HISTORY_LOCK
from tests.factories.agencies import AgencyFactory, MembershipFactory, PersonFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, EnrolmentFactory, complete

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def awarded(person, course=None):
    """A certificate, and the completion that it rests on."""
    cycle = EnrolmentFactory(person=person, course=course or CoursePageFactory(title="Front desk")).cycles.get()
    evidence = complete(cycle)
    return Certificate.objects.filter(cycle=cycle).first() or issue(evidence=evidence, at=NOW), evidence


def drawn(certificate):
    fresh = Certificate.objects.ready_to_draw().get(pk=certificate.pk)
    return draw_pdf(drawing_of(fresh), settings.PDF_FONTS_DIR, at=fresh.issued_at)


def holder(**names):
    return MembershipFactory(person=PersonFactory(**names)).person


def refuses(sql, *parameters):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def test_a_corrected_certificate_has_the_days_of_the_old_one_and_the_name_of_now():
    person, lead = holder(certificate_name="Ana Tset"), PersonFactory()
    old, _evidence = awarded(person)
    Person.objects.filter(pk=person.pk).update(certificate_name="Ana Test", certificate_language="es")

    new = reissue(certificate=old, by=lead, reason=" Misspelt ", at=LATER, cause=Cause.NAME)

    old.refresh_from_db()
    assert (new.number != old.number, new.cycle_id, new.issued_at) == (True, old.cycle_id, LATER)
    assert (new.issued_date, new.valid_until_date) == (old.issued_date, old.valid_until_date)
    assert (old.snapshot["holder_name"], new.snapshot["holder_name"]) == ("Ana Tset", "Ana Test")
    assert new.snapshot["holder_language"] == "es"
    assert (old.superseded_by, old.superseded_at, old.superseded_by_person) == (new, LATER, lead)
    assert (old.superseded_cause, old.superseded_reason) == ("name", "Misspelt")
    assert [old.state_on(TODAY), new.state_on(TODAY)] == ["superseded", "current"]
    entry = AuditEntry.objects.get(action="certificate.superseded")
    assert (entry.by, entry.after) == (lead, {"number": new.number, "cause": "name"})


def test_figures_are_the_same_before_and_after_and_as_known_at_any_time():
    old, _evidence = awarded(holder())

    new = reissue(certificate=old, by=PersonFactory(), reason="Design", at=LATER)

    seen = {
        moment: list(known(on=TODAY, known_at=moment).values_list("pk", flat=True))
        for moment in (NOW, LATER - timedelta(seconds=1), LATER, None)
    }
    assert seen == {NOW: [old.pk], LATER - timedelta(seconds=1): [old.pk], LATER: [new.pk], None: [new.pk]}


def test_a_second_click_gets_what_the_first_one_made():
    old, _evidence = awarded(holder())
    by = PersonFactory()

    first, second = (reissue(certificate=old, by=by, reason="Design", at=LATER) for _click in range(2))

    assert first == second
    assert Certificate.objects.count() == 2


def test_what_was_withdrawn_or_erased_or_cannot_be_drawn_is_not_made_again():
    withdrawn, _evidence = awarded(holder())
    withdraw(certificate=withdrawn, from_date=TODAY, by=PersonFactory(), reason="Wrong", at=NOW)
    person = holder()
    unwritable, _evidence = awarded(person)
    Person.objects.filter(pk=person.pk).update(certificate_name="Ana \U00012000")

    refused = []
    for certificate in (withdrawn, unwritable):
        with pytest.raises(CannotReissue) as why:
            reissue(certificate=certificate, by=PersonFactory(), reason="Again", at=LATER)
        refused.append(str(why.value))

    assert refused[0] == "This certificate was withdrawn. It cannot be made again."
    assert "\U00012000" in refused[1]
    assert Certificate.objects.filter(superseded_at=None).count() == 2


def test_an_old_certificate_keeps_its_own_words_byte_for_byte(monkeypatch):
    certificate, _evidence = awarded(holder(certificate_name="Ana Test"))
    before = drawn(certificate)
    catalogue = trans_real.translation("en")._catalog._catalogs[0]
    changed = {"Valid until": "Holds to the end of", "May": "Mai", "Certificate of completion": "Attestation"}
    for said, now in changed.items():
        monkeypatch.setitem(catalogue, said, now)
    wording._texts_in.cache_clear()

    newer, _evidence = awarded(holder(certificate_name="Ana Test"))

    wording._texts_in.cache_clear()
    assert drawn(certificate) == before
    assert newer.wording != certificate.wording
    assert drawing_of(newer).wording.title == "Attestation"
    assert drawing_of(certificate).wording.title == "Certificate of completion"
    monkeypatch.undo()
    wording._texts_in.cache_clear()


def test_a_row_from_before_texts_were_frozen_is_drawn_with_our_own():
    certificate, _evidence = awarded(holder())
    older = Certificate.objects.get(pk=certificate.pk)
    older.wording, older.design = None, None

    assert drawing_of(older) == drawing_of(certificate)


def test_the_database_refuses_any_other_change():
    old, _evidence = awarded(holder())
    reissue(certificate=old, by=PersonFactory(), reason="Design", at=LATER)
    table = "UPDATE certificates_certificate SET"

    refuses(f"{table} superseded_at = '2020-01-01' WHERE id = %s", old.pk)
    refuses(f"{table} superseded_by_id = NULL WHERE id = %s", old.pk)
    refuses(f"{table} superseded_reason = 'Another' WHERE id = %s", old.pk)
    refuses(f"{table} wording_id = NULL WHERE id = %s", old.pk)
    refuses("UPDATE certificates_certificatewording SET language = 'xx'")
    refuses("DELETE FROM certificates_certificatewording")


def test_a_replacement_says_when():
    old, _evidence = awarded(holder())
    other, _evidence = awarded(holder())

    with pytest.raises(IntegrityError, match="replacement_has_when"), transaction.atomic():
        Certificate.objects.filter(pk=old.pk).update(superseded_by=other)


@pytest.mark.parametrize("number", [1, 3])
def test_many_are_issued_without_a_question_for_each(number, django_assert_num_queries):
    agency, course = AgencyFactory(), CoursePageFactory(modules=2)
    people = [MembershipFactory(agency=agency).person for _ in range(number)]
    rows = [complete(EnrolmentFactory(person=person, course=course).cycles.get()) for person in people]
    freeze("en", {}, at=NOW)

    # Accounts of humans (2), people, posts with designs, titles, steps, days of modules, the wording, the place in the
    # list of badges, insert.
    with django_assert_num_queries(10 + HISTORY_LOCK):
        made = issue_all(evidence=rows, at=NOW)

    assert {row.wording_id for row in made} == {CertificateWording.objects.get().pk}


def test_a_holder_changes_the_name_three_times_in_thirty_days_and_no_more():
    person = holder(certificate_name="Ana 0")
    certificate, _evidence = awarded(person)
    for change in range(1, 4):
        person.certificate_name = f"Ana {change}"
        person.save()
        [certificate] = rename(person=person, certificates=[certificate], at=NOW + timedelta(hours=change))
    person.certificate_name = "Ana 4"
    person.save()

    with pytest.raises(CannotReissue, match="three times in 30 days"):
        rename(person=person, certificates=[certificate], at=NOW + timedelta(days=1))
    [later] = rename(person=person, certificates=[certificate], at=NOW + timedelta(days=31))

    assert later.snapshot["holder_name"] == "Ana 4"
    assert rename(person=person, certificates=[later], at=NOW + timedelta(days=90)) == []
    assert not replacement.has_changed_often(person, NOW + timedelta(days=90))


def test_a_request_is_open_once_and_closed_by_what_the_coordinator_does():
    person = holder()
    agency = person.memberships.get().agency
    certificate, _evidence = awarded(person)
    lead, coordinator = PersonFactory(), PersonFactory()
    for _click in range(2):
        requests.ask(certificate=certificate, agency=agency, by=lead, reason="Not theirs", at=NOW)

    requests.keep(request=WithdrawalRequest.objects.get(), by=coordinator, at=LATER)
    requests.ask(certificate=certificate, agency=agency, by=lead, reason="Really", at=LATER)
    withdraw(certificate=certificate, from_date=TODAY, by=coordinator, reason="So it is", at=LATER)

    assert list(WithdrawalRequest.objects.order_by("pk").values_list("answer", "answered_by")) == [
        (Answer.KEPT, coordinator.pk),
        (Answer.WITHDRAWN, coordinator.pk),
    ]


def test_a_request_is_closed_where_many_completions_turn_out_not_to_be_so():
    person, coordinator = holder(), PersonFactory()
    certificate, _evidence = awarded(person)
    agency = person.memberships.get().agency
    requests.ask(certificate=certificate, agency=agency, by=coordinator, reason="Not theirs", at=NOW)

    withdraw_all(cycles={certificate.cycle_id}, by=coordinator, reason="The session was none", at=LATER)

    assert list(WithdrawalRequest.objects.values_list("answer", "answered_at")) == [(Answer.WITHDRAWN, LATER)]


def test_of_two_posts_begun_on_one_day_the_same_is_printed_for_one_and_for_many():
    person = holder()
    first = person.memberships.get()
    MembershipFactory(person=person, start_date=first.start_date)
    certificate, evidence = awarded(person)

    assert certificate.snapshot["agency_name"] == first.agency.name
    assert all_printed_of([evidence])[evidence.pk].snapshot.agency_name == first.agency.name


def test_the_design_of_an_agency_wins_over_its_partnership_and_is_frozen_into_what_is_issued():
    agency = AgencyFactory()
    one = MembershipFactory(agency=agency).person
    shared = publish(agency.partnership, None, {"en": {"title": "Shared", "partnership_name": "The Partners"}})
    of_partnership, _evidence = awarded(one)
    own = publish(agency.partnership, agency, {"en": {"title": "Own"}})
    of_agency, _evidence = awarded(MembershipFactory(agency=agency).person)
    designs.put_aside(design=own.design, by=one, at=NOW)
    designs.put_aside(design=shared.design, by=one, at=NOW)
    plain, _evidence = awarded(MembershipFactory(agency=agency).person)

    assert [each.design for each in (of_partnership, of_agency, plain)] == [shared, own, None]
    assert of_partnership.snapshot["partnership_name"] == "The Partners"
    titles = [drawing_of(each).wording.title for each in (of_partnership, of_agency, plain)]
    assert titles == ["Shared", "Own", "Certificate of completion"]


def publish(partnership, agency, texts):
    editor, design = PersonFactory(), designs.design_for(partnership, agency)
    content = {"accent": "#0b4f5c", "logos": [], "signatories": [], "texts": texts}
    design = designs.save_draft(design=design, content=content, seen=0, by=editor, at=NOW)
    return designs.publish(design=design, seen=1, by=editor, at=NOW)
