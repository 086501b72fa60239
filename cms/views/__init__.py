from cms.views.stale import form_went_stale

__all__ = ["form_went_stale"]
