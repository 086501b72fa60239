"""One agency by role: registered, trained and declared."""

from datetime import date

from django.db.models import Count, Q

from agencies.models import Agency, Role
from figures.models import PostStanding
from figures.models.standing import NOTHING
from figures.queries.declared import Declared
from figures.queries.workforce import Reach

REGISTERED = Count("human_id", distinct=True)
TRAINED = Count("human_id", distinct=True, filter=Q(until_date__isnull=False))


def by_role(agency: Agency, declared: Declared, *, on: date) -> tuple[Reach, list[tuple[str, Reach]]]:
    """The whole agency; and by code each role that is held or declared there. People count once in each.

    As kept for today: whoever calls has brought that up to date. Three queries.
    """
    posts = PostStanding.objects.filter(agency=agency, course_key=NOTHING)
    whole = posts.aggregate(registered=REGISTERED, trained=TRAINED)
    of_roles = {
        role: (registered, trained)
        for role, registered, trained in posts.order_by()
        .values_list("role")
        .annotate(registered=REGISTERED, trained=TRAINED)
    }
    said = {role for _agency, role in declared.by_role}
    names = Role.objects.filter(pk__in=said | of_roles.keys()).values_list("pk", "code", "name")
    lines = [
        (code, Reach(name, *of_roles.get(role, (0, 0)), declared.of_role(agency.pk, role), on))
        for role, code, name in sorted(names, key=lambda row: row[2].casefold())
    ]
    return Reach(agency.name, whole["registered"], whole["trained"], declared.of_agency(agency.pk), on), lines
