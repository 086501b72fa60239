"""A person's own record of learning, from the choice of what to show to a stranger's check of it."""

import json
from datetime import timedelta

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from agencies.models import AccountLink, AuditEntry, RecordView
from certificates.actions import erasing, records
from certificates.actions.record_file import pdf_of
from certificates.enums import Part, RecordState, Sameness
from certificates.models import Certificate, LearningRecord
from certificates.queries.record import Wish, as_file
from certificates.rules import RECORD_PREFIX, digest_of, given_digest, number_from, read_number
from courses.enums import EvidenceKind, Grade
from courses.models import Recognition
from tests.certificates.renderers.reading import Reader, faults_of
from tests.factories.agencies import MembershipFactory, PersonFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, EvidenceFactory, ModulePageFactory, modules_of
from tests.pages import texts

pytestmark = pytest.mark.django_db
ALL = tuple(Part.values)


def wish(**more):
    return Wish(**{"parts": ALL, "name": "Amina Test", "shown_until": TODAY + timedelta(days=90), **more})


def make(person, *, at=NOW, language="en", **more):
    return records.make(person=person, wish=wish(**more), language=language, at=at)


@pytest.fixture
def course():
    return CoursePageFactory(title="Front desk", modules=[ModulePageFactory(title="Taking reports")])


@pytest.fixture
def amina(course):
    """Somebody with a certificate, a course, a module, a training elsewhere and a session."""
    person = MembershipFactory(
        agency__name="Northmoor Council", person__display_name="Amina Test", start_date=TODAY - timedelta(days=400)
    ).person
    module = modules_of(course)[0].translation_key
    CertificateFactory(person=person, number="WM-0000-0000-0000-4", issued_date=TODAY, days=365)
    year = TODAY + timedelta(days=365)
    kinds = {
        EvidenceKind.COURSE_COMPLETED: (course.translation_key, Grade.AGENCY, year),
        EvidenceKind.MODULE_COMPLETED: (module, Grade.SERVER, year),
        EvidenceKind.PRIOR_LEARNING: (module, Grade.PERSON, None),
        EvidenceKind.SESSION_ATTENDED: (module, Grade.FACILITATOR, None),
        EvidenceKind.QUIZ_PASSED: (module, Grade.SERVER, None),
    }
    for kind, (key, grade, until) in kinds.items():
        row = EvidenceFactory(
            person=person, kind=kind, subject_key=key, grade=grade, happened_date=TODAY, valid_until_date=until
        )
        if kind == EvidenceKind.PRIOR_LEARNING:
            Recognition.objects.create(
                evidence=row, provider="Another College", title="Hate crime basics", reference="SECRET-REF",
                grade=Grade.PERSON, agency=person.memberships.get().agency,
            )  # fmt: skip
    return person


# --- what stands in it ----------------------------------------------------------------------------------------------

DAY, LAST = TODAY.isoformat(), (TODAY + timedelta(days=364)).isoformat()


def test_it_says_what_was_chosen_and_nothing_else(amina):
    record = make(amina)

    assert record.snapshot == {
        "format": "waymark-learning-record/1",
        "number": record.number,
        "site": "Waymark",
        "check": f"http://127.0.0.1:8000/records/{record.number}/",
        "made_at": NOW.isoformat(),
        "shown_until": (TODAY + timedelta(days=89)).isoformat(),
        "language": "en",
        "holder": {"name": "Amina Test", "language": ""},
        "certificates": [
            {
                "number": "WM-0000-0000-0000-4",
                "title": "Council front desk",
                "language": "en",
                "partnership": "Partnership of Somewhere",
                "issued": DAY,
                "valid_until": LAST,
                "grade": "server",
            }
        ],
        "courses": [{"title": "Front desk", "language": "en", "on": DAY, "valid_until": LAST, "grade": "agency"}],
        "modules": [{"title": "Taking reports", "language": "en", "on": DAY, "valid_until": LAST, "grade": "server"}],
        "prior": [
            {
                "title": "Taking reports",
                "language": "en",
                "on": DAY,
                "valid_until": "",
                "grade": "person",
                "training": "Hate crime basics",
                "provider": "Another College",
            }
        ],
        "sessions": [
            {"title": "Taking reports", "language": "en", "on": DAY, "valid_until": "", "grade": "facilitator"}
        ],
    }
    assert record.sha256 == digest_of(record.snapshot)
    assert number_from(0, prefix=RECORD_PREFIX)[:3] == record.number[:3] == "WR-"


