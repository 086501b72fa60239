"""Branching scenarios as they are played."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex

from assessments import rules
from assessments.models import Scenario
from assessments.queries.faults import graph_of
from courses.models import LessonPage


def live_scenario(code: str, language: str) -> Scenario | None:
    """The scenario in the reader's language, or else in the source language."""
    scenarios = {
        scenario.locale.language_code: scenario
        for scenario in Scenario.objects.filter(code=code, live=True).select_related("locale")
    }
    return scenarios.get(language) or scenarios.get(settings.LANGUAGE_CODE)


def lesson_with(scenario: Scenario) -> LessonPage | None:
    """A live lesson that invites to this scenario: where skipping it leads back to."""
    uses = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(Scenario),
        to_object_id=str(scenario.pk),
        content_type=ContentType.objects.get_for_model(LessonPage),
    )
    pages = [int(object_id) for object_id in uses.values_list("object_id", flat=True)]
    return LessonPage.objects.live().filter(pk__in=pages).order_by("path").first() if pages else None


@dataclass(frozen=True)
class Moment:
    """Where a person stands in a story, and what their last choice led to."""

    node: Any
    number: int
    path: str
    last: Any = None

    @property
    def is_ending(self) -> bool:
        return self.node.block_type == "ending"


def moment(scenario: Scenario, path: Sequence[str]) -> Moment:
    """Follows a path of choices. Raises `rules.WrongTurn` where the story does not offer one of them."""
    nodes = {node.value["code"]: node for node in scenario.nodes}
    codes = rules.walk(scenario.start, graph_of(scenario.nodes), path)
    if codes[-1] not in nodes:
        raise rules.WrongTurn(codes[-1])
    last = None
    if path:
        last = next(choice for choice in nodes[codes[-2]].value["choices"] if choice["code"] == path[-1])
    return Moment(node=nodes[codes[-1]], number=len(codes), path=".".join(path), last=last)
