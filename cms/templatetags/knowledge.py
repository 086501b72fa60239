"""What blocks show of the partnership's knowledge, on the day and in the language of the page they stand on.

The day is `on` in the context where a view gives it (a page that is kept is kept for a day), else today.
"""

from datetime import date

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from cms.models import DatedFact, GlossaryTerm, LawEntry, Service
from cms.queries import knowledge
from cms.queries.menu import has_directory

register = template.Library()


@register.simple_tag(takes_context=True)
def told(context: Context, fact: DatedFact) -> knowledge.Told:
    return knowledge.told(fact, on=_day(context))


@register.simple_tag(takes_context=True)
def listed(context: Context, service: Service) -> knowledge.Listed:
    return knowledge.listed(service, on=_day(context))


@register.simple_tag(takes_context=True)
def services_of(context: Context, category: str) -> list[knowledge.Listed]:
    return knowledge.services_of(category, language=get_language(), on=_day(context))


@register.simple_tag
def directory_address(category: str) -> str | None:
    """Where the directory lists all services of a category, if there is a directory."""
    if not has_directory(get_language() or settings.LANGUAGE_CODE):
        return None
    return f"{reverse('cms:directory')}?need={category}"


@register.simple_tag
def glossary_letters() -> list[tuple[str, list[GlossaryTerm]]]:
    return list(knowledge.glossary_letters(language=get_language()))


@register.simple_tag(takes_context=True)
def law_sections(context: Context) -> list[knowledge.LawSection]:
    return knowledge.law_sections(language=get_language(), on=_day(context))


@register.simple_tag(takes_context=True)
def law_section_of(context: Context, entry: LawEntry) -> knowledge.LawSection:
    """The table with one entry alone, for its preview."""
    return knowledge.law_section(LawEntry.Era(entry.era), [entry], on=_day(context))


def _day(context: Context) -> date:
    return context.get("on") or timezone.localdate()