def test_agencies_are_named_where_the_person_says_so(amina):
    snapshot = make(amina, with_agencies=True).snapshot

    named = {part: [entry.get("agency") for entry in snapshot[part]] for part in ALL}
    assert named == {
        "certificates": ["Somewhere Council"],
        "courses": ["Northmoor Council"],
        "modules": ["Northmoor Council"],
        "prior": ["Northmoor Council"],
        "sessions": ["Northmoor Council"],
    }


@pytest.mark.parametrize("part", ALL)
def test_parts_that_were_left_out_are_not_in_it(amina, part):
    snapshot = make(amina, parts=(part,)).snapshot

    assert [each for each in ALL if each in snapshot] == [part]


def test_learning_with_a_linked_account_is_in_it_and_withdrawn_certificates_and_corrected_evidence_are_not(amina):
    other = PersonFactory()
    AccountLink.objects.create(kept=amina, duplicate=other, linked_at=NOW)
    CertificateFactory(person=other, number="WM-0000-0000-0001-C")
    CertificateFactory(person=other, withdrawn_from=TODAY)
    row = EvidenceFactory(person=other, kind=EvidenceKind.COURSE_COMPLETED)
    EvidenceFactory(person=other, kind=EvidenceKind.CORRECTION, corrects=row, recorded_by=other)

    snapshot = make(amina).snapshot

    assert {each["number"] for each in snapshot["certificates"]} == {"WM-0000-0000-0000-4", "WM-0000-0000-0001-C"}
    assert [each["title"] for each in snapshot["courses"]] == ["Front desk"]


@pytest.mark.parametrize("certificates", [1, 3])
def test_making_takes_as_many_questions_however_much_is_shown(amina, certificates, django_assert_num_queries):
    CertificateFactory.create_batch(certificates - 1, person=amina)

    with django_assert_num_queries(13):
        make(amina)


def test_pressed_twice_there_is_one_record(amina):
    first, second = make(amina), make(amina, at=NOW + timedelta(seconds=20))
    other = make(amina, at=NOW + timedelta(seconds=30), parts=("courses",))
    later = make(amina, at=NOW + timedelta(minutes=5))

    assert first == second
    assert LearningRecord.objects.count() == len({first.pk, other.pk, later.pk}) == 3
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["record.made"] * 3


def test_nothing_to_show_and_too_many_a_day_are_refused_in_words(amina):
    with pytest.raises(records.CannotMake, match="There is nothing to show in what you chose"):
        make(PersonFactory())
    for number in range(20):
        make(amina, at=NOW + timedelta(minutes=2 * number))
    with pytest.raises(records.CannotMake, match="You have made 20 records within a day"):
        make(amina, at=NOW + timedelta(hours=2))


# --- its files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "Łucja Żółkiewska"), ("cy", "Siân Gŵyr"), ("pl", "Świętosława"), ("ur", "ڈاکٹر محمد عثمان قریشی"),
     ("en", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ ਢਿੱਲੋਂ"), ("en", "শ্রেয়া চক্রবর্তী")],
)  # fmt: skip
def test_pdf_keeps_the_standards_and_names_its_holder_in_every_script(amina, language, name):
    record = make(amina, language=language, name=name, with_agencies=True)

    pdf = pdf_of(record)

    assert faults_of(pdf) == []
    assert next(text for kind, text in Reader(pdf).lines() if kind == "Span") == name
    assert language == Reader(pdf).pdf.Root.Lang
    assert record.sha256 in "".join(text for _kind, text in Reader(pdf).lines())
    picture = PdfDocument(pdf)[0].render(scale=3).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [record.snapshot["check"]]


