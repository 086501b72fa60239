"""What a word is to the search, the same where pages are noted and where somebody asks.

A key is a word without capitals, accents and endings. Both databases are given keys and no words, so that they agree,
and nothing that somebody typed reaches the language in which they are asked.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import local

import snowballstemmer

LONGEST_WORD = 40
EXCERPT_WORDS = 32
WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
JOINED = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")
# What the names of languages are called in Snowball. Others have no rules there: their words are keys as they stand.
STEMMERS = {
    "ar": "arabic", "de": "german", "en": "english", "es": "spanish", "fa": "persian", "fr": "french", "hi": "hindi",
    "hu": "hungarian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# Letters that have no accent to lose and are typed without it all the same.
ALIKE = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ک": "ك", "ی": "ي", "ہ": "ه"})
# Words that say nothing about what is looked for.
QUIET = {
    "en": "a an and are as at be by can do does for from get has have how i if in is it me my of on or our should that "
    "the their them there they this to us was we what when where which who why will with you your",
    "cy": "a ac am ar at beth ble ei ein eu fe fel fi fy gan gyda hyn i lle mae mewn neu o oedd os pa pam pan pryd pwy "
    "sut sydd sy y yn yr",
    "pl": "a albo ale by co czy dla do gdzie i ich jak jest kiedy kto ktory ma mi moge mozna na nie o od po przez sa "
    "sie to w we z za ze",
    "ur": "کا کی کے کو میں سے پر ہے ہیں اور یا کیا کہاں کیسے یہ وہ",
}
_stemmers = local()


@dataclass(frozen=True)
class Part:
    """A piece of an excerpt, and whether it is what was looked for."""

    text: str
    is_match: bool


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """A word without capitals and accents, as people type it in a hurry."""
    letters = unicodedata.normalize("NFKD", word.casefold().replace("'", "").replace("’", "").replace("ʼ", ""))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(ALIKE)
    return "".join(letter for letter in bare if letter.isalnum())[:LONGEST_WORD]


def tokens(text: str) -> Iterator[str]:
    for found in WORD.finditer(text):
        if word := folded(found.group()):
            yield word


@lru_cache(maxsize=50_000)
def key_of(word: str, language: str) -> str:
    """What is left of a folded word when its ending is gone."""
    name = STEMMERS.get(language.partition("-")[0])
    if name is None or word.isdigit():
        return word
    return folded(stemmer(name).stemWord(word)) or word


def stemmer(name: str) -> snowballstemmer.stemmer:
    """One for each thread: a stemmer keeps the word that it works on."""
    found = vars(_stemmers).get(name)
    if found is None:
        found = snowballstemmer.stemmer(name)
        setattr(_stemmers, name, found)
    return found


def keys(text: str, language: str) -> Iterator[str]:
    """The keys of a text in its order."""
    for word in tokens(text):
        yield key_of(word, language)


def noted(text: str, language: str) -> str:
    """A text as it is put into the index. Words with a hyphen are found as one word too."""
    whole = [key_of(folded(re.sub(r"\W", "", found.group())), language) for found in JOINED.finditer(text)]
    return " ".join([*keys(text, language), *whole])


@lru_cache(maxsize=32)
def quiet_words(language: str) -> frozenset[str]:
    return frozenset(folded(word) for word in QUIET.get(language, "").split())


def telling(words: Sequence[str], *languages: str) -> list[str]:
    """The words that say something; all of them where none does."""
    quiet = frozenset().union(*(quiet_words(language) for language in languages))
    return [word for word in words if word not in quiet] or list(words)


def excerpt(text: str, wanted: frozenset[str], language: str) -> list[Part]:
    """The stretch of a text with the most that was looked for, cut into what matches and what stands between."""
    spots = list(WORD.finditer(text))
    hits = [key_of(folded(spot.group()), language) in wanted for spot in spots]
    first = fullest(hits)
    shown, marked = spots[first : first + EXCERPT_WORDS], hits[first : first + EXCERPT_WORDS]
    if not shown:
        return [Part(text, is_match=False)] if text else []
    start = 0 if first == 0 else shown[0].start()
    is_end = first + EXCERPT_WORDS >= len(spots)
    end = len(text) if is_end else shown[-1].end()
    parts = [Part("… ", is_match=False)] if start else []
    for spot, is_hit in zip(shown, marked, strict=True):
        if is_hit:
            parts += [Part(text[start : spot.start()], is_match=False), Part(spot.group(), is_match=True)]
            start = spot.end()
    parts.append(Part(text[start:end] + ("" if is_end else " …"), is_match=False))
    return [part for part in parts if part.text]


def marked(text: str, wanted: frozenset[str], language: str) -> list[Part]:
    """A whole title, cut likewise."""
    parts, start = [], 0
    for spot in WORD.finditer(text):
        if key_of(folded(spot.group()), language) in wanted:
            parts += [Part(text[start : spot.start()], is_match=False), Part(spot.group(), is_match=True)]
            start = spot.end()
    parts.append(Part(text[start:], is_match=False))
    return [part for part in parts if part.text]


def fullest(hits: Sequence[bool]) -> int:
    """Where the stretch with the most hits begins: a little before its first one, so that it can be read."""
    if len(hits) <= EXCERPT_WORDS or not any(hits):
        return 0
    within = sum(hits[:EXCERPT_WORDS])
    best, most = 0, within
    for start in range(1, len(hits) - EXCERPT_WORDS + 1):
        within += hits[start + EXCERPT_WORDS - 1] - hits[start - 1]
        if within > most:
            best, most = start, within
    begin = next(place for place in range(best, len(hits)) if hits[place])
    return max(0, min(begin - 5, len(hits) - EXCERPT_WORDS))
