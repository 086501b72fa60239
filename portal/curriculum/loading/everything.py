"""One load of everything, in one transaction."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from wagtail.models import Locale

from agencies.models import Partnership, Strand
from assessments.models import Quiz, Scenario
from cms.enums import EasyRead, Jurisdiction, Licence, Mark, ServiceCategory, Way
from cms.models import DatedFact, GlossaryTerm, LawEntry, LibraryTerm
from portal.curriculum.loading import knowledge
from portal.curriculum.loading.assessing import load_quiz, load_scenario
from portal.curriculum.loading.bodies import Shelves
from portal.curriculum.loading.ledger import Ledger, Report
from portal.curriculum.loading.library import load_library
from portal.curriculum.loading.pages import COURSES, HOME, MODULES, PageLoader
from portal.curriculum.loading.shelf import Shelf
from portal.curriculum.reading import Vocabulary, read_curriculum
from portal.curriculum.reading.items import Curriculum

KINDS = {"term", "fact", "law", "page", "module", "lesson", "easy-read", "course", "quiz", "scenario"}
KINDS |= {"word", "library", "resource", "collection"}


def vocabulary() -> Vocabulary:
    return Vocabulary(
        marks=frozenset(Mark.values),
        jurisdictions=frozenset(Jurisdiction.values),
        service_categories=frozenset(ServiceCategory.values),
        licences=frozenset(Licence.values),
        ways=frozenset(Way.values),
        easy_read=frozenset(EasyRead.values),
    )


def read(folder: Path) -> Curriculum:
    """Everything that the files say. Raises `BrokenCurriculum` if there is any fault in them."""
    return read_curriculum(folder, vocabulary())


def load(curriculum: Curriculum, *, partnership: Partnership | None, at: datetime) -> Report:
    """This function will write what the files say and no editor has changed, or nothing at all.

    Strands and definitions go to the partnership; without one the shared content alone is loaded.
    """
    with transaction.atomic():
        ledger = Ledger(at=at)
        write(curriculum, ledger, partnership)
    return ledger.report


def write(curriculum: Curriculum, ledger: Ledger, partnership: Partnership | None) -> None:
    locale, folder = Locale.get_default(), curriculum.folder
    write_partnership(curriculum, ledger, partnership)
    terms, facts, laws, scenarios, quizzes = (
        Shelf(model, ledger, locale) for model in (GlossaryTerm, DatedFact, LawEntry, Scenario, Quiz)
    )
    knowledge.load_terms(terms, curriculum.terms, folder)
    knowledge.load_facts(facts, curriculum.facts)
    knowledge.load_law(laws, curriculum.law, facts, folder)
    for scenario in curriculum.scenarios:
        load_scenario(scenarios, scenario)
    pages = PageLoader(ledger, locale, Shelves(facts.pks, terms.pks, scenarios.pks))
    site = pages.load_site(curriculum.pages)
    modules = {module.id: pages.load_module(module, site[MODULES]) for module in curriculum.modules}
    strands = set(Strand.objects.values_list("code", flat=True))
    for module in curriculum.modules:
        if module.quiz:
            load_quiz(quizzes, module.quiz, modules[module.id], strands)
    for course in curriculum.courses:
        pages.load_course(course, site[COURSES], modules)
    if curriculum.library:
        load_library(curriculum.library, pages, Shelf(LibraryTerm, ledger, locale), site[HOME], folder)
    ledger.note_gone(KINDS)


def write_partnership(curriculum: Curriculum, ledger: Ledger, partnership: Partnership | None) -> None:
    words, folder = curriculum.partnership, curriculum.folder
    knowledge.load_definitions(ledger, words.national, None, folder)
    if partnership is None:
        ledger.report.notes.append(
            "No partnership was named, so strands and the partnership's own definition were not loaded."
        )
        return
    knowledge.load_strands(ledger, words, partnership, folder)
    knowledge.load_definitions(ledger, words.local, partnership, folder)