def test_pdf_says_each_fact_with_its_grade_in_tables(amina):
    pdf = pdf_of(make(amina))

    _facts, *tables, grades = Reader(pdf).tables()
    day, last = "20 May 2026", "19 May 2027"
    assert tables == [
        [
            ["Course", "Certificate number", "Issued", "Valid until", "Who vouches for it"],
            ["Council front desk", "WM-0000-0000-0000-4", day, last, "Marked by the server"],
        ],
        [
            ["Course", "Completed", "In date until", "Who vouches for it"],
            ["Front desk", day, last, "Declared by the agency"],
        ],
        [
            ["Module", "Completed", "In date until", "Who vouches for it"],
            ["Taking reports", day, last, "Marked by the server"],
        ],
        [
            ["Training", "Counts here as", "Completed", "In date until", "Who vouches for it"],
            ["Another College: Hate crime basics", "Taking reports", day, "No expiry", "Declared by the person"],
        ],
        [["Session about", "Attended", "Who vouches for it"], ["Taking reports", day, "Attested by a facilitator"]],
    ]
    assert [row[0] for row in grades] == [str(grade.label) for grade in Grade]


def test_equal_record_gives_equal_bytes(amina):
    record = make(amina)

    assert pdf_of(record) == pdf_of(LearningRecord.objects.get())


# --- the digest -----------------------------------------------------------------------------------------------------


@given(st.dictionaries(st.text(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists)))
def test_a_file_is_read_back_to_the_digest_of_its_record_however_it_is_laid_out(record):
    file = {"record": record, "sha256": "whatever it says"}

    assert given_digest(json.dumps(file, indent=3)) == digest_of(record)
    assert given_digest("\ufeff" + json.dumps(file, ensure_ascii=False)) == digest_of(record)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AB" * 32, "ab" * 32),
        (f" {'ab' * 16}\n{'ab' * 16} ", "ab" * 32),
        ("ab" * 31, None),
        ("{", None),
        ("[1, 2]", None),
        ('{"record": 3}', None),
        ("", None),
        ("[" * 100_000, None),
        ('{"record": {"name": "\\ud800"}}', None),
    ],
)
def test_what_is_no_record_has_no_digest(text, expected):
    assert given_digest(text) == expected


def test_numbers_of_records_and_certificates_are_not_each_others():
    assert read_number("wr 0000 0000 0000 4", prefix=RECORD_PREFIX) == "WR-0000-0000-0000-4"
    assert read_number("WM-0000-0000-0000-4", prefix=RECORD_PREFIX) is None
    assert read_number("WR-0000-0000-0000-4") is None


# --- the pages ------------------------------------------------------------------------------------------------------


def check(client, record, **posted):
    address = reverse("certificates:record", args=[record.number])
    return client.post(address, posted) if posted else client.get(address)


def words_of(response):
    return " ".join(texts(response, ".wm-certificate-state p"))


def shown_now(person, **more):
    return make(person, at=timezone.now(), shown_until=timezone.localdate() + timedelta(days=30), **more)


def test_stranger_reads_what_it_says_with_the_name_masked_and_what_certificates_are_worth_today(client, amina):
    record = shown_now(amina)
    Certificate.objects.update(
        withdrawn_at=NOW, withdrawn_date=TODAY, withdrawn_by=amina, withdrawn_reason="Nobody's business"
    )

    response = check(client, record)
    page = response.content.decode()

    assert response.status_code == 200
    assert response.context["state"] == RecordState.SHOWN
    assert texts(response, ".wm-card strong") == ["Today: withdrawn, since 20 May 2026"]
    assert texts(response, ".wm-card__title") == ["Council front desk", "Front desk", *["Taking reports"] * 3]
    for grade in ("Marked by the server", "Declared by the agency", "Declared by the person", "facilitator"):
        assert grade in page
    assert "A… T…" in page
    for secret in ("Amina Test", "Northmoor", "SECRET-REF", "Nobody"):
        assert secret not in page
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "same-origin")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("certificates", [1, 3])
def test_checking_takes_two_questions(client, amina, certificates, django_assert_num_queries):
    CertificateFactory.create_batch(certificates - 1, person=amina)
    record = shown_now(amina)
    check(client, record)

    with django_assert_num_queries(2):
        check(client, record)


