import json

import pytest
from django.urls import reverse
from wagtail.models import Locale, PageViewRestriction

from courses.actions.enrolments import withdraw
from courses.models import Evidence
from tests.factories.agencies import PersonFactory
from tests.factories.cms import DatedFactFactory
from tests.factories.courses import (
    NOW,
    CoursePageFactory,
    EasyReadPageFactory,
    EnrolmentFactory,
    LessonPageFactory,
    ModulePageFactory,
    lessons_of,
    modules_of,
)
from tests.pages import texts

pytestmark = pytest.mark.django_db

CHECK = {
    "type": "self_check",
    "id": "11111111-1111-4111-8111-111111111111",
    "value": {
        "question": "Whose view is enough?",
        "options": [
            {"text": "Only the victim's", "is_correct": False, "feedback": "A witness may think so too."},
            {"text": "Anyone's", "is_correct": True, "feedback": "Yes. The victim or anyone else."},
        ],
    },
}
ANCHOR = f"check-{CHECK['id']}"


@pytest.fixture
def enrolled(client):
    """Someone signed in and enrolled on a course of one module with three lessons."""
    course = CoursePageFactory(lessons=3)
    enrolment = EnrolmentFactory(course=course)
    client.force_login(enrolment.person)
    enrolment.module = modules_of(course)[0]
    enrolment.lessons = lessons_of(enrolment.module)
    return enrolment


def url_of(lesson, name="lesson"):
    return reverse(f"courses:{name}", args=[lesson.get_parent().slug, lesson.slug])


def test_lesson_is_shown_to_who_is_enrolled(client, enrolled):
    response = client.get(url_of(enrolled.lessons[0]))

    assert response.status_code == 200
    assert enrolled.lessons[0].title in response.content.decode()


def test_lesson_asks_strangers_to_sign_in(client):
    lesson = LessonPageFactory()

    response = client.get(url_of(lesson))

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={url_of(lesson)}"


def test_lesson_tells_who_is_not_enrolled_how_to_start(client):
    course = CoursePageFactory(title="Front desk")
    client.force_login(PersonFactory())
    lesson = lessons_of(modules_of(course)[0])[0]

    response = client.get(url_of(lesson))

    assert response.status_code == 403
    assert "Front desk" in response.content.decode()
    assert reverse("courses:enrol", args=[course.slug]) in response.content.decode()


@pytest.mark.parametrize("state", ["completed", "withdrawn"])
def test_lesson_stays_open_to_who_completed_and_closes_to_who_left(client, state):
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory()), completed=state == "completed")
    if state == "withdrawn":
        withdraw(enrolment=enrolment, by=enrolment.person, at=NOW)
    client.force_login(enrolment.person)

    response = client.get(url_of(lessons_of(modules_of(course)[0])[0]))

    assert response.status_code == (200 if state == "completed" else 403)


def test_draft_lesson_is_not_there(client, enrolled):
    enrolled.lessons[0].unpublish()

    assert client.get(url_of(enrolled.lessons[0])).status_code == 404


def test_lesson_of_another_module_is_not_there(client, enrolled):
    other = ModulePageFactory()

    assert client.get(reverse("courses:lesson", args=[other.slug, enrolled.lessons[0].slug])).status_code == 404


def test_lesson_in_order_sends_back_to_the_module(client):
    module = ModulePageFactory(lesson_order="in-order")
    enrolment = EnrolmentFactory(course=CoursePageFactory(modules=[module]))
    client.force_login(enrolment.person)

    response = client.get(url_of(lessons_of(module)[1]), follow=True)

    assert response.redirect_chain == [(reverse("courses:module", args=[module.slug]), 302)]
    assert "Finish the lessons before this one first." in response.content.decode()


@pytest.mark.parametrize("lessons", [1, 3])
def test_lesson_costs_few_queries_however_many_lessons(client, lessons, django_assert_num_queries):
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(lessons=lessons)))
    client.force_login(enrolment.person)
    address = url_of(lessons_of(modules_of(course)[0])[0])

    client.get(address)

    with django_assert_num_queries(4):  # session, person, enrolment, evidence
        client.get(address)


