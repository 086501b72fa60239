"""Why a package is not taken, and what is to be known of one that is: said to whoever uploads it."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.packages.refusal import Refused

SAVE_AGAIN = gettext_lazy("Save the activity again from Lumi or your H5P site, and upload that file.")
ASK_ITS_MAKER = gettext_lazy("Ask whoever made it for a file that comes straight from Lumi or an H5P site.")
ANOTHER_FILE = gettext_lazy("Choose the .h5p file that Lumi or your H5P site saved.")
RENAME = gettext_lazy("Give that file a plain name, put it into the activity anew and save it again.")
TAKE_OUT = gettext_lazy("Take that file out of the activity, or replace it, and save it again.")
SMALLER = gettext_lazy("Make its pictures, sounds and films smaller, or make two activities of it.")
NEWER = gettext_lazy("Update the content type where you made the activity, and save it again with all its libraries.")
OLDER = gettext_lazy("Make the activity with an older version of the content type, or ask us to update the player.")
IN_THE_ACTIVITY = gettext_lazy("Correct it in the activity and save it again.")
LATER = gettext_lazy("Try again in a few minutes. If it happens again, tell whoever looks after this site.")

_RULES: dict[str, tuple[str | Promise, str | Promise]] = {
    # the archive
    "cannot-open": (gettext_lazy("This file is not there, or may not be read."), ANOTHER_FILE),
    "empty-file": (gettext_lazy("This file is empty."), ANOTHER_FILE),
    "not-a-zip": (gettext_lazy("This is not an H5P package."), ANOTHER_FILE),
    "archive-too-large": (gettext_lazy("This file is larger than is taken: %(detail)s."), SMALLER),
    "not-at-the-start": (gettext_lazy("Something stands before the package in this file."), ASK_ITS_MAKER),
    "truncated": (
        gettext_lazy("The end of this package is missing."),
        gettext_lazy("Download or copy it once more, to its end, and upload it again."),
    ),
    "data-after-the-end": (gettext_lazy("Something is hung on behind the package."), ASK_ITS_MAKER),
    "comment-too-long": (gettext_lazy("This package carries a long comment that nobody sees."), ASK_ITS_MAKER),
    "two-directories": (gettext_lazy("This package can be read in two ways."), ASK_ITS_MAKER),
    "zip64": (gettext_lazy("This package is written in a form for huge archives (ZIP64)."), SAVE_AGAIN),
    "split-archive": (gettext_lazy("This is one part of an archive of several."), SAVE_AGAIN),
    "empty": (gettext_lazy("There is nothing in this package."), ANOTHER_FILE),
    "too-many-entries": (gettext_lazy("There are too many files in this package: %(detail)s."), SMALLER),
    "directory-too-large": (gettext_lazy("The list of files in this package is too long."), ASK_ITS_MAKER),
    "directory-misplaced": (gettext_lazy("The list of files in this package is not where it should be."), SAVE_AGAIN),
    "directory-broken": (gettext_lazy("The list of files in this package cannot be read."), SAVE_AGAIN),
    "encrypted": (gettext_lazy("This package is locked with a password."), SAVE_AGAIN),
    "bad-compression": (gettext_lazy("A file in this package is packed in a way that H5P does not use."), SAVE_AGAIN),
    "not-a-regular-file": (gettext_lazy("Something in this package is neither a file nor a folder."), ASK_ITS_MAKER),
    "folder-with-data": (gettext_lazy("A folder in this package has contents like a file."), ASK_ITS_MAKER),
    "file-too-large": (gettext_lazy("A file in this package is larger than is taken: %(detail)s."), SMALLER),
    "total-too-large": (gettext_lazy("Unpacked, this package is larger than is taken: %(detail)s."), SMALLER),
    "compression-ratio": (gettext_lazy("A file in this package unpacks to far more than it should."), ASK_ITS_MAKER),
    "overlapping-entries": (gettext_lazy("Files in this package share the same bytes."), ASK_ITS_MAKER),
    "header-mismatch": (gettext_lazy("This package says two different things about a file in it."), ASK_ITS_MAKER),
    "lying-size": (gettext_lazy("A file in this package is not as large as it says."), ASK_ITS_MAKER),
    "corrupt-entry": (gettext_lazy("A file in this package is damaged."), SAVE_AGAIN),
    # names
    "name-nul": (gettext_lazy("The name of a file in this package has a hidden end."), ASK_ITS_MAKER),
    "name-encoding": (gettext_lazy("The name of a file in this package cannot be read with certainty."), RENAME),
    "name-backslash": (gettext_lazy("The name of a file in this package has a backslash in it."), RENAME),
    "name-control": (gettext_lazy("The name of a file in this package has characters that cannot be seen."), RENAME),
    "name-not-nfc": (gettext_lazy("The name of a file in this package is spelt with loose accents."), RENAME),
    "name-length": (gettext_lazy("The name of a file in this package is too long, or empty."), RENAME),
    "name-absolute": (gettext_lazy("The name of a file in this package leads out of it, or has a colon."), RENAME),
    "name-too-deep": (gettext_lazy("A file in this package lies in too many folders."), ASK_ITS_MAKER),
    "name-traversal": (gettext_lazy("The name of a file in this package leads out of its folder."), ASK_ITS_MAKER),
    "name-trailing": (gettext_lazy("The name of a file in this package ends with a dot or a space."), RENAME),
    "name-reserved": (gettext_lazy("The name of a file in this package is kept for devices by Windows."), RENAME),
    "duplicate-name": (gettext_lazy("Two files in this package have the same name: the other is %(detail)s."), RENAME),
    "file-is-also-folder": (gettext_lazy("Something in this package is both a file and a folder."), ASK_ITS_MAKER),
    # kinds of files
    "extension-not-allowed": (gettext_lazy("A file of this kind is not taken."), TAKE_OUT),
    "archive-inside": (gettext_lazy("There is an archive inside this package."), TAKE_OUT),
    "not-what-it-says": (gettext_lazy("A file in this package is not of the kind that its name says."), TAKE_OUT),
    "virus-found": (gettext_lazy("The virus scanner stopped this file: %(detail)s."), ASK_ITS_MAKER),
    "scanner-failed": (gettext_lazy("This file could not be checked for viruses, so it was not taken."), LATER),
    # documents
    "json-too-large": (gettext_lazy("A description in this package is too large."), SMALLER),
    "json-too-many-values": (gettext_lazy("A description in this package has too many parts."), SMALLER),
    "json-too-deep": (gettext_lazy("A description in this package is nested too deeply."), ASK_ITS_MAKER),
    "json-not-utf8": (gettext_lazy("A description in this package is not written in UTF-8."), SAVE_AGAIN),
    "json-duplicate-key": (gettext_lazy("A description in this package says “%(detail)s” twice."), SAVE_AGAIN),
    "json-not-finite": (gettext_lazy("A description in this package has a number that is none."), SAVE_AGAIN),
    "json-invalid": (gettext_lazy("A description in this package cannot be read."), SAVE_AGAIN),
    "json-bad-text": (gettext_lazy("A text in this package has characters that cannot be kept."), IN_THE_ACTIVITY),
    # what the package says of itself
    "missing-manifest": (gettext_lazy("This archive is not an H5P package: h5p.json is not at its top."), ANOTHER_FILE),
    "missing-content": (gettext_lazy("There is no content in this package."), SAVE_AGAIN),
    "manifest-shape": (gettext_lazy("The description of this package is not one of H5P."), SAVE_AGAIN),
    "content-shape": (gettext_lazy("The content of this package is not of H5P."), SAVE_AGAIN),
    "bad-title": (
        gettext_lazy("The activity needs a title of 1 to 255 characters that can be seen."),
        IN_THE_ACTIVITY,
    ),
    "bad-language": (gettext_lazy("The language of this package is not a code such as “en”."), IN_THE_ACTIVITY),
    "bad-main-library": (gettext_lazy("This package does not say properly what kind of content it is."), SAVE_AGAIN),
    "bad-embed-types": (gettext_lazy("This package does not say properly how it is shown."), SAVE_AGAIN),
    "main-library-not-a-dependency": (
        gettext_lazy("This package does not list its own kind of content, %(detail)s, once among its libraries."),
        SAVE_AGAIN,
    ),
    "content-type-not-allowed": (
        gettext_lazy("Activities of the kind %(detail)s are not taken on this site."),
        gettext_lazy("Choose another kind of activity, or ask whoever looks after this site."),
    ),
    "bad-version": (gettext_lazy("The version of a library is not a whole number (%(detail)s)."), NEWER),
    "bad-dependency": (gettext_lazy("A list of the libraries that are needed cannot be read (%(detail)s)."), NEWER),
    # libraries
    "bad-library-folder": (gettext_lazy("A folder in this package has a name that no library has."), TAKE_OUT),
    "missing-library-description": (gettext_lazy("A library in this package does not describe itself."), NEWER),
    "library-shape": (gettext_lazy("A library in this package does not describe itself as H5P libraries do."), NEWER),
    "bad-machine-name": (gettext_lazy("A library in this package has no proper name."), NEWER),
    "library-folder-mismatch": (gettext_lazy("A library lies in another folder than its own, %(detail)s."), SAVE_AGAIN),
    "bad-runnable": (gettext_lazy("A library does not say whether it can be played."), NEWER),
    "main-not-runnable": (gettext_lazy("The kind of content of this package, %(detail)s, cannot be played."), NEWER),
    "bad-core-api": (gettext_lazy("A library does not say properly which player it needs."), NEWER),
    "core-api-too-new": (gettext_lazy("A library needs a newer player than ours: %(detail)s."), OLDER),
    "bad-asset-path": (gettext_lazy("A library loads a script or style that is not its own: %(detail)s."), NEWER),
    "missing-asset": (gettext_lazy("A library loads a script or style that is missing: %(detail)s."), NEWER),
    "bad-language-file": (gettext_lazy("A language file of a library has no proper name."), NEWER),
    "semantics-shape": (gettext_lazy("A library does not describe its form as H5P libraries do."), NEWER),
    "library-twice": (gettext_lazy("A library is in this package twice: it is also in %(detail)s."), SAVE_AGAIN),
    "missing-library": (
        gettext_lazy("The library %(detail)s is needed and is not in this package."),
        gettext_lazy("Save the activity again as a file with all its libraries, not as content alone."),
    ),
    "dependency-cycle": (gettext_lazy("Libraries in this package need each other in a circle: %(detail)s."), NEWER),
    "bad-sub-library": (gettext_lazy("The content names no proper kind of content: %(detail)s."), SAVE_AGAIN),
    "bad-media-address": (gettext_lazy("The content leads to something that is no file: %(detail)s."), IN_THE_ACTIVITY),
    "bad-media-path": (gettext_lazy("The content leads to a file outside the package: %(detail)s."), IN_THE_ACTIVITY),
    # keeping it
    "unchanged": (
        gettext_lazy("This is the very file that is played now, so nothing was changed."),
        gettext_lazy("If you meant a newer one, save it from Lumi or your H5P site and choose that."),
    ),
}

_WARNINGS: Mapping[str, str | Promise] = {
    "kind-may-not-work": gettext_lazy(
        "%(detail)s asks for a microphone, for pages of other sites or for a server of its own, which it does not get "
        "here. Try the activity before you use it."
    ),
    "remote-media": gettext_lazy(
        "%(detail)s lies on another site, from which nothing is loaded here. Put the file itself into the activity."
    ),
    "missing-media": gettext_lazy("%(detail)s is used in the content, but is not in the package."),
    "stray-file": gettext_lazy("%(file)s belongs to nothing in the package. It was left out."),
}


def in_words(refused: Refused) -> str:
    """This function will say what is wrong, with which file by which rule, and what to do about it."""
    what, to_do = _RULES.get(refused.rule, (gettext_lazy("This package cannot be taken."), ASK_ITS_MAKER))
    said = [str(what) % {"detail": refused.detail, "file": refused.file}, str(to_do)]
    if refused.file:
        said.append(_("The file in the package: %(file)s.") % {"file": refused.file})
    said.append(_("The rule: %(rule)s.") % {"rule": refused.rule})
    return " ".join(said)


def warnings_in_words(warnings: Iterable[Mapping[str, str]]) -> list[str]:
    """What somebody should know of a package that was taken, as `PackageVersion.warnings` keeps it."""
    return [str(_WARNINGS[each["rule"]]) % each for each in warnings if each["rule"] in _WARNINGS]


def known_rules() -> frozenset[str]:
    return frozenset(_RULES)
