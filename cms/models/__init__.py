from cms.models.area import Area, BankHoliday
from cms.models.care import ProblemReport, ServiceAnswer, ServiceLetter
from cms.models.content_note import WithContentNote
from cms.models.dated import DatedFact, DatedStatement, LawEntry
from cms.models.directory_page import DirectoryPage
from cms.models.glossary import GlossaryTerm
from cms.models.inclusive import CannotPublish, Inclusive, exclusions_of
from cms.models.library_term import LibraryTerm
from cms.models.library_use import ResourceDownload, ResourceUse
from cms.models.loaded import LoadedContent
from cms.models.opening import OpeningException, OpeningTime
from cms.models.pages import BasePage, HomePage, StandardPage
from cms.models.practice_note import PracticeNote
from cms.models.public_body import PublicBody
from cms.models.reminder import OwnerReminder
from cms.models.resource import CollectionPage, LibraryPage, ResourcePage
from cms.models.reviewed import Checked, Reviewed
from cms.models.search import FailedSearch, SearchEntry, SearchWord
from cms.models.service import Maintainer, Service, ServiceFacet
from cms.models.translated import Knowledge

__all__ = [
    "Area",
    "BankHoliday",
    "BasePage",
    "CannotPublish",
    "Checked",
    "CollectionPage",
    "DatedFact",
    "DatedStatement",
    "DirectoryPage",
    "FailedSearch",
    "GlossaryTerm",
    "HomePage",
    "Inclusive",
    "Knowledge",
    "LawEntry",
    "LibraryPage",
    "LibraryTerm",
    "LoadedContent",
    "Maintainer",
    "OpeningException",
    "OpeningTime",
    "OwnerReminder",
    "PracticeNote",
    "ProblemReport",
    "PublicBody",
    "ResourceDownload",
    "ResourcePage",
    "ResourceUse",
    "Reviewed",
    "SearchEntry",
    "SearchWord",
    "Service",
    "ServiceAnswer",
    "ServiceFacet",
    "ServiceLetter",
    "StandardPage",
    "WithContentNote",
    "exclusions_of",
]
