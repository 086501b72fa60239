"""Who is signed in, found on every page."""

from allauth.account.auth_backends import AuthenticationBackend

from agencies.models import Person
from agencies.queries.prepared import Given, Prepared

SIGNED_IN = Prepared(lambda: Person.objects.filter(pk=Given("person", Person._meta.pk), is_active=True))


class SignInBackend(AuthenticationBackend):
    """As allauth has it; the person is found by a question that is prepared once."""

    def get_user(self, user_id: int) -> Person | None:
        found = SIGNED_IN.objects(person=user_id)
        return found[0] if found else None