def changed(record, **more):
    return json.dumps({"record": {**record.snapshot, **more}, "sha256": record.sha256})


def test_comparing_tells_a_true_file_from_a_changed_one(client, amina):
    record = shown_now(amina)
    file = json.dumps(as_file(record), indent=4).encode()

    def answer(**posted):
        response = check(client, record, **posted)
        return response.context["sameness"], response.context["name"]

    assert answer(file=SimpleUploadedFile("a.json", file)) == (Sameness.SAME, "Amina Test")
    assert answer(text=record.sha256) == (Sameness.SAME, "Amina Test")
    assert answer(text=changed(record)) == (Sameness.SAME, "Amina Test")
    assert answer(text=changed(record, holder={"name": "Bo", "language": ""})) == (Sameness.OTHER, "A… T…")
    assert answer(text="0" * 64) == (Sameness.OTHER, "A… T…")
    assert answer(text="nonsense") == (Sameness.UNREADABLE, "A… T…")
    assert check(client, record, text=" ").context["form"].non_field_errors() == [
        "Choose the file, or paste what you have."
    ]


def test_withdrawn_ended_and_erased_records_say_so_and_nothing_of_what_was_in_them(client, amina):
    old = make(amina, at=NOW, shown_until=timezone.localdate())
    withdrawn, erased = shown_now(amina), shown_now(amina, parts=("courses",))
    records.withdraw(record=withdrawn, by=amina, at=NOW)
    LearningRecord.objects.filter(pk=erased.pk).update(snapshot={}, withdrawn_at=NOW)

    said = {record.pk: check(client, record, text=record.sha256) for record in (old, withdrawn, erased)}

    assert [str(response.context["state"]) for response in said.values()] == ["ended", "withdrawn", "erased"]
    assert words_of(said[withdrawn.pk]).endswith(
        "Its holder withdrew this record on 20 May 2026. We say no more about it. Ask them for a newer one."
    )
    for response in said.values():
        assert "Front desk" not in response.content.decode()
        assert "Unchanged" not in response.content.decode()


@pytest.mark.parametrize("number", ["WR-0000-0000-0000-4", "WM-0000-0000-0000-4", "nonsense", "x" * 200, "⁂"])
def test_unknown_and_malformed_numbers_get_the_same_answer_after_the_same_question(client, number):
    with CaptureQueriesContext(connection) as asked:
        response = client.get(reverse("certificates:record", args=[number]))

    assert response.status_code == 404
    assert "We know no learning record with the number" in words_of(response)
    assert len([query for query in asked if "certificates_learningrecord" in query["sql"]]) == 1


@pytest.mark.parametrize("number", ["WR-0000-0000-0000-4", "nonsense"])
def test_guessing_is_slowed(client, number, settings):
    address = reverse("certificates:record", args=[number])

    answers = [client.get(address, REMOTE_ADDR="192.0.2.7").status_code for _ in range(62)]

    assert answers == [404] * 60 + [429] * 2


def test_numbers_of_records_are_found_from_the_page_for_certificates(client):
    response = client.get(reverse("certificates:find"), {"number": "wr 0000 0000 0000 4"})

    assert response.url == "/records/WR-0000-0000-0000-4/"


def test_erasing_empties_and_withdraws_every_record(client, amina):
    record = shown_now(amina)

    erasing.erase(amina, NOW)

    record.refresh_from_db()
    assert (record.snapshot, record.withdrawn_at) == ({}, NOW)
    assert check(client, record).context["state"] == RecordState.ERASED


def choose(client, **more):
    return client.post(
        reverse("certificates:record-new"), {"parts": ALL, "name": "Amina Test", "days": "90", **more}, follow=True
    )


