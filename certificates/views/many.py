"""A whole list of certificates checked at once. Nothing of it is kept."""

from collections.abc import Callable, Iterator
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.exports import csv_file
from certificates.actions import checks
from certificates.enums import NameAnswer
from certificates.forms import ManyForm
from certificates.queries.many import Answer, answers
from certificates.views import limits

NOTHING = "–"  # on the page: an empty cell looks like one that is still to come


@require_http_methods(["GET", "POST"])
@never_cache
def many(request: HttpRequest) -> HttpResponseBase:
    """Asks for a list and answers each row, on the page or as a file."""
    form = ManyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and not limits.use(request, "many"):
        return limits.too_often(request, "many")
    if not form.is_valid():
        return page(request, {"form": form})
    today = timezone.localdate()
    found, counts = answers(form.asked, on=today, may_try=tries(request))
    if request.POST.get("as") == "csv":
        return csv_file(f"certificates-{today:%Y-%m-%d}.csv", table(found, iso))
    checks.note(counts, day=today)
    heading, *rows = table(found, words)
    shown = {
        "form": ManyForm(),
        "columns": heading,
        "rows": [[number, *(cell or NOTHING for cell in cells)] for number, *cells in rows],
        "counts": [(state, count) for state, count in counts.most_common()],
        "again": "\n".join(said_again(answer) for answer in found),
    }
    return page(request, shown)


def page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    response = render(request, "certificates/many.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


def tries(request: HttpRequest) -> Callable[[str], Callable[[], None] | None]:
    def may_try(number: str) -> Callable[[], None] | None:
        used = limits.use(request, "family-name", key=number)
        return used.rollback if used else None

    return may_try


def said_again(answer: Answer) -> str:
    """The row as it is sent again for the file. Beside what is no number a name would be read as a part of that."""
    return f"{answer.number}\t{answer.asked.family_name}" if answer.asked.number else answer.number


def table(found: list[Answer], day: Callable[[date], str]) -> Iterator[list[str]]:
    """Headings and rows, the same on the page and in the file."""
    yield [
        _("Number"), _("State"), _("Course"), _("Issued"), _("Valid until"), _("Withdrawn from"),
        _("Holder"), _("Name is right"),
    ]  # fmt: skip
    for answer in found:
        held = answer.certificate
        yield [
            answer.number,
            str(answer.state.label),
            answer.course,
            day(held.issued_date) if held else "",
            day(held.last_date) if held else "",
            day(held.withdrawn_date) if held and held.withdrawn_date else "",
            answer.holder,
            str(answer.name.label) if held and answer.name != NameAnswer.NONE else "",
        ]


def words(day: date) -> str:
    return date_format(day, "j M Y")


def iso(day: date) -> str:
    return day.isoformat()
