"""Sessions in the database, as Django keeps them; found by a question that is prepared once, since every page asks."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from agencies.queries.prepared import Given, Prepared


def live_session() -> QuerySet[Session]:
    key, end = Session._meta.get_field("session_key"), Session._meta.get_field("expire_date")
    return Session.objects.filter(session_key=Given("key", key), expire_date__gt=Given("now", end))


LIVE = Prepared(live_session)


class SessionStore(DatabaseStore):
    def _get_session_from_db(self) -> Session | None:
        found = LIVE.objects(key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None  # as Django: an unknown key is never taken over
        return found[0] if found else None
