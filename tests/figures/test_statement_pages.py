"""What everyone may read of statements, and the coordinator's way to it."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from agencies.queries.pages import PIECE_SIZE
from figures.actions import statements as actions
from figures.enums import StatementState
from figures.models import Statement
from tests.certificates.renderers.reading import Reader, faults_of
from tests.factories.agencies import MembershipFactory
from tests.factories.figures import TargetFactory
from tests.factories.statements import StatementFactory
from tests.figures.actions.test_statements import KNOWN, LONG_AGO, NOW, Scene

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def coordinator(scene: Scene):
    return MembershipFactory(agency=scene.big, role=scene.role, coordinator=True).person


def test_every_form_of_a_statement_says_the_same_and_no_exact_number(client, scene: Scene) -> None:
    statement = scene.published()
    base = f"/figures/statements/{statement.slug}"

    page = client.get(f"{base}/").content.decode()
    pdf, book, table, machine = (client.get(f"{base}.{kind}") for kind in ("pdf", "xlsx", "csv", "json"))

    assert "50% of required certificates were held and in date: about 15 of 30." in page
    assert statement.counts_hash in page
    assert faults_of(pdf.content) == []
    assert load_workbook(BytesIO(book.content)).sheetnames == [
        "About",
        "Required, by agency",
        "Required, by course",
        "Required, by role",
        "People, by agency",
        "On whose word, by agency",
        "On whose word, by course",
    ]
    assert (
        table.content.decode("utf-8-sig").splitlines()[1].startswith("overall,,,,,30,15,15,50,0,0,30,15,50,30,15,50,")
    )
    document = json.loads(machine.content)
    assert document["figures"] == statement.figures
    assert {"salt", "counts"} & set(document) == set()
    assert [answer["Access-Control-Allow-Origin"] for answer in (pdf, book, table, machine)] == ["*"] * 4
    again = client.get(f"{base}.pdf", headers={"if-none-match": pdf["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_bars_and_their_target_stand_on_the_page_and_in_the_pdf(client, scene: Scene) -> None:
    for post in scene.posts[24:]:
        scene.certificate(post)
    TargetFactory(partnership=scene.partnership, percent=80, recorded_at=LONG_AGO)
    statement = scene.published()
    TargetFactory(partnership=scene.partnership, percent=95, recorded_at=LONG_AGO)  # it stays what it was

    page = client.get(f"/figures/statements/{statement.slug}/").content.decode()
    pdf = client.get(f"/figures/statements/{statement.slug}.pdf").content

    assert "Shares that are hidden have no bar. The upright mark is the target of 80%." in page
    assert page.count("wm-chart__mark") == 5  # two agencies and all, a course, a role
    assert faults_of(pdf) == []
    reader = Reader(pdf)
    figures = [str(each.Alt) for each in reader.elements(reader.root) if each.S == "/Figure"]
    assert figures[0] == "Required certificates, by agency. Big: 50%; Small: 100%; All agencies: 67%"
    assert len(figures) == 3


def test_a_revision_and_what_it_revises_lead_to_each_other(client, scene: Scene) -> None:
    first = scene.published()
    second = scene.published(
        actions.revise(statement=first, known_at=KNOWN, reason="Late returns <b>", by=scene.one, at=NOW)
    )

    old = client.get(reverse("figures:statement", args=[first.slug])).content.decode()
    new = client.get(reverse("figures:statement", args=[second.slug])).content.decode()
    listed = client.get(reverse("figures:statements")).content.decode()
    feed = client.get(reverse("figures:statements-feed"))

    assert "These figures were revised. Issue 2 takes their place." in old
    assert reverse("figures:statement", args=[second.slug]) in old
    assert "Late returns &lt;b&gt;" in new
    assert reverse("figures:statement", args=[first.slug]) in new
    assert reverse("figures:statement", args=[first.slug]) not in listed
    assert "successor-version" in client.get(f"/figures/statements/{first.slug}.json")["Link"]
    assert feed["Content-Type"] == "application/feed+json"
    items = json.loads(feed.content)["items"]
    assert {item["_waymark"]["issue"]: bool(item["_waymark"]["revised_by"]) for item in items} == {1: True, 2: False}
    assert client.get(reverse("figures:statements-feed"), headers={"if-none-match": feed["ETag"]}).status_code == 304


@pytest.mark.parametrize("issues", [1, 3])
def test_a_statement_asks_as_much_with_three_issues_as_with_one(
    client, scene: Scene, django_assert_num_queries, issues: int
) -> None:
    statement = scene.published()
    for number in range(1, issues):
        again = actions.revise(statement=statement, known_at=KNOWN, reason=f"Late {number}", by=scene.one, at=NOW)
        statement = scene.published(again)
    address = reverse("figures:statement", args=[statement.slug])
    client.get(address)

    with django_assert_num_queries(0):  # as it was drawn for the visitor before
        client.get(address)
    with django_assert_num_queries(3):  # drawn anew: itself, its issues, its files
        client.get(address, {"anew": "1"})


def test_nobody_sees_a_draft(client, scene: Scene) -> None:
    draft = scene.made()

    assert client.get(f"/figures/statements/{draft.public_id}/").status_code == 404
    assert json.loads(client.get(reverse("figures:statements-feed")).content)["items"] == []


def test_a_coordinator_makes_reviews_and_publishes(client, scene: Scene, coordinator) -> None:
    client.force_login(coordinator)
    slug = scene.partnership.slug
    year = timezone.localdate().year
    made = client.post(
        reverse("figures:statement-new", args=[slug]), {"span": f"month:{year - 1}-12-01", "language": "en"}
    )
    statement = Statement.objects.get() if made.status_code == 302 else None
    if statement is None:  # the month is no longer offered
        pytest.fail(str(made.context["form"].errors))
    args = [slug, statement.public_id]

    client.post(reverse("figures:statement-change", args=[*args, "send"]))
    client.post(reverse("figures:statement-change", args=[*args, "agree"]))
    confirm = client.get(reverse("figures:statement-publish", args=args)).content.decode()
    client.post(reverse("figures:statement-publish", args=args))
    client.post(reverse("figures:statement-publish", args=args))

    assert "Nobody else has looked at it: there was no other coordinator." in confirm
    statement.refresh_from_db()
    assert (statement.state, statement.is_reviewed_alone) == (StatementState.PUBLISHED, True)
    assert client.get(reverse("figures:statement", args=[statement.slug])).status_code == 200


IN_REVIEW = "The statement is in review. Nothing of it changes now, unless it is taken back."
REVIEWED = "The statement is reviewed and can be published."
DRAFT_AGAIN = "The statement is a draft again."
STAYS = "This statement is published and stays. Publish a revision to correct it."


@pytest.mark.parametrize(
    ("before", "verb", "level", "words", "after"),
    [
        ((), "send", "success", IN_REVIEW, "in-review"),
        (("send",), "send", "success", IN_REVIEW, "in-review"),
        (("send", "agree"), "send", "info", REVIEWED, "reviewed"),
        (("send", "agree", "publish"), "send", "info", STAYS, "published"),
        ((), "take-back", "success", DRAFT_AGAIN, "draft"),
        (("send", "agree"), "take-back", "success", DRAFT_AGAIN, "draft"),
        (("send", "agree", "publish"), "take-back", "info", STAYS, "published"),
        (("send",), "agree", "success", REVIEWED, "reviewed"),
        (("send", "agree"), "agree", "success", REVIEWED, "reviewed"),
        (("send", "agree", "publish"), "agree", "info", STAYS, "published"),
        ((), "agree", "error", "This statement is not in review.", "draft"),
    ],
)
def test_what_is_said_is_how_the_statement_stands(
    client, scene: Scene, coordinator, before, verb, level, words, after
) -> None:
    statement = scene.made(by=coordinator)
    deeds = {
        "send": lambda: actions.send(statement=statement, by=coordinator, at=NOW),
        "agree": lambda: actions.agree(statement=statement, today=NOW.date(), by=coordinator, at=NOW),
        "publish": lambda: actions.publish(statement=statement, by=coordinator, at=NOW),
    }
    for each in before:
        deeds[each]()
    client.force_login(coordinator)

    said = client.post(reverse("figures:statement-change", args=[scene.partnership.slug, statement.public_id, verb]))

    told = [(message.level_tag, str(message)) for message in get_messages(said.wsgi_request)]
    assert told == [(level, words)]
    shown = client.get(reverse("figures:statement-draft", args=[scene.partnership.slug, statement.public_id]))
    assert "wm-alert__title" not in shown.content.decode()  # a notice does not take the statement's title for its own
    statement.refresh_from_db()
    assert statement.state == after


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_ask_as_much_for_three_as_for_one(
    client, scene: Scene, coordinator, django_assert_num_queries, count: int
) -> None:
    for number in range(count):
        StatementFactory(
            partnership=scene.partnership, published=True, whole=True, issue=1, last_day=f"2026-0{number + 1}-28"
        )
        StatementFactory(partnership=scene.partnership, whole=True, last_day=f"2025-0{number + 1}-28")
    desk = reverse("figures:statements-desk", args=[scene.partnership.slug])

    for address, queries in ((f"{reverse('figures:statements')}?anew=1", 1), (reverse("figures:statements-feed"), 1)):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)
    client.force_login(coordinator)
    client.get(desk)
    with django_assert_num_queries(ON_THE_DESK):
        client.get(desk)


ON_THE_DESK = 6  # who asks and by what right, then drafts and what is out


def test_long_lists_come_in_pieces(client, scene: Scene) -> None:
    for number in range(PIECE_SIZE + 2):
        StatementFactory(
            partnership=scene.partnership,
            published=True,
            whole=True,
            slug=f"number-{number}",
            last_day=date(2020, 1, 1) + timedelta(days=number),
            published_at=NOW + timedelta(minutes=number),
        )

    first = client.get(reverse("figures:statements"))
    feed = client.get(reverse("figures:statements-feed")).json()
    second = client.get(reverse("figures:statements"), {"after": first.context["piece"].next})
    rest = client.get(feed["next_url"].removeprefix(settings.WAGTAILADMIN_BASE_URL)).json()

    assert [row.slug for row, *_ in first.context["listed"]][:2] == [f"number-{PIECE_SIZE + 1}", f"number-{PIECE_SIZE}"]
    assert [row.slug for row, *_ in second.context["listed"]] == ["number-1", "number-0"]
    assert [item["url"].split("/")[-2] for item in rest["items"]] == ["number-1", "number-0"]
    assert (len(feed["items"]), "next_url" in rest) == (PIECE_SIZE, False)


@pytest.mark.parametrize("known_on", ["9999-12-31", "2999-01-01"])
def test_days_to_come_count_what_is_known_by_now(client, scene: Scene, coordinator, known_on) -> None:
    client.force_login(coordinator)
    draft = scene.made()
    address = reverse("figures:statement-count", args=[scene.partnership.slug, draft.public_id])

    answer = client.post(address, {"known_on": known_on})

    draft.refresh_from_db()
    assert (answer.status_code, draft.version) == (302, 2)
    assert draft.known_at <= timezone.now()


def test_signs_that_word_processors_leave_in_pasted_text_stop_no_publishing(client, scene: Scene, coordinator) -> None:
    client.force_login(coordinator)
    draft = scene.made()
    draft.period = "year"
    draft.sections = {"achievements": "First line\x0bsecond line"}
    draft.save()

    statement = scene.published(draft)

    book = load_workbook(BytesIO(client.get(f"/figures/statements/{statement.slug}.xlsx").content))
    assert [row[1].value for row in book["About"].rows if "First" in str(row[1].value)] == ["First line second line"]