def test_lesson_costs_nothing_more_where_leads_need_a_second_step(client, settings, django_assert_num_queries):
    settings.SECOND_STEP_REQUIRED = True
    test_lesson_costs_few_queries_however_many_lessons(client, 1, django_assert_num_queries)


def test_changed_lesson_is_shown_at_once(client, enrolled):
    lesson = enrolled.lessons[0]
    client.get(url_of(lesson))
    lesson.body = [("key_point", {"text": "<p>Record it.</p>"})]
    lesson.save_revision().publish()

    assert "Record it." in client.get(url_of(lesson)).content.decode()


def test_reader_of_another_language_gets_the_source_language_until_there_is_a_translation(client, enrolled):
    response = client.get("/cy" + url_of(enrolled.lessons[0]))

    assert response.status_code == 200
    assert 'lang="en"' in response.content.decode().split("<h1")[1].split(">")[0]


def test_translation_is_shown_and_counts_as_the_same_lesson(client, enrolled):
    welsh = Locale.objects.create(language_code="cy")
    lesson = enrolled.lessons[0]
    copy = lesson.copy_for_translation(welsh, copy_parents=True, alias=False)
    copy.title, copy.slug, copy.live = "Gwers un", "gwers-un", True
    copy.save()
    copy.get_ancestors().filter(locale=welsh).update(live=True)

    response = client.get(f"/cy/modules/{enrolled.module.slug}/gwers-un/")
    client.post(f"/cy/modules/{enrolled.module.slug}/gwers-un/finish/")

    assert "Gwers un" in response.content.decode()
    assert Evidence.objects.values_list("subject_key", "language").get() == (lesson.translation_key, "cy")


# --- finishing ------------------------------------------------------------------------------------------------------


def test_finish_records_the_lesson_and_leads_to_the_next(client, enrolled):
    response = client.post(url_of(enrolled.lessons[0], "finish"), follow=True)

    assert response.redirect_chain == [(url_of(enrolled.lessons[1]), 302)]
    assert "Lesson finished. Your progress is saved." in response.content.decode()
    assert Evidence.objects.get().subject_key == enrolled.lessons[0].translation_key


def test_finish_twice_says_so_and_changes_nothing(client, enrolled):
    client.post(url_of(enrolled.lessons[0], "finish"))

    response = client.post(url_of(enrolled.lessons[0], "finish"), follow=True)

    assert "You had already finished this lesson." in response.content.decode()
    assert Evidence.objects.count() == 1


def test_finishing_the_last_lesson_completes_the_course(client, enrolled):
    for lesson in enrolled.lessons:
        response = client.post(url_of(lesson, "finish"), follow=True)

    assert response.redirect_chain == [(reverse("courses:module", args=[enrolled.module.slug]), 302)]
    assert "You have completed the whole course." in response.content.decode()
    assert enrolled.cycles.get().completed_at is not None


def test_finishing_the_last_in_the_list_leads_back_to_what_was_left_out(client, enrolled):
    response = client.post(url_of(enrolled.lessons[2], "finish"))

    assert response.url == url_of(enrolled.lessons[0])


def test_finish_of_a_lesson_unpublished_meanwhile_explains(client, enrolled):
    enrolled.lessons[0].unpublish()

    response = client.post(url_of(enrolled.lessons[0], "finish"), follow=True)

    assert response.redirect_chain == [(reverse("courses:module", args=[enrolled.module.slug]), 302)]
    assert "changed or taken down since you opened it" in response.content.decode()


def test_finish_without_a_course_records_nothing(client):
    client.force_login(PersonFactory())
    module = modules_of(CoursePageFactory())[0]

    response = client.post(url_of(lessons_of(module)[0], "finish"), follow=True)

    assert "Start a course that has this module first." in response.content.decode()
    assert Evidence.objects.count() == 0


