"""One page about a module, for those who decide on training: read, printed, adopted."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.models import Membership
from agencies.queries.access import led_agencies
from agencies.requests import PersonRequest
from courses.models import ModulePage
from courses.views.modules import module_or_404
from courses.views.reader import today
from courses.views.restrictions import within_restrictions

KINDS = ("why", "point", "change")


@require_safe
@login_required
def brief(request: PersonRequest, module: str) -> HttpResponse:
    """For people of agencies and for those who write modules."""
    if not may_read(request):
        raise Http404
    found = module_or_404(request, module)
    page = ModulePage.objects.get(pk=found.page_id)
    context = {
        "module": found,
        "page": page,
        "agencies": led_agencies(request.user, today()),
        **{f"{kind}s": [block.value for block in page.brief if block.block_type == kind] for kind in KINDS},
    }
    return within_restrictions(request, found, lambda: render(request, "courses/brief.html", context))


def may_read(request: PersonRequest) -> bool:
    has_post = Membership.objects.on(today()).filter(person=request.user).exists()
    return has_post or request.user.has_perm("wagtailadmin.access_admin")
