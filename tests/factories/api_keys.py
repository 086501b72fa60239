import factory
from factory.django import DjangoModelFactory

from agencies.actions.api_keys import drawn
from agencies.actions.secret_words import hash_of_token
from agencies.models import ApiKey
from tests.factories.agencies import AgencyFactory, PersonFactory


class ApiKeyFactory(DjangoModelFactory):
    """A key that works; `key_and_secret` also answers what the HR system sends."""

    class Meta:
        model = ApiKey

    class Params:
        once = factory.Sequence(lambda n: f"a-word-{n:05}")

    agency = factory.SubFactory(AgencyFactory)
    label = factory.Sequence(lambda n: f"HR system {n:05}")
    prefix = factory.LazyAttribute(lambda key: drawn(key.once)[0])
    secret_hash = factory.LazyAttribute(lambda key: hash_of_token(drawn(key.once)[1]))
    made_by = factory.SubFactory(PersonFactory)


def key_and_secret(once: str, **more: object) -> tuple[ApiKey, str]:
    return ApiKeyFactory(once=once, **more), drawn(once)[1]
