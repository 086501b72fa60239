import pytest

from tests.factories.agencies import PersonFactory
from tests.factories.courses import CoursePageFactory, the_home


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_the_home_page_shows_every_course_at_one_cost(client, django_assert_num_queries, number):
    the_home()
    CoursePageFactory.create_batch(number)
    client.get("/")
    with django_assert_num_queries(6):
        client.get("/?anew=1")  # as it is drawn

    with django_assert_num_queries(0):
        body = client.get("/").content.decode()

    assert body.count('href="/courses/') == number + 1
    assert "This is not a place to report a crime" in body


@pytest.mark.django_db
def test_a_signed_in_person_carries_on_from_the_home_page(client):
    the_home()
    client.force_login(PersonFactory())

    body = client.get("/").content.decode()

    assert "Carry on learning" in body
    assert "Make an account" not in body
