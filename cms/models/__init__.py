from cms.models.dated import DatedFact, DatedStatement, LawEntry
from cms.models.glossary import GlossaryTerm
from cms.models.loaded import LoadedContent
from cms.models.pages import BasePage, HomePage, StandardPage
from cms.models.reviewed import Reviewed
from cms.models.service import Service
from cms.models.translated import Knowledge

__all__ = [
    "BasePage",
    "DatedFact",
    "DatedStatement",
    "GlossaryTerm",
    "HomePage",
    "Knowledge",
    "LawEntry",
    "LoadedContent",
    "Reviewed",
    "Service",
    "StandardPage",
]
