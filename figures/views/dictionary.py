"""What every field of the files, exports and addresses means. Open to everyone, as the definitions are."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from figures import definitions
from figures.dictionary import DATASETS, VERSION
from figures.queries.dictionary import definitions_address, described


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    datasets = [
        (
            dataset,
            gettext(dataset.title),
            gettext(dataset.where),
            [
                (
                    gettext(each.name) if dataset.is_table else each.name,
                    gettext(each.kind),
                    gettext(each.unit) if each.unit else "",
                    gettext(each.meaning),
                    each,
                )
                for each in dataset.fields
            ],
        )
        for dataset in DATASETS
    ]
    context = {"datasets": datasets, "version": VERSION, "definitions_version": definitions.CURRENT}
    return render(request, "figures/dictionary.html", context)


@require_safe
def dictionary_json(request: HttpRequest) -> JsonResponse:
    return JsonResponse({**described(), "address": definitions_address()})