def test_holder_makes_downloads_and_withdraws_a_record(client, amina):
    client.force_login(amina)
    assert reverse("certificates:records") in client.get(reverse("portal:learn")).content.decode()

    listed = choose(client)
    record = LearningRecord.objects.get()
    address = [record.number]
    pdf = client.get(reverse("certificates:record-pdf", args=address))
    file = client.get(reverse("certificates:record-json", args=address))
    withdrawal = reverse("certificates:record-withdraw", args=address)
    asked = client.get(withdrawal)
    LearningRecord.objects.get(withdrawn_at=None)  # asking changes nothing
    client.post(withdrawal)
    client.post(withdrawal)

    assert texts(listed, ".wm-card__title") == [record.number]
    assert record.shown_until_date == timezone.localdate() + timedelta(days=90)
    assert faults_of(pdf.content) == []
    assert json.loads(file.content) == {"record": record.snapshot, "sha256": record.sha256}
    assert file["Content-Disposition"] == f'attachment; filename="{record.number}.json"'
    assert "This cannot be undone" in asked.content.decode()
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "record.made",
        "record.withdrawn",
    ]
    assert RecordView.objects.count() == 0


def test_form_offers_what_there_is_with_counts_names_and_periods(client, amina):
    client.force_login(amina)
    response = client.get(reverse("certificates:record-new"))

    assert texts(response, ".govuk-checkboxes__label, .govuk-radios__label") == [
        "Certificates (1)", "Courses done (1)", "Modules done (1)", "Training done elsewhere (1)",
        "Sessions attended (1)", *response.context["form"].names, "Say which agency I was at",
        "30 days", "3 months", "6 months", "One year",
    ]  # fmt: skip
    client.force_login(PersonFactory())
    assert "There is nothing to show yet" in client.get(reverse("certificates:record-new")).content.decode()


@pytest.mark.parametrize(
    ("posted", "field", "error"),
    [
        ({"parts": []}, "parts", "Choose at least one thing to show."),
        ({"days": "3650"}, "days", "Select a valid choice. 3650 is not one of the available choices."),
        (
            {"name": "Somebody Else"},
            "name",
            "Select a valid choice. Somebody Else is not one of the available choices.",
        ),
    ],
)
def test_form_refuses_what_was_not_offered(client, amina, posted, field, error):
    client.force_login(amina)

    assert choose(client, **posted).context["form"].errors == {field: [error]}
    assert LearningRecord.objects.count() == 0


def test_a_name_that_cannot_be_drawn_is_named(client, amina):
    type(amina).objects.filter(pk=amina.pk).update(certificate_name="Wei 𐤀")
    client.force_login(amina)

    assert choose(client, name="Wei 𐤀").context["form"].errors["name"] == [
        "We have no typeface for 𐤀. Choose another name, or write it otherwise on My account."
    ]


def test_files_and_withdrawal_are_for_the_holder_and_an_administrator_who_is_noted(client, amina):
    record = shown_now(amina)
    lead = MembershipFactory(agency=amina.memberships.get().agency, lead=True).person
    addresses = [reverse(f"certificates:record-{name}", args=[record.number]) for name in ("pdf", "json", "withdraw")]
    answers = {}
    for name, person in {"lead": lead, "stranger": PersonFactory(), "admin": PersonFactory(is_superuser=True)}.items():
        client.force_login(person)
        answers[name] = [client.get(address).status_code for address in addresses]

    assert answers == {"lead": [404] * 3, "stranger": [404] * 3, "admin": [200] * 3}
    assert RecordView.objects.get().what == "record"


@pytest.mark.parametrize("made", [1, 3])
def test_list_takes_as_many_questions_however_many_records(client, amina, made, django_assert_num_queries):
    for number in range(made):
        make(amina, at=NOW + timedelta(hours=number))
    client.force_login(amina)
    client.get(reverse("certificates:records"))

    with django_assert_num_queries(3):
        client.get(reverse("certificates:records"))