def test_finish_after_the_session_ended_asks_to_sign_in_and_comes_back(client, enrolled):
    client.logout()

    response = client.post(url_of(enrolled.lessons[0], "finish"))

    assert response.url == f"{reverse('account_login')}?next={url_of(enrolled.lessons[0])}"


@pytest.mark.parametrize("lessons", [2, 3, 9])
def test_finish_costs_at_most_ten_queries(client, lessons, django_assert_num_queries):
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(lessons=lessons)))
    client.force_login(enrolment.person)
    address = url_of(lessons_of(modules_of(course)[0])[0], "finish")

    client.get(address, follow=True)

    # session, person, enrolment; then savepoint, lock, evidence, insert, release
    with django_assert_num_queries(8):
        client.post(address)


def test_completing_a_module_costs_no_more(client, django_assert_num_queries):
    first = ModulePageFactory(lessons=1)
    enrolment = EnrolmentFactory(course=CoursePageFactory(modules=[first, ModulePageFactory()]))
    client.force_login(enrolment.person)
    (lesson,) = lessons_of(first)
    client.get(url_of(lesson))

    with django_assert_num_queries(9):  # one query asks which courses wait for the module
        client.post(url_of(lesson, "finish"))


# --- self-checks ----------------------------------------------------------------------------------------------------


@pytest.fixture
def checked(enrolled):
    lesson = enrolled.lessons[0]
    lesson.body = json.dumps([CHECK])
    lesson.save_revision().publish()
    return lesson


def test_key_of_a_self_check_is_not_in_the_page(client, checked):
    page = client.get(url_of(checked)).content.decode()

    assert "Whose view is enough?" in page
    assert [word for word in ("feedback", "A witness may", "Yes. The victim", "is_correct") if word in page] == []


@pytest.mark.parametrize(
    ("choice", "says", "feedback"),
    [("1", "Not quite. Have another go.", "A witness may think so too."), ("2", "That is right.", "Yes. The victim")],
)
def test_self_check_is_marked_beside_the_question(client, checked, choice, says, feedback):
    page = client.post(url_of(checked), {ANCHOR: choice}).content.decode()

    assert says in page
    assert feedback in page
    assert f'id="{ANCHOR}-{choice}" value="{choice}" checked' in page
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("answers", [{}, {ANCHOR: "1"}, {ANCHOR: "9"}, {ANCHOR: "<script>"}])
def test_finish_waits_for_right_answers_and_keeps_what_was_chosen(client, checked, answers):
    response = client.post(url_of(checked, "finish"), answers)
    page = response.content.decode()

    assert response.status_code == 200
    assert f'<a href="#{ANCHOR}">Whose view is enough?</a>' in page
    assert (f'id="{ANCHOR}-1" value="1" checked' in page) is (answers == {ANCHOR: "1"})
    assert "<script>" not in page
    assert Evidence.objects.count() == 0


def test_finish_with_right_answers(client, checked):
    response = client.post(url_of(checked, "finish"), {ANCHOR: "2"})

    assert response.status_code == 302
    assert Evidence.objects.count() == 1


# --- modules and Easy Read ------------------------------------------------------------------------------------------


def test_module_shows_lessons_and_where_to_continue(client, enrolled):
    client.post(url_of(enrolled.lessons[0], "finish"))

    response = client.get(reverse("courses:module", args=[enrolled.module.slug]))

    page = response.content.decode()
    assert [lesson.title in page for lesson in enrolled.lessons] == [True, True, True]
    assert response.context["reading"].next_lesson.key == enrolled.lessons[1].translation_key
    assert "Continue where you left off" in page


def test_module_is_open_to_everyone(client):
    module = ModulePageFactory(easy_read=True)

    page = client.get(reverse("courses:module", args=[module.slug])).content.decode()

    assert lessons_of(module)[0].title in page
    assert reverse("courses:lesson", args=[module.slug, "easy-read"]) in page
    assert "Continue" not in page


