"""What the search knows: one row for each published thing and language, the words of the site, what was not found."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cms.search import words


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def for_readers(self, language: str, *, on: date) -> Self:
        """Each thing once: in the reader's language, or in the one that stands in for it."""
        return self.filter(
            Q(from_date=None) | Q(from_date__lte=on),
            Q(until_date=None) | Q(until_date__gt=on),
            readers__contains=f" {language} ",
        )


class SearchEntry(index.Indexed, models.Model):
    """A published thing as visitors may find it: public words alone, which can be read anew at any time.

    Wagtail's index gets its keys by two properties: `title` is the column that both databases weigh more.
    """

    # A text, as in Wagtail's index: SQLite looks a number up there by reading all of it.
    id = models.CharField(primary_key=True, max_length=50)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=36)
    language = models.CharField(max_length=10)
    readers = models.CharField(max_length=200)  # " en pl ": the languages whose readers are shown this row
    label = models.CharField(max_length=255)
    text = models.TextField(blank=True)
    also = models.JSONField(default=list)
    address = models.CharField(max_length=500)
    answers_everywhere = models.BooleanField(default=False)
    from_date = models.DateField(null=True)
    until_date = models.DateField(null=True)

    objects = SearchEntryQuerySet.as_manager()

    search_auto_update: ClassVar[bool] = False  # `cms.actions.search_entries` writes both together
    wagtail_reference_index_ignore = True
    search_fields: ClassVar = [
        index.SearchField("title", boost=10),
        index.SearchField("body"),
        index.AutocompleteField("beginnings"),
        *map(index.FilterField, ["kind", "readers", "from_date", "until_date"]),
    ]

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        indexes = [models.Index(fields=["kind", "key"], name="cms_search_by_key")]

    def __str__(self) -> str:
        return self.label

    @property
    def title(self) -> str:
        return words.noted(self.label, self.language)

    @property
    def body(self) -> str:
        """Other names with the endings of every language: the words of lists stand there in each."""
        names, spoken = "\n".join(self.also), [self.language, *(code for code, _name in settings.LANGUAGES)]
        also = dict.fromkeys(words.noted(names, code) for code in spoken)
        return " ".join([*also, words.noted(self.text, self.language)])

    @property
    def beginnings(self) -> str:
        return " ".join(words.tokens(self.label))


class SearchWord(models.Model):
    """A word that stands in entries of the search, for "did you mean"."""

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=words.LONGEST_WORD)  # as it is compared
    written = models.CharField(max_length=80)
    entries = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("word of the search")
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="cms_one_word_per_language")]

    def __str__(self) -> str:
        return self.written


class FailedSearch(models.Model):
    """Words that found nothing. Nothing says who looked for them, nor when on the day.

    What was looked for on one day alone is not written down: the fingerprint tells that it was asked before, and
    nothing else.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=10)
    words = models.CharField(_("words"), max_length=100, blank=True)
    days = models.PositiveIntegerField(_("days on which somebody looked for it"), default=1)
    last_day = models.DateField(_("last looked for"), db_index=True)

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-days", "-last_day", "words"]

    def __str__(self) -> str:
        return self.words
