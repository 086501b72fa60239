"""Whether what somebody typed is the family name of a holder, however either of them is written. Plain Python."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator

# Where the family name stands first, by the language that the holder gave for their name.
FAMILY_FIRST = {"hu", "ja", "ko", "vi", "yue", "zh"}
# Words of a family name that are not one by themselves.
PARTICLES = set(
    [
        "a",
        "ab",
        "abu",
        "ad",
        "af",
        "al",
        "ap",
        "ar",
        "as",
        "at",
        "az",
        "bar",
        "ben",
        "bin",
        "bint",
        "da",
        "dal",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "end",
        "ibn",
        "la",
        "le",
        "les",
        "lo",
        "mac",
        "mc",
        "o",
        "of",
        "san",
        "st",
        "te",
        "ten",
        "ter",
        "ul",
        "ur",
        "van",
        "vom",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
        "ال",
        "بن",
        "ابن",
        "ابو",
        "بنت",
    ]
)
# Letters that Unicode does not take apart, and letters that keyboards of one script write differently.
ALIKE = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n",
        "ي": "ی", "ى": "ی", "ې": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ە": "ه", "ۃ": "ه", "ں": "ن",
        "ٱ": "ا", "ء": "", "ـ": "",
    }
)  # fmt: skip
SEPARATORS = re.compile(r"[\s\-‐‑‒–—./·,]+")
WITHOUT_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U000323af]+")


def plain(text: str) -> str:
    """Letters and digits alone, without case, accents, vowel points or the habits of one keyboard."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold()).casefold()
    kept = (sign for sign in bare if sign.isalnum() or (is_mark(sign) and not unicodedata.combining(sign)))
    return unicodedata.normalize("NFC", "".join(kept).translate(ALIKE))


def is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")  # vowel signs of Indian scripts are marks that are read


def is_family_name(typed: str, name: str, *, language: str = "") -> bool:
    """Whether this is the family name in a name, or the whole name. How long it takes tells nothing of the answer."""
    given = digest(plain(typed))
    matches = [hmac.compare_digest(given, digest(part)) for part in family_names(name, language)]
    return bool(plain(typed)) and sum(matches) > 0


def family_names(name: str, language: str = "") -> set[str]:
    """What counts as the family name: any words but the first, where it does not stand first itself.

    `Mary Smith-Jones` is found by Smith, Jones and both; `Jan van der Berg` by Berg and by van der Berg; a name of one
    word by itself; a Chinese or Korean one that is written together by its first letter or two, too.
    """
    words = [word for word in name.split() if plain(word)]
    first = family_first(name, language)
    counted = words if first or len(words) == 1 else words[1:]
    found = {plain(name), *runs(counted)}
    if len(words) == 1 and WITHOUT_SPACES.fullmatch(words[0]):
        letters = unicodedata.normalize("NFC", words[0])
        found |= {plain(letters[:1]), plain(letters[:2])}
    return found - {""}


def family_first(name: str, language: str) -> bool:
    return language.split("-")[0].lower() in FAMILY_FIRST or bool(WITHOUT_SPACES.search(name))


def runs(words: list[str]) -> Iterator[str]:
    """Words that follow each other, joined; not those that are particles alone."""
    pieces = [piece for word in words for piece in SEPARATORS.split(word) if plain(piece)]
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1):
            run = [plain(piece) for piece in pieces[start:end]]
            if not set(run) <= PARTICLES:
                yield "".join(run)


def digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
