"""What many certificates are worth, in one question."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from certificates.enums import NameAnswer, State
from certificates.models import Certificate
from certificates.queries.snapshot import Snapshot
from certificates.rules import masked
from certificates.rules.many import Asked
from certificates.rules.names import is_family_name


@dataclass(frozen=True)
class Answer:
    asked: Asked
    state: State
    certificate: Certificate | None
    holder: str  # in full where the family name was right, else by first letters
    name: NameAnswer

    @property
    def number(self) -> str:
        return self.asked.number or self.asked.typed

    @property
    def course(self) -> str:
        return str(self.certificate.snapshot["course_title"]) if self.certificate else ""


def answers(
    asked: Sequence[Asked], *, on: date, may_try: Callable[[str], Callable[[], None] | None]
) -> tuple[list[Answer], Counter[State]]:
    """The answer to each row, and how many had which state.

    `may_try(number)` counts one try of a family name and answers how to take it back, or None after too many. A second
    name for the same number is not tried at all.
    """
    numbers = {each.number for each in asked if each.number}
    known = {each.number: each for each in Certificate.objects.filter(number__in=numbers)}
    tried: set[str] = set()
    found = []
    for each in asked:
        certificate = known.get(each.number or "")
        if certificate is None:
            found.append(Answer(each, State.UNKNOWN, None, "", NameAnswer.NONE))
            continue
        again = each.family_name and each.number in tried
        name = NameAnswer.AGAIN if again else name_answer(each, certificate, may_try)
        if each.family_name:
            tried.add(certificate.number)
        holder = Snapshot.from_json(certificate.snapshot).holder_name
        shown = holder if name == NameAnswer.RIGHT else masked(holder)
        found.append(Answer(each, State(certificate.state_on(on)), certificate, shown, name))
    return found, Counter(answer.state for answer in found)


def name_answer(
    asked: Asked, certificate: Certificate, may_try: Callable[[str], Callable[[], None] | None]
) -> NameAnswer:
    snapshot = certificate.snapshot
    if not asked.family_name or not snapshot["holder_name"]:
        return NameAnswer.NONE
    take_back = may_try(certificate.number)
    if take_back is None:
        return NameAnswer.LATER
    if is_family_name(asked.family_name, snapshot["holder_name"], language=snapshot["holder_language"]):
        take_back()
        return NameAnswer.RIGHT
    return NameAnswer.WRONG
