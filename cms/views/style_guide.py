from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.preview import StreamFieldBlockPreview

from cms.blocks import registry

WIDE, PHONE, RIGHT_TO_LEFT = "wide", "phone", "right-to-left"
LOOKS = {WIDE: _("On a computer"), PHONE: _("On a telephone, 320 px wide"), RIGHT_TO_LEFT: _("Right to left")}


class StyleGuide(TemplateView):
    """Every block with a live example, when to use it and what it refuses; and how we write."""

    template_name = "cms/style_guide/guide.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        look = self.request.GET.get("look", WIDE)
        return super().get_context_data(
            **kwargs,
            page_title=_("Style guide"),
            header_icon="openquote",
            entries=registry.entries(),
            looks=LOOKS,
            look=look if look in LOOKS else WIDE,
        )


class Specimen(StreamFieldBlockPreview):
    """One block as readers see it: the page in the guide's frame."""

    @property
    def block_id(self) -> str:
        for entry in registry.entries():
            if entry.name == self.kwargs["name"]:
                return str(entry.block.definition_prefix)
        raise Http404

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.GET.get("look") != RIGHT_TO_LEFT:
            return super().dispatch(request, *args, **kwargs)
        with translation.override(_a_language_from_the_right()):
            response = super().dispatch(request, *args, **kwargs)
            return response.render() if isinstance(response, TemplateResponse) else response


def _a_language_from_the_right() -> str:
    codes = (code for code, _name in settings.LANGUAGES if translation.get_language_info(code)["bidi"])
    return next(codes, settings.LANGUAGE_CODE)
