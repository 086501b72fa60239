from cms.models.dated import DatedFact, DatedStatement, LawEntry
from cms.models.glossary import GlossaryTerm
from cms.models.inclusive import CannotPublish, Inclusive, exclusions_of
from cms.models.library_term import LibraryTerm
from cms.models.loaded import LoadedContent
from cms.models.pages import BasePage, HomePage, StandardPage
from cms.models.reminder import OwnerReminder
from cms.models.resource import CollectionPage, LibraryPage, ResourcePage
from cms.models.reviewed import Checked, Reviewed
from cms.models.service import Service
from cms.models.translated import Knowledge

__all__ = [
    "BasePage",
    "CannotPublish",
    "Checked",
    "CollectionPage",
    "DatedFact",
    "DatedStatement",
    "GlossaryTerm",
    "HomePage",
    "Inclusive",
    "Knowledge",
    "LawEntry",
    "LibraryPage",
    "LibraryTerm",
    "LoadedContent",
    "OwnerReminder",
    "ResourcePage",
    "Reviewed",
    "Service",
    "StandardPage",
    "exclusions_of",
]
