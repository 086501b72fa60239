"""Visitors say what is wrong with an entry. Nobody is asked who they are, and no cookie is set.

The form's token is signed and stands in the form alone: it shows that the form was opened here, not long ago. A form of
another site could send no more than its own visitor could write here, so that a token bound to a cookie adds nothing.
"""

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cms import limits
from cms.directory.correction_form import ProblemForm
from cms.models import ProblemReport, Service
from cms.queries import directory as queries
from cms.views.directory import language_now, within_directory

SALT, LASTS_SECONDS = "cms.problem", 6 * 60 * 60


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str) -> HttpResponse:
    return within_directory(request, lambda head: answer(request, head, slug))


@never_cache
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    def thank(head: queries.Head) -> HttpResponse:
        context = {"head": head, "service": public_service(slug)}
        return quiet(render(request, "cms/directory/problem_sent.html", context))

    return within_directory(request, thank)


def answer(request: HttpRequest, head: queries.Head, slug: str) -> HttpResponse:
    service = public_service(slug)
    form = ProblemForm(request.POST or None, initial={"stamp": signing.dumps(slug, salt=SALT)})
    if request.method == "POST" and form.is_valid():
        if not is_stamped(form.cleaned_data["stamp"], slug):
            form.add_error(None, _("This form was open too long. Load the page again and send it once more."))
        elif form.is_trapped:
            return redirect("cms:problem-sent", slug)  # a program; it learns nothing
        elif not limits.may(request, "problem", thing=slug):
            return quiet(render(request, "cms/directory/too_often.html", status=429))
        else:
            keep(service, form)
            return redirect("cms:problem-sent", slug)
    return quiet(render(request, "cms/directory/problem.html", {"head": head, "service": service, "form": form}))


def keep(service: Service, form: ProblemForm) -> None:
    """On the entry itself, of which translations are only other words. The same said again that day is one report."""
    source = Service.objects.in_language(None).filter(translation_key=service.translation_key).first()
    said = ProblemReport(
        service=source or service,
        trouble=form.cleaned_data["trouble"],
        words=form.cleaned_data["words"],
        made_date=timezone.localdate(),
    )
    same = ProblemReport.objects.filter(trouble=said.trouble, words=said.words, made_date=said.made_date)
    if not same.filter(service=said.service, settled_date=None).exists():
        said.save()


def public_service(slug: str) -> Service:
    service = queries.service_at(slug, language=language_now())
    if service is None or not service.life_on(timezone.localdate()).is_public:
        raise Http404
    return service


def is_stamped(stamp: str, slug: str) -> bool:
    try:
        said: str = signing.loads(stamp, salt=SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        return False
    return said == slug


def quiet(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex"
    return response
