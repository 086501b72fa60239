"""The training map: what counts as covered, who may see what, and what two people at once may do."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEntry
from courses.actions import training_map as maps
from courses.enums import Cover, MapRefusal
from courses.models import Adoption, MapCheck, Topic, Training
from courses.queries import training_map
from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory, PersonFactory, StrandFactory
from tests.factories.courses import NOW, TODAY, CoursePageFactory, ModulePageFactory
from tests.factories.training_map import AdoptionFactory, TopicFactory, TrainingFactory

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture
def partnership():
    return PartnershipFactory(slug="northmoor", name="Northmoor")


@pytest.fixture
def agency(partnership):
    return AgencyFactory(partnership=partnership, slug="riverside", name="Riverside Council")


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def coordinator(partnership):
    there = AgencyFactory(partnership=partnership, slug="zebra", name="Zebra Homes")
    return MembershipFactory(agency=there, coordinator=True).person


def cover(partnership, agency, topic, on=TODAY):
    return training_map.grid(partnership, on).cells[agency.pk, topic.pk].cover


def values(**more):
    blank = {name: "" for name in maps.FIELDS} | {"minutes": None, "people_a_year": None, "last_reviewed_date": TODAY}
    return blank | {"title": "Awareness", "format": "classroom"} | more


# --- what counts as covered


def test_a_topic_without_anything_is_a_gap(partnership, agency):
    assert cover(partnership, agency, TopicFactory(partnership=partnership)) == Cover.GAP


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        (TODAY, Cover.OWN),
        (TODAY - YEAR, Cover.OWN),
        (TODAY - YEAR - timedelta(days=1), Cover.STALE),
        (None, Cover.STALE),
    ],
)
def test_own_training_counts_for_a_year_from_its_last_check(partnership, agency, checked, expected):
    topic = TopicFactory(partnership=partnership)
    TrainingFactory(agency=agency, topics=[topic], last_reviewed_date=checked)

    assert cover(partnership, agency, topic) == expected


def test_one_press_says_that_all_is_still_true_but_not_what_changed_later(partnership, agency):
    topic, other = TopicFactory.create_batch(2, partnership=partnership)
    long_ago = NOW - 3 * YEAR
    TrainingFactory(agency=agency, topics=[topic], last_reviewed_date=None, changed_at=long_ago)
    TrainingFactory(agency=agency, topics=[other], last_reviewed_date=None, changed_at=NOW)
    maps.check(agency=agency, on=TODAY - timedelta(days=30), by=None, at=NOW)

    assert cover(partnership, agency, topic) == Cover.OWN
    assert cover(partnership, agency, other) == Cover.STALE


@pytest.mark.parametrize("by_course", [False, True])
def test_an_adopted_module_covers_its_topic_by_itself_or_in_a_course(partnership, agency, by_course):
    course = CoursePageFactory()
    module = course.pathway.get().module
    topic = TopicFactory(partnership=partnership, module_key=module.translation_key)
    key = course.translation_key if by_course else module.translation_key
    adoption = AdoptionFactory(agency=agency, subject_key=key)

    assert cover(partnership, agency, topic) == Cover.SHARED
    assert cover(partnership, AgencyFactory(partnership=partnership), topic) == Cover.GAP

    maps.end_adoption(adoption=adoption, on=TODAY, by=None, at=NOW)

    assert cover(partnership, agency, topic) == Cover.GAP


def test_totals_add_up(partnership, agency):
    topic, other = TopicFactory.create_batch(2, partnership=partnership)
    second = AgencyFactory(partnership=partnership)
    TrainingFactory(agency=agency, topics=[topic])
    TrainingFactory(agency=second, topics=[topic], last_reviewed_date=None)
    TrainingFactory(agency=second, topics=[other], retired_date=TODAY)

    grid = training_map.grid(partnership, TODAY)

    assert grid.totals == [training_map.Total(1, 1, 0), training_map.Total(0, 0, 2)]
    assert grid.overall == training_map.Total(1, 1, 2)
    assert grid.overall.of == 4


def test_the_map_asks_the_same_number_of_questions(partnership, django_assert_num_queries):
    training_map.outline.courses_by_module()
    for items in (1, 3):
        for _ in range(items):
            topic = TopicFactory(partnership=partnership)
            agency = AgencyFactory(partnership=partnership)
            TrainingFactory(agency=agency, topics=[topic])
            AdoptionFactory(agency=agency)
        training_map.outline.courses_by_module()

        with django_assert_num_queries(7):
            training_map.grid(partnership, TODAY)


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "checked today"), (1, "checked 1 day ago"), (59, "checked 59 days ago"), (91, "checked 2 months ago")],
)
def test_the_age_of_a_check_is_said_in_words(days, words):
    training = TrainingFactory.build(agency=AgencyFactory())

    assert training_map.Known(training, TODAY - timedelta(days=days), TODAY).age == words


# --- changing the map


def test_the_same_training_sent_twice_is_there_once_and_another_of_its_name_is_refused(agency):
    for _ in range(2):
        maps.add(agency=agency, values=values(), topics=[], by=None, at=NOW)

    with pytest.raises(maps.CannotChangeMap) as refused:
        maps.add(agency=agency, values=values(title="AWARENESS", provider="Other"), topics=[], by=None, at=NOW)

    assert Training.objects.count() == 1
    assert refused.value.refusal == MapRefusal.SAME_TITLE


def test_the_slower_of_two_editors_is_told(agency):
    training = maps.add(agency=agency, values=values(), topics=[], by=None, at=NOW)
    maps.change(training=training, version=1, values=values(provider="Hers"), topics=[], by=None, at=NOW)

    with pytest.raises(maps.TrainingChangedMeanwhile) as changed:
        maps.change(training=training, version=1, values=values(provider="His"), topics=[], by=None, at=NOW)

    assert changed.value.training.provider == "Hers"
    assert Training.objects.get().version == 2


def test_every_change_is_written_down(agency, lead):
    topic = TopicFactory(partnership=agency.partnership)
    training = maps.add(agency=agency, values=values(), topics=[topic], by=lead, at=NOW)
    maps.change(training=training, version=1, values=values(provider="Us"), topics=[], by=lead, at=NOW)
    maps.check(agency=agency, on=TODAY, by=lead, at=NOW)
    maps.check(agency=agency, on=TODAY, by=lead, at=NOW)
    maps.end(training=training, on=TODAY, by=lead, at=NOW)
    maps.end(training=training, on=TODAY, by=lead, at=NOW)

    entries = AuditEntry.objects.filter(agency=agency).order_by("pk")
    assert list(entries.values_list("action", flat=True)) == [
        "training.added",
        "training.changed",
        "training.checked",
        "training.ended",
    ]
    assert entries[1].before["topics"] == [topic.code]
    assert entries[1].after["topics"] == []


def test_topics_start_from_modules_and_strands_once(partnership):
    module = ModulePageFactory(title="Definitions", slug="definitions")
    StrandFactory(partnership=partnership, code="race", name="Race")
    modules = [(module.translation_key, module.slug, module.title)]

    first = maps.start_topics(partnership=partnership, modules=modules, by=None, at=NOW)
    again = maps.start_topics(partnership=partnership, modules=modules, by=None, at=NOW)

    assert (first, again) == (2, 0)
    assert list(Topic.objects.values_list("code", "name", "module_key")) == [
        ("module-definitions", "Definitions", module.translation_key),
        ("strand-race", "Race", None),
    ]


def test_a_topic_in_use_stays(partnership, agency):
    topic = TopicFactory(partnership=partnership)
    training = TrainingFactory(agency=agency, topics=[topic])

    with pytest.raises(maps.CannotChangeMap):
        maps.remove_topic(topic=topic, by=None, at=NOW)
    maps.end(training=training, on=TODAY, by=None, at=NOW)
    maps.remove_topic(topic=topic, by=None, at=NOW)

    assert not Topic.objects.exists()


# --- the lead's pages


def test_a_lead_adds_changes_checks_and_ends_a_training(client, agency, lead):
    topic = TopicFactory(partnership=agency.partnership)
    client.force_login(lead)
    add = reverse("courses:training-add", args=["riverside"])
    answers = {"title": " Hate crime  awareness ", "format": "classroom", "topics": [topic.pk], "minutes": "90"}

    client.post(add, answers)
    training = Training.objects.get()
    change = reverse("courses:training-change", args=["riverside", training.public_id])
    client.post(change, answers | {"provider": "Open Door", "version": "1"})
    late = client.post(change, answers | {"provider": "Too late", "version": "1"})
    kept = client.post(
        change, answers | {"provider": "Seen and kept", "version": late.context["form"]["version"].value()}
    )
    client.post(reverse("courses:training-checked", args=["riverside"]))

    assert training.title == "Hate crime awareness"
    assert late.context["theirs"].provider == "Open Door"
    assert late.context["form"]["provider"].value() == "Too late"
    assert kept.status_code == 302
    assert Training.objects.get().provider == "Seen and kept"
    assert MapCheck.objects.get().checked_by == lead
    page = client.get(reverse("courses:training", args=["riverside"]))
    assert [(cell.cover, all_.covered) for cell, all_, _module in page.context["own"]] == [(Cover.OWN, 1)]

    client.post(reverse("courses:training-end", args=["riverside", training.public_id]))

    assert Training.objects.get().retired_date is not None
    assert client.get(reverse("courses:training", args=["riverside"])).context["trainings"] == []


def test_a_day_to_come_is_refused_in_words(client, agency, lead):
    client.force_login(lead)
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()

    page = client.post(
        reverse("courses:training-add", args=["riverside"]),
        {"title": "A", "format": "classroom", "last_reviewed_date": tomorrow},
    )

    assert page.context["form"].errors == {"last_reviewed_date": ["That day has not come yet."]}


def test_a_lead_sees_their_own_line_and_only_totals_of_others(client, partnership, agency, lead):
    topic = TopicFactory(partnership=partnership)
    other = AgencyFactory(partnership=partnership, name="Secretive Trust")
    TrainingFactory(agency=other, topics=[topic], last_reviewed_date=timezone.localdate())
    client.force_login(lead)

    page = client.get(reverse("courses:training", args=["riverside"]))

    assert "Secretive Trust" not in page.content.decode()
    assert "1 of 2 covered" in page.content.decode()


def test_adopting_needs_evidence_and_happens_once(client, agency, lead):
    module = ModulePageFactory()
    client.force_login(lead)
    address = reverse("courses:adopt", args=["riverside"])
    answers = {"module": str(module.translation_key), "plan": "Plan 2026", "adopted_date": "2026-05-01"}

    refused = client.post(address, answers)
    for _ in range(2):
        client.post(address, answers | {"evidence_words": "Section 4, agreed in May"})

    assert list(refused.context["form"].errors) == ["evidence_words"]
    assert Adoption.objects.values_list("plan", "adopted_date", "evidence_words").get() == (
        "Plan 2026",
        date(2026, 5, 1),
        "Section 4, agreed in May",
    )

    client.post(reverse("courses:adoption-end", args=["riverside", Adoption.objects.get().public_id]))

    page = client.get(reverse("courses:plan", args=["riverside"]))
    assert (page.context["current"], [each.title for each in page.context["ended"]]) == ([], [module.title])
    actions = AuditEntry.objects.filter(agency=agency).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["adoption.made", "adoption.ended"]


def test_a_document_is_kept_in_private_and_given_back_as_a_download(client, agency, lead, coordinator):
    module = ModulePageFactory()
    client.force_login(lead)
    answers = {"module": str(module.translation_key), "plan": "Plan", "adopted_date": "2026-05-01"}
    address = reverse("courses:adopt", args=["riverside"])

    page = client.post(address, answers | {"document": SimpleUploadedFile("plan.html", b"<script>")})
    client.post(address, answers | {"document": SimpleUploadedFile("Our plan.pdf", b"%PDF-1.7")})

    assert list(page.context["form"].errors) == ["document"]
    kept = reverse("courses:adoption-document", args=["riverside", Adoption.objects.get().public_id])
    for person in (lead, coordinator):
        client.force_login(person)
        response = client.get(kept)
        assert b"".join(response) == b"%PDF-1.7"
        assert response["Content-Disposition"] == 'attachment; filename="Our_plan.pdf"'
    client.force_login(MembershipFactory(agency=AgencyFactory(partnership=agency.partnership), lead=True).person)
    assert client.get(kept).status_code == 404


# --- the coordinator's pages


def test_a_place_on_the_map_opens_into_what_is_there(client, partnership, agency, coordinator):
    module = ModulePageFactory()
    topic = TopicFactory(partnership=partnership, module_key=module.translation_key, name="Definitions")
    AdoptionFactory(agency=agency, subject_key=module.translation_key, evidence_words="Board paper 7")
    TrainingFactory(agency=agency, topics=[topic], title="Our own day", last_reviewed_date=None)
    client.force_login(coordinator)

    page = client.get(reverse("courses:training-map", args=["northmoor"]))
    address = reverse("courses:map-cell", args=["northmoor", "riverside", topic.code])
    opened = client.get(address).content.decode()

    assert address in page.content.decode()
    assert "Board paper 7" in opened
    assert "Our own day" in opened
    assert reverse("courses:brief", args=[module.slug]) in opened


def test_the_file_has_a_row_for_each_place_and_no_formulas(client, partnership, agency, coordinator):
    topic = TopicFactory(partnership=partnership, name="=cmd()")
    TrainingFactory(agency=agency, topics=[topic], title="@Day", last_reviewed_date=timezone.localdate())
    client.force_login(coordinator)

    response = client.get(reverse("portal:map-csv", args=["northmoor"]))

    today = timezone.localdate().isoformat()
    assert b"".join(response).decode("utf-8-sig").splitlines()[3:] == [
        "Topic,Agency,Standing,Shared modules adopted,Own trainings,Last checked on",
        f"'=cmd(),Riverside Council,Own training,,'@Day,{today}",
        "'=cmd(),Zebra Homes,Gap,,,",
    ]


def test_a_coordinator_keeps_the_topics(client, partnership, agency, coordinator):
    module = ModulePageFactory(title="Definitions", slug="definitions")
    client.force_login(coordinator)
    topics = reverse("courses:topics", args=["northmoor"])

    client.post(reverse("courses:topics-start", args=["northmoor"]))
    client.post(topics, {"name": "Online harm", "module": ""})
    twice = client.post(topics, {"name": "online HARM", "module": str(module.translation_key)})
    client.post(reverse("courses:topic", args=["northmoor", "online-harm"]), {"name": "Online", "sort_order": "0"})
    client.post(reverse("courses:topic-remove", args=["northmoor", "module-definitions"]))
    client.post(reverse("courses:topic-remove", args=["northmoor", "module-definitions"]))

    assert list(twice.context["form"].errors) == ["name"]
    assert list(Topic.objects.values_list("code", "name")) == [("online-harm", "Online")]


def test_a_coordinator_sees_adoption_by_agency(client, partnership, agency, coordinator):
    AdoptionFactory(agency=agency, plan="Now")
    AdoptionFactory(agency=agency, plan="Then", ended_date=TODAY)
    AdoptionFactory(plan="Elsewhere")
    client.force_login(coordinator)

    page = client.get(reverse("courses:adoptions", args=["northmoor"]))

    assert sorted(each.adoption.plan for each in page.context["adopted"]) == ["Now", "Then"]


# --- the list that partners share


def test_partners_find_each_others_training_and_strangers_nothing(client, partnership, agency):
    topic = TopicFactory(partnership=partnership, code="online")
    TrainingFactory(agency=agency, title="Online harm", topics=[topic], provider="Open Door")
    TrainingFactory(agency=agency, title="Front desk", format="e-learning")
    TrainingFactory(agency=agency, title="Gone", retired_date=TODAY)
    TrainingFactory(title="Of another partnership")

    def found(person, **query):
        client.force_login(person)
        page = client.get(reverse("courses:shared-training"), query)
        return [known.training.title for known in page.context["trainings"]]

    partner = MembershipFactory(agency=AgencyFactory(partnership=partnership)).person
    assert found(partner) == ["Front desk", "Online harm"]
    assert found(partner, q="open door") == ["Online harm"]
    assert found(partner, topic="online") == ["Online harm"]
    assert found(partner, format="e-learning") == ["Front desk"]
    assert found(partner, agency="riverside", q="desk") == ["Front desk"]
    assert found(PersonFactory()) == []


# --- briefs


def test_a_brief_says_what_a_planner_needs(client, agency, lead):
    module = ModulePageFactory(title="Taking reports", slug="taking-reports", minutes=60)
    module.brief = [("why", "It can tip the balance."), ("point", "Danger first."), ("change", "There is a room.")]
    module.outcomes = [("outcome", "Close well.")]
    module.save_revision().publish()
    client.force_login(lead)

    page = client.get(reverse("courses:brief", args=["taking-reports"])).content.decode()

    for words in ("It can tip the balance.", "Danger first.", "There is a room.", "Close well.", "Adopt for Riverside"):
        assert words in page
    assert f"{reverse('courses:adopt', args=['riverside'])}?module={module.translation_key}" in page
    assert reverse("courses:brief", args=["taking-reports"]) in client.get(module.url).content.decode()


def test_the_starter_briefs_fit(db):
    from pathlib import Path

    from django.conf import settings

    from portal.curriculum.loading import read

    for module in read(Path(settings.BASE_DIR) / "curriculum").modules:
        assert module.brief.why, module.id
        assert len(module.brief.points) == 3, module.id
        assert 2 <= len(module.brief.changes) <= 4, module.id