@pytest.mark.parametrize("lessons", [1, 3])
def test_module_costs_few_queries(client, lessons, django_assert_num_queries):
    enrolment = EnrolmentFactory(course=(course := CoursePageFactory(lessons=lessons)))
    client.force_login(enrolment.person)
    address = reverse("courses:module", args=[modules_of(course)[0].slug])
    client.get(address)

    with django_assert_num_queries(5):  # session, person, enrolment, evidence, sessions on offer
        client.get(address)


def test_easy_read_needs_no_account(client):
    module = ModulePageFactory(lessons=0)
    EasyReadPageFactory(
        parent=module,
        title="What is hate crime?",
        lines=[("line", {"text": "It is not your fault.", "picture": "A hand"})],
    )

    page = client.get(reverse("courses:lesson", args=[module.slug, "easy-read"])).content.decode()

    assert "It is not your fault." in page
    assert "This Easy Read text is a draft." in page


@pytest.mark.parametrize("modules", [1, 3])
def test_list_of_modules_costs_the_same_however_many(client, modules, django_assert_num_queries):
    enrolment = EnrolmentFactory(course=CoursePageFactory(modules=modules))
    client.force_login(enrolment.person)
    client.get(reverse("courses:modules"))

    with django_assert_num_queries(4):  # session, person, the list's page, evidence
        response = client.get(reverse("courses:modules"))

    assert len(response.context["list"].lines) == modules


# --- what editors closed --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("closed", ["lesson", "module", "list"])
def test_password_of_a_page_is_asked_for(client, enrolled, closed):
    page = {"lesson": enrolled.lessons[0], "module": enrolled.module, "list": enrolled.module.get_parent()}[closed]
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="sesame")

    response = client.get(url_of(enrolled.lessons[0]))

    assert 'type="password"' in response.content.decode()
    assert enrolled.lessons[0].title not in response.content.decode()
    assert client.post(url_of(enrolled.lessons[0], "finish")).status_code == 200
    assert Evidence.objects.count() == 0


def test_restriction_elsewhere_asks_nothing(client, enrolled):
    PageViewRestriction.objects.create(page=ModulePageFactory(), restriction_type="password", password="sesame")

    assert client.get(url_of(enrolled.lessons[0])).status_code == 200


def test_page_for_people_who_signed_in_leads_to_the_sign_in(client):
    module = ModulePageFactory()
    PageViewRestriction.objects.create(page=module, restriction_type="login")
    address = reverse("courses:module", args=[module.slug])

    assert client.get(address).url == f"{reverse('account_login')}?next={address}"


def test_changed_fact_is_shown_at_once(client, enrolled):
    fact = DatedFactFactory(text="Old words.", mark="read")
    lesson = enrolled.lessons[0]
    lesson.body = [("dated_fact", {"fact": fact})]
    lesson.save_revision().publish()
    before = client.get(url_of(lesson)).content.decode()

    fact.text = "New words."
    fact.save_revision().publish()

    assert "Old words." in before
    assert "New words." in client.get(url_of(lesson)).content.decode()


def test_a_lesson_that_describes_harm_says_so_first_and_has_a_way_out(client, enrolled):
    noted, plain = enrolled.lessons[:2]
    noted.content_note = "Mentions an assault."
    noted.save_revision().publish()

    page, other = client.get(url_of(noted)), client.get(url_of(plain))

    assert "Mentions an assault." in texts(page, ".wm-alert[role=note]")[0]
    assert "data-quick-exit" in page.content.decode()
    assert texts(other, ".wm-alert[role=note]") == []
    assert "data-quick-exit" not in other.content.decode()


@pytest.mark.parametrize("form", ["module", "easy-read"])
def test_a_module_that_describes_harm_says_so_first(client, form):
    module = ModulePageFactory(content_note="One lesson mentions deaths.", easy_read=True)
    addresses = {
        "module": reverse("courses:module", args=[module.slug]),
        "easy-read": reverse("courses:lesson", args=[module.slug, "easy-read"]),
    }

    page = client.get(addresses[form])

    assert "One lesson mentions deaths." in texts(page, ".wm-alert[role=note]")[0]
    assert "data-quick-exit" in page.content.decode()
