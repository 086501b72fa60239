from cms.views.missing import page_not_found
from cms.views.stale import form_went_stale

__all__ = ["form_went_stale", "page_not_found"]
