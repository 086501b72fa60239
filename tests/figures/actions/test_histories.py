"""Whatever happens, coverage of every day as it is kept says what the facts say of that day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import AccountLink
from courses.actions import requirements
from figures.actions import histories
from figures.models import HistoryChange, HistoryState, HistoryWaiting, HistoryWeek, HumanHistory
from figures.queries import history as reading
from figures.queries.history import history, history_agrees, lapses, trend
from figures.tasks import work_in_history
from tests.databases import HISTORY_LOCK
from tests.factories.agencies import AgencyFactory, MembershipFactory, PartnershipFactory, RoleFactory
from tests.factories.certificates import CertificateFactory
from tests.factories.courses import (
    AssignmentFactory,
    CoursePageFactory,
    ExemptionFactory,
    ExtensionFactory,
    RequirementFactory,
    noon,
)
from tests.figures.actions.test_standings import REFUSED, VERBS, Story

DAY = date(2026, 6, 30)

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def with_pages():
    """Courses with pages, since a certificate prints them; the same in every story."""
    return [CoursePageFactory(lessons=1).translation_key for _ in range(2)]


def refresh(partnership):
    return histories.refresh(partnership=partnership, at=noon(DAY))


def kept_is_live(partnership, days, agencies=(), courses=()):
    """What is read from the summary beside what is counted, of each day."""
    days = sorted(days)
    assert reading.kept(partnership, days[0], days[-1]) is not None, "nothing waits"
    for day in days:
        kept, live = history(partnership, on=day), reading.live_history(partnership, on=day)
        for name in reading.COMPARED:
            assert getattr(kept, name) == getattr(live, name), (day, name)
    for agency in (None, *agencies):
        for course in (None, *courses):
            narrowed = {"agency": agency, "course": course}
            assert trend(partnership, days=days, **narrowed) == reading.live_trend(partnership, days=days, **narrowed)
    live_weeks = reading.live_lapses(partnership, on=days[0], days=20, agency=None, course=None)
    assert lapses(partnership, on=days[0], days=20) == live_weeks


# --- any facts, any day ---------------------------------------------------------------------------------------------

# Around a leap day, the ends of years and the days on which clocks change.
TURNS = [
    date(2024, 2, 29),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 3, 29),
    date(2026, 6, 30),
    date(2026, 10, 25),
]
FEW, WHO, EITHER = st.integers(0, 3), st.integers(0, 2), st.integers(0, 1)
DAYS = st.builds(lambda turn, shift: turn + timedelta(days=shift), st.sampled_from(TURNS), st.integers(-3, 3))
SPANS = st.builds(
    lambda since, length: (since, since + timedelta(days=length)),
    DAYS,
    st.one_of(st.integers(1, 4), st.integers(5, 700)),
)
GRADES = st.sampled_from(["server", "facilitator", "agency", "person", "package"])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    posts=st.lists(st.tuples(WHO, EITHER, EITHER, SPANS, st.booleans()), max_size=5),
    demands=st.lists(
        st.tuples(
            st.integers(0, 1), st.sampled_from([None, 0, 1]), st.sets(st.integers(0, 1)), SPANS, st.booleans(),
            st.integers(0, 40), st.none() | DAYS, st.sampled_from(["server", "facilitator", "agency", "person"]),
            st.booleans(),
        ),
        max_size=4,
    ),
    assigned=st.lists(st.tuples(FEW, st.integers(0, 1), SPANS, st.integers(0, 30)), max_size=2),
    excuses=st.lists(st.tuples(FEW, st.sampled_from([None, 0, 1]), SPANS), max_size=2),
    extensions=st.lists(st.tuples(FEW, st.integers(0, 1), SPANS), max_size=2),
    awards=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), SPANS, GRADES, st.none() | DAYS), max_size=6),
    superseded=st.booleans(),
    link=st.none() | st.tuples(st.integers(0, 2), st.integers(0, 2)),
    asked=st.sets(DAYS, min_size=3, max_size=6),
)  # fmt: skip
def test_what_is_built_is_what_is_counted(
    posts, demands, assigned, excuses, extensions, awards, superseded, link, asked
):
    partnership = PartnershipFactory()
    agencies = AgencyFactory.create_batch(2, partnership=partnership)
    roles = RoleFactory.create_batch(2, partnership=partnership)
    courses = [RequirementFactory.build(partnership=partnership).course_key for _ in range(2)]
    people = [MembershipFactory(agency=agencies[0]).person for _ in range(3)]
    memberships = [
        MembershipFactory(
            person=people[who], agency=agencies[agency], role=roles[role], start_date=since,
            end_date=until if ends else None,
        )
        for who, agency, role, (since, until), ends in posts
    ]  # fmt: skip
    before = None
    for course, agency, some, (since, until), ends, due_days, due_on, weakest, replaces in demands:
        is_changed = replaces and before is not None and before.course_key == courses[course]  # the course stays
        before = RequirementFactory(
            partnership=partnership, agency=None if agency is None else agencies[agency],
            roles=[roles[each] for each in some], course_key=courses[course], start_date=since,
            end_date=until if ends else None, due_days=due_days,
            due_kind="after-start" if due_on is None else "fixed-date", due_date=due_on, weakest_grade=weakest,
            replaces=before if is_changed else None,
        )  # fmt: skip
    said = [(AssignmentFactory, row[:3], {"due_date": row[2][0] + timedelta(days=row[3])}) for row in assigned]
    said += [(ExemptionFactory, row, {}) for row in excuses] + [(ExtensionFactory, row, {}) for row in extensions]
    for make, (post, course, (since, until)), more in said:
        if post < len(memberships):
            make(
                membership=memberships[post], course_key=None if course is None else courses[course],
                start_date=since, end_date=until, **more,
            )  # fmt: skip
    last = None
    for who, course, (since, until), grade, withdrawn in awards:
        last = CertificateFactory(
            person=people[who], course_key=courses[course], issued_date=since, valid_until_date=until, grade=grade,
            withdrawn_from=withdrawn, superseded_by=last if superseded else None,
        )  # fmt: skip
        superseded = False
    if link and link[0] != link[1]:
        AccountLink.objects.create(kept=people[link[0]], duplicate=people[link[1]], reason="The same card")

    refresh(partnership)

    kept_is_live(partnership, asked, [agencies[0].pk], courses[:1])


# --- any sequence of verbs ------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    verbs=st.lists(VERBS, min_size=3, max_size=8),
    pauses=st.sets(st.integers(0, 7)),
    shifts=st.sets(st.integers(-150, 400), min_size=2, max_size=4),
)
def test_after_anything_every_day_is_what_is_counted(with_pages, verbs, pauses, shifts):
    story = Story(with_pages)
    story.join(0, 0, -100, True)
    story.require(0, None, -100, 10)
    refresh(story.partnership)
    days = {DAY + timedelta(days=shift) for shift in shifts}

    for place, (verb, *values) in enumerate(verbs):
        try:
            story.happen(verb, *values)
        except REFUSED:
            continue
        assert HistoryWaiting.objects.filter(person__isnull=False).count() == 0, "worked in at once"
        if place in pauses:
            refresh(story.partnership)
            assert not HistoryChange.objects.exists()
            kept_is_live(story.partnership, days)

    if HistoryWaiting.objects.exists():
        refresh(story.partnership)
    kept_is_live(story.partnership, days)
    assert histories.verify(partnership=story.partnership, day=story.day, at=noon(DAY)) == []


# --- how it is kept -------------------------------------------------------------------------------------------------


def test_a_change_of_one_person_is_read_at_once_and_folded_later(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    post = MembershipFactory(agency=agency)
    refresh(agency.partnership)
    CertificateFactory(person=post.person, course_key=requirement.course_key, issued_date=DAY, days=365)
    before = set(HistoryWeek.objects.values_list("agency_key", "week"))

    histories.note({post.person_id}, at=noon(DAY))

    kept_is_live(agency.partnership, [DAY - timedelta(days=1), DAY, DAY + timedelta(days=365)])
    assert set(HistoryChange.objects.values_list("agency_key", flat=True)) == {0, agency.pk}
    assert set(HistoryWeek.objects.values_list("agency_key", "week")) == before
    refresh(agency.partnership)
    assert not HistoryChange.objects.exists()
    weeks = {date(2026, 6, 29), date(2027, 4, 26), date(2027, 6, 28)}  # won, to be renewed, ended
    assert set(HistoryWeek.objects.values_list("agency_key", "week")) - before == {
        (key, week) for key in (0, agency.pk) for week in weeks
    }
    kept_is_live(agency.partnership, [DAY - timedelta(days=1), DAY, DAY + timedelta(days=365)])


def test_nothing_is_written_where_nothing_differs_or_nothing_is_kept(agency):
    post = MembershipFactory(agency=agency)
    histories.note({post.person_id}, at=noon(DAY))
    refresh(agency.partnership)

    histories.note({post.person_id}, at=noon(DAY))

    assert not HistoryChange.objects.exists()
    assert not HistoryWaiting.objects.exists()
    assert HumanHistory.objects.get().human_id == post.person_id


def test_many_people_and_new_requirements_wait_and_are_counted_live_until_then(agency, monkeypatch):
    RequirementFactory(partnership=agency.partnership)
    refresh(agency.partnership)
    monkeypatch.setattr(histories, "AT_ONCE", 1)
    people = {MembershipFactory(agency=agency).person_id for _ in range(2)}

    assert histories.note(people, at=noon(DAY))

    assert set(HistoryWaiting.objects.values_list("person", flat=True)) == people
    assert reading.kept(agency.partnership, DAY, DAY) is None
    assert history(agency.partnership, on=DAY).overall.posts.required == 2
    histories.refresh_waiting(at=noon(DAY), most=1)
    assert HistoryWaiting.objects.count() == 2
    work_in_history()
    kept_is_live(agency.partnership, [DAY])
    RequirementFactory(partnership=agency.partnership)
    histories.mark_all(at=noon(DAY))
    assert reading.kept(agency.partnership, DAY, DAY) is None
    assert history(agency.partnership, on=DAY).overall.posts.required == 4
    assert refresh(agency.partnership) == 2
    kept_is_live(agency.partnership, [DAY])


def test_what_a_requirement_asks_anew_is_worked_in_where_it_is_asked_once_that_is_kept(
    agency, django_capture_on_commit_callbacks
):
    requirement, post = RequirementFactory(partnership=agency.partnership), MembershipFactory(agency=agency)
    elsewhere = AgencyFactory()
    refresh(agency.partnership)
    refresh(elsewhere.partnership)

    with django_capture_on_commit_callbacks(execute=True):
        requirements.take_back(requirement=requirement, by=post.person, at=noon(DAY))
        assert set(HistoryWaiting.objects.values_list("partnership", flat=True)) == {agency.partnership_id}
        assert reading.kept(agency.partnership, DAY, DAY) is None

    assert not HistoryWaiting.objects.exists()
    kept_is_live(agency.partnership, [DAY])
    assert history(agency.partnership, on=DAY).overall.posts.required == 0


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_stays_the_same(agency, people, django_assert_num_queries):
    requirement = RequirementFactory(partnership=agency.partnership)
    posts = MembershipFactory.create_batch(people, agency=agency)
    refresh(agency.partnership)
    for post in posts:
        CertificateFactory(person=post.person, course_key=requirement.course_key, issued_date=DAY)

    with django_assert_num_queries(10 + HISTORY_LOCK):
        histories.note({post.person_id for post in posts}, at=noon(DAY))
    for ask in (
        lambda: history(agency.partnership, on=DAY),
        lambda: trend(agency.partnership, days=[DAY - timedelta(days=each * 30) for each in range(24)]),
        lambda: lapses(agency.partnership, on=DAY),
    ):
        with django_assert_num_queries(1):
            ask()


def test_what_was_kept_wrongly_is_found_and_built_anew(agency):
    requirement = RequirementFactory(partnership=agency.partnership)
    post = MembershipFactory(agency=agency)
    CertificateFactory(person=post.person, course_key=requirement.course_key, issued_date=DAY)
    refresh(agency.partnership)

    def drifts():
        return histories.verify(partnership=agency.partnership, day=DAY, at=noon(DAY))

    def spoil(model, *order, **changed):
        row = model.objects.order_by(*order, "pk").last()
        packed = bytearray(row.packed)
        packed[-4] ^= 1
        model.objects.filter(pk=row.pk).update(packed=bytes(packed), **changed)

    assert drifts() == []
    spoil(HumanHistory)
    assert drifts() == [f"human {post.person_id}: kept otherwise than the facts say"]
    assert HistoryState.objects.get().drift == 1
    assert drifts() == []
    spoil(HistoryWeek, "agency_key")
    assert f"agency {agency.pk}: 2027-06-28 is kept otherwise than what its humans add up to" in drifts()
    HistoryWeek.objects.filter(agency_key=0, week=date(2026, 6, 29)).delete()
    assert not history_agrees(agency.partnership, on=DAY)
    assert history_agrees(agency.partnership, on=DAY - timedelta(days=40))
    assert drifts() != []
    assert history_agrees(agency.partnership, on=DAY)
    assert drifts() == []
