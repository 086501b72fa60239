"""How long things about people are kept, for the public statement: the rules in force, and the times that are fixed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.lending import retained
from agencies.models import RetentionRule
from cms.statements import Keeping, session_lasts


def keepings() -> Iterator[Keeping]:
    yield Keeping(_("Being signed in"), "", (str(session_lasts()),))
    yield Keeping(_("Proof of training: what was finished, passed and certified"), "", ())
    rules = RetentionRule.objects.filter(is_on=True).select_related("partnership").order_by("partnership__name")
    of_each: dict[str, list[RetentionRule]] = {}
    for rule in rules:
        of_each.setdefault(rule.what, []).append(rule)
    for thing in retained():
        yield Keeping(thing.label, thing.goes, tuple(map(in_words, of_each.get(thing.code, []))))


def in_words(rule: RetentionRule) -> str:
    months = ngettext("%(number)d month", "%(number)d months", rule.months) % {"number": rule.months}
    return f"{rule.partnership.name}: {months}"
