"""The life of a certificate on its pages: made again by a lead, or by its holder in another script."""

import io

import pikepdf
import pytest
from django.urls import reverse

from agencies.models import Person
from certificates.actions.certificates import issue
from certificates.models import Certificate, WithdrawalRequest
from tests.factories.agencies import AgencyFactory, MembershipFactory
from tests.factories.courses import NOW, CoursePageFactory, EnrolmentFactory, complete

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
SAME = "All of this would be printed as it is now."
WRONG = {"cause": "name", "reason": "It lacked the second name"}


@pytest.fixture
def agency():
    return AgencyFactory()


@pytest.fixture
def lead(agency):
    return MembershipFactory(agency=agency, lead=True).person


@pytest.fixture
def certificate(agency):
    person = MembershipFactory(agency=agency, person__display_name="Yusuf Ahmadi").person
    cycle = EnrolmentFactory(person=person, course=CoursePageFactory(title="Front desk")).cycles.get()
    evidence = complete(cycle)
    return Certificate.objects.filter(cycle=cycle).first() or issue(evidence=evidence, at=NOW)


def at(page, certificate):
    return reverse(f"certificates:{page}", args=[certificate.number])


def written(person, name, language=""):
    Person.objects.filter(pk=person.pk).update(certificate_name=name, certificate_language=language)


def test_a_lead_is_told_where_making_it_again_would_change_nothing(client, lead, certificate):
    client.force_login(lead)
    before = client.get(at("replace", certificate)).content.decode()
    written(certificate.person, "Yusuf Karim Ahmadi")

    after = client.get(at("replace", certificate)).content.decode()

    assert SAME in before
    assert SAME not in after
    assert "Yusuf Karim Ahmadi" in after


def test_a_lead_has_it_made_again_with_a_reason_and_twice_is_once(client, lead, certificate):
    client.force_login(lead)
    refused = client.post(at("replace", certificate), {"cause": "", "reason": ""})

    client.post(at("replace", certificate), WRONG)
    second = client.post(at("replace", certificate), WRONG, follow=True)

    assert set(refused.context["form"].errors) == {"cause", "reason"}
    new = Certificate.objects.get(superseded_at=None)
    assert Certificate.objects.count() == 2
    assert second.redirect_chain == [(at("check", new), 302)]
    assert "replaced already. Here is the newer one." in second.content.decode()
    old = client.get(at("check", certificate)).content.decode()
    assert "It lacked the second name" in old
    assert new.number in old


def test_an_old_form_leads_to_the_end_of_the_chain(client, lead, certificate):
    client.force_login(lead)
    client.post(at("replace", certificate), WRONG)
    client.post(at("replace", Certificate.objects.get(superseded_at=None)), WRONG)

    late = client.post(at("replace", certificate), WRONG)

    assert late["Location"] == at("check", Certificate.objects.get(superseded_at=None))
    assert Certificate.objects.count() == 3


def test_a_holder_has_it_made_again_in_another_script(client, certificate):
    client.force_login(certificate.person)
    written(certificate.person, "یوسف احمدی", "ur")
    own = client.get(reverse("certificates:own")).content.decode()

    specimen = client.get(reverse("certificates:name-pdf"))
    client.post(reverse("certificates:name"), {"numbers": [certificate.number]})

    assert reverse("certificates:name") in own
    new = Certificate.objects.get(superseded_at=None)
    assert (new.snapshot["holder_name"], new.snapshot["holder_language"]) == ("یوسف احمدی", "ur")
    twin = client.get(at("twin", new)).content.decode()
    assert '<bdi lang="ur" dir="rtl">یوسف احمدی</bdi>' in twin
    with pikepdf.open(io.BytesIO(specimen.content)) as pdf:
        links = [str(each.A.URI) for each in pdf.pages[0].Annots if "/A" in each]
    assert links
    assert all(link.endswith("/certificates/SPECIMEN/") for link in links)


def test_a_name_that_cannot_be_drawn_says_so_in_words(client, certificate):
    client.force_login(certificate.person)
    written(certificate.person, "Yusuf ᚠ")

    answer = client.get(reverse("certificates:name-pdf"))

    assert answer.status_code == 422
    assert "We have no typeface for ᚠ in the name." in answer.content.decode()
    assert "Go back to the design" not in answer.content.decode()


def test_a_request_goes_to_the_partnership_whose_post_is_led_and_to_no_other(client):
    elsewhere, here = AgencyFactory(name="A"), AgencyFactory(name="B")
    lead = MembershipFactory(agency=here, lead=True).person
    holder = MembershipFactory(agency=here).person
    for person in (lead, holder):
        MembershipFactory(agency=elsewhere, person=person)
    evidence = complete(EnrolmentFactory(person=holder, course=CoursePageFactory()).cycles.get())
    certificate = Certificate.objects.filter(person=holder).first() or issue(evidence=evidence, at=NOW)
    client.force_login(lead)

    client.post(reverse("certificates:ask-withdrawal", args=[certificate.number]), {"reason": "Not theirs"})

    assert elsewhere.partnership != here.partnership
    assert WithdrawalRequest.objects.get().partnership == here.partnership
