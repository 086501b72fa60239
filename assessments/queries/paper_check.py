"""A module's quiz on paper, with its key: lent to the trainer pack, which checks who reads it."""

from uuid import UUID

from django.utils.translation import gettext as _

from assessments.queries.editions import current_edition, questions_of
from assessments.questions import Content, Kind, kind_of
from courses.lending import CheckQuestion


def quick_check(module_key: UUID, language: str) -> list[CheckQuestion]:
    edition = current_edition(module_key, language)
    if edition is None:
        return []
    asked = []
    for question in questions_of(edition).values():
        kind, content = kind_of(question.kind), question.content
        choices, key = kind.on_paper(content)
        asked.append(
            CheckQuestion(
                content["stem"], tuple(choices), tuple(key), content["feedback_correct"], text_of(kind, content)
            )
        )
    return asked


def text_of(kind: Kind, content: Content) -> str:
    """What a sheet shows under the question. A picture is told in words: not every printer shows what it shows."""
    picture = content.get("picture")
    told = _("Picture: %(text)s") % {"text": picture["text"]} if picture else ""
    return "\n".join(filter(None, [told, kind.text_on_paper(content)]))
