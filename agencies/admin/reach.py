"""What a coordinator may reach in the Wagtail admin: their own partnerships, and nothing is ever deleted there."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from wagtail.permission_policies import BasePermissionPolicy

from agencies.enums import Duty
from agencies.models import (
    Agency,
    Definition,
    Membership,
    Partnership,
    Person,
    Responsibility,
    Role,
    Strand,
    Team,
)
from agencies.models.dated import in_force
from agencies.queries.access import is_coordinator

# The way from each model to its partnership.
PATHS: dict[type[Model], str] = {
    Partnership: "pk",
    Agency: "partnership",
    Team: "agency__partnership",
    Role: "partnership",
    Strand: "partnership",
    Definition: "partnership",
    Responsibility: "membership__agency__partnership",
}


def within_reach(model: type[Model], person: Person) -> QuerySet[Any]:
    """Rows of the partnerships that a person coordinates today; to see the names of members they must lead them."""
    if model is Membership:
        return Membership.objects.visible_to(person).standing()
    rows: QuerySet[Any] = model._default_manager.all()
    if person.is_superuser:
        return rows
    partnerships = Partnership.objects.coordinated_by(person, timezone.localdate())
    return rows.filter(**{f"{PATHS[model]}__in": partnerships})


class CoordinatorPolicy(BasePermissionPolicy):
    """Coordinators and administrators add and change; nobody deletes, since the past refers to it all."""

    permission_cache_name = "_partnership_permissions"

    def get_all_permissions_for_user(self, user: Any) -> set[str]:
        allowed = user.is_active and user.is_authenticated and is_coordinator(user, timezone.localdate())
        return {"add", "change", "view"} if allowed else set()

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in self.get_cached_permissions_for_user(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action) and within_reach(self.model, user).filter(pk=instance.pk).exists()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Person]:
        today = timezone.localdate()
        coordinators = Person.objects.filter(
            in_force(today, "memberships__"),
            in_force(today, "memberships__responsibilities__"),
            memberships__responsibilities__duty=Duty.COORDINATOR,
        )
        return Person.objects.filter(Q(is_superuser=True) | Q(pk__in=coordinators.values("pk")), is_active=True)


class AdministratorAddsPolicy(CoordinatorPolicy):
    """A new partnership is made by an administrator."""

    permission_cache_name = ""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return super().user_has_permission(user, action) and (action != "add" or user.is_superuser)
