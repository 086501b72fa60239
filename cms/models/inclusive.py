from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import Revision

from cms.blocks import BodyField, Exclusion, exclusions


class CannotPublish(ValidationError):
    """Something would exclude a reader, or readers would miss it. The messages say what and where."""

    def __init__(self, subject: models.Model, found: Sequence[Exclusion | str]) -> None:
        super().__init__([str(exclusion) for exclusion in found])
        self.subject = subject


class Inclusive(models.Model):
    """What is published only when it excludes nobody, whichever way it is published.

    The editor's form says so first, beside the block (`cms.blocks.exclusions`). This stands behind it for the ways that
    show no form: approval in a workflow, publishing in bulk, a translation, the loader, code.
    """

    class Meta:
        abstract = True

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        # A scheduled revision was looked at when it was scheduled; refusing it now would stop those queued behind it.
        if revision.approved_go_live_at is None:
            subject = revision.as_object()
            if found := exclusions_of(subject):
                raise CannotPublish(subject, found)
        return super().publish(revision, *args, **kwargs)  # type: ignore[misc]


def exclusions_of(subject: models.Model) -> list[Exclusion]:
    """What in any body of a page or snippet would exclude someone."""
    bodies = [field for field in subject._meta.get_fields() if isinstance(field, BodyField)]
    return [exclusion for field in bodies for exclusion in exclusions(getattr(subject, field.name))]
