from datetime import date

import factory
from factory.django import DjangoModelFactory

from agencies.enums import AgencyKind, Duty
from agencies.models import Agency, Definition, Membership, Partnership, Person, Responsibility, Role, Strand, Team

LONG_AGO = date(2020, 1, 1)


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    name = factory.Sequence(lambda n: f"Partnership {n:05}")
    slug = factory.Sequence(lambda n: f"partnership-{n:05}")


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    partnership = factory.SubFactory(PartnershipFactory)
    name = factory.Sequence(lambda n: f"Agency {n:05}")
    slug = factory.Sequence(lambda n: f"agency-{n:05}")
    kind = AgencyKind.COUNCIL


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Team {n:05}")


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = Role

    partnership = factory.SubFactory(PartnershipFactory)
    code = factory.Sequence(lambda n: f"role-{n:05}")
    name = factory.Sequence(lambda n: f"Role {n:05}")


class StrandFactory(DjangoModelFactory):
    class Meta:
        model = Strand

    partnership = factory.SubFactory(PartnershipFactory)
    code = factory.Sequence(lambda n: f"strand-{n:05}")
    name = factory.Sequence(lambda n: f"Strand {n:05}")


class DefinitionFactory(DjangoModelFactory):
    class Meta:
        model = Definition

    partnership = factory.SubFactory(PartnershipFactory)
    version = factory.Sequence(lambda n: n + 1)
    agreed_date = LONG_AGO
    text = "What we mean by hate crime."


class PersonFactory(DjangoModelFactory):
    """A person with a username, an e-mail address and no usable password; `password="…"` gives one."""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n:05}")
    email = factory.LazyAttribute(lambda person: f"{person.username}@example.org")
    display_name = factory.Sequence(lambda n: f"Person {n:05}")

    @classmethod
    def _create(cls, model_class, *args, password=None, **kwargs):
        person = model_class(*args, **kwargs)
        person.set_password(password) if password else person.set_unusable_password()
        person.save()
        return person


class MembershipFactory(DjangoModelFactory):
    """In force from long ago. `lead`, `team_lead` (of the membership's team) and `coordinator` add a duty when true."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = factory.SubFactory(RoleFactory, partnership=factory.SelfAttribute("..agency.partnership"))
    start_date = LONG_AGO

    @factory.post_generation
    def lead(self, create, extracted, **kwargs):
        if create and extracted:
            ResponsibilityFactory(membership=self, duty=Duty.TRAINING_LEAD)

    @factory.post_generation
    def team_lead(self, create, extracted, **kwargs):
        if create and extracted:
            ResponsibilityFactory(membership=self, duty=Duty.TRAINING_LEAD, team=self.team)

    @factory.post_generation
    def coordinator(self, create, extracted, **kwargs):
        if create and extracted:
            ResponsibilityFactory(membership=self, duty=Duty.COORDINATOR)


class ResponsibilityFactory(DjangoModelFactory):
    class Meta:
        model = Responsibility

    membership = factory.SubFactory(MembershipFactory)
    duty = Duty.TRAINING_LEAD
    start_date = factory.SelfAttribute("membership.start_date")
