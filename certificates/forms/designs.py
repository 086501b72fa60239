"""What an editor types into a design, and what is still wrong with it. A draft may be wrong; a version may not."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.actions.pictures import CannotUsePicture, Redrawn, redraw
from certificates.models import DesignPicture
from certificates.queries.looks import BUILT_IN, MOST_LOGOS, MOST_SIGNATORIES
from certificates.queries.wording import PHRASES, built_in
from certificates.renderers import undrawable
from certificates.renderers.colours import LEAST_CONTRAST, contrast

LOGOS = range(1, MOST_LOGOS + 1)
SIGNATORIES = range(1, MOST_SIGNATORIES + 1)
DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST_KEPT = 300  # of anything in a draft
PICTURES = {"accept": "image/png,image/jpeg,image/webp,image/gif"}
LABELS = {
    "partnership_name": gettext_lazy("Name of the partnership"),
    "agency_name": gettext_lazy("Name of the agency"),
    "title": gettext_lazy("Title"),
    "certifies": gettext_lazy("Above the name"),
    "has_completed": gettext_lazy("Above the course"),
    "valid_until": gettext_lazy("Label of the last day"),
    "issued": gettext_lazy("Label of the day of issue"),
    "number": gettext_lazy("Label of the number"),
    "module": gettext_lazy("Heading of the modules"),
    "module_completed": gettext_lazy("Heading of the days of completion"),
    "module_until": gettext_lazy("Heading of the last days"),
    "check_at": gettext_lazy("Above the address where it is checked"),
    "qr_alt": gettext_lazy("What the QR code is, for people who cannot see it"),
    "link_alt": gettext_lazy("What the link does, for people who cannot see it"),
}
# How long each text may be, so that the page holds it: labels stand in narrow columns.
LONGEST = {
    "partnership_name": 120, "agency_name": 120, "title": 60, "certifies": 120, "has_completed": 120,
    "valid_until": 30, "issued": 30, "number": 30, "module": 40, "module_completed": 30, "module_until": 30,
    "check_at": 90, "qr_alt": 150, "link_alt": 150,
}  # fmt: skip
LONGEST_NAME, LONGEST_POST, LONGEST_ALT = 60, 90, 150


class DesignForm(forms.Form):
    """All of it may be left out. `content` is what was typed, right or wrong; errors say what forbids publishing."""

    accent = forms.CharField(
        label=gettext_lazy("Colour"),
        help_text=gettext_lazy("Of bars and headings. It has to be dark enough to be read on white."),
        required=False,
        widget=forms.TextInput(attrs={"type": "color", "class": "wm-colour"}),
    )

    def __init__(self, *args: Any, with_agency: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A plain copy of what was sent, in which kept pictures are remembered.
        self.typed: dict[str, Any] = self.data.dict() if isinstance(self.data, QueryDict) else dict(self.data)
        self.data = self.typed
        self.redrawn: dict[str, Redrawn] = {}  # new pictures by their digest, not kept yet
        self.keys = [key for key in LABELS if key in PHRASES or key == "partnership_name" or with_agency]
        for place in LOGOS:
            self._add_picture(f"logo_{place}", _("Logo %(place)d") % {"place": place})
            self._add(f"logo_{place}_alt", _("What logo %(place)d shows, in words") % {"place": place})
        for place in SIGNATORIES:
            self._add(f"signatory_{place}_name", _("Name"))
            self._add(f"signatory_{place}_post", _("Post, such as Chair of the partnership"))
            self._add_picture(f"signatory_{place}", _("Picture of the signature"))
        for language, _name in settings.LANGUAGES:
            ours = built_in(language)
            for key in self.keys:
                self._add(f"{language}_{key}", LABELS[key], hint=ours.get(key, ""))
            for place in SIGNATORIES:
                self._add(f"{language}_post_{place}", _("Post of signatory %(place)d") % {"place": place})
            for place in LOGOS:
                self._add(f"{language}_alt_{place}", _("What logo %(place)d shows, in words") % {"place": place})
        # A name without a signature is usual; a logo without a picture is none, and need not be said to be optional.
        self.quietly_optional = set(self.fields) - {f"signatory_{place}_picture" for place in SIGNATORIES}

    def _add(self, name: str, label: Any, *, hint: str = "") -> None:
        self.fields[name] = forms.CharField(label=label, help_text=hint, required=False)

    def _add_picture(self, slot: str, label: str) -> None:
        self.fields[f"{slot}_picture"] = forms.FileField(
            label=label, required=False, allow_empty_file=True, widget=forms.FileInput(attrs=PICTURES)
        )
        self.fields[f"{slot}_kept"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields[f"{slot}_gone"] = forms.BooleanField(label=_("Take this picture away"), required=False)

    @staticmethod
    def initial_from(content: dict[str, Any]) -> dict[str, Any]:
        """The fields that show a content."""
        shown: dict[str, Any] = {"accent": content.get("accent") or BUILT_IN.accent}
        for place, logo in enumerate(content.get("logos", []), start=1):
            shown |= {f"logo_{place}_kept": logo["picture"], f"logo_{place}_alt": logo["alt"]}
        for place, each in enumerate(content.get("signatories", []), start=1):
            slot = f"signatory_{place}"
            shown |= {f"{slot}_name": each["name"], f"{slot}_post": each["post"], f"{slot}_kept": each["picture"]}
        for language, texts in content.get("texts", {}).items():
            shown |= {f"{language}_{key}": text for key, text in texts.items()}
        return shown

    def said(self, name: str) -> str:
        return self._line(name)[:LONGEST_KEPT]

    def _line(self, name: str) -> str:
        """On one line, without signs that nobody sees: what is pasted may have some, and no database takes a null."""
        line = " ".join(str(self.typed.get(name, "")).split())
        return "".join(sign for sign in line if unicodedata.category(sign) != "Cc")

    def clean(self) -> dict[str, Any]:
        kept = {self.said(f"{slot}_kept") for slot in slots()}
        known = DesignPicture.objects.filter(sha256__in=[each for each in kept if DIGEST.fullmatch(each)])
        self.known = set(known.values_list("sha256", flat=True))
        self.pictures = {slot: self._picture(slot) for slot in slots()}
        self.content = self._content()
        self._check_colour()
        self._check_people_and_logos()
        self._check_texts()
        return self.cleaned_data

    def _picture(self, slot: str) -> str:
        """The digest of the picture in a slot: the new one, the one that was there, or none."""
        upload, kept = self.files.get(f"{slot}_picture"), self.said(f"{slot}_kept")
        before = kept if kept in self.known else ""
        if self.typed.get(f"{slot}_gone"):
            before = ""
        elif not upload and kept and not before:
            self.add_error(f"{slot}_picture", _("This picture is not kept any more. Choose it again."))
        if not upload:
            return before
        try:
            redrawn = redraw(upload)
        except CannotUsePicture as fault:
            self.add_error(f"{slot}_picture", str(fault))
            return before
        self.redrawn[redrawn.sha256] = redrawn
        return redrawn.sha256

    def show_kept(self) -> None:
        """After the pictures were kept: the fields hold them, so that nobody has to choose them again."""
        for slot, sha256 in self.pictures.items():
            self.typed[f"{slot}_kept"] = sha256
            self.typed.pop(f"{slot}_gone", None)

    def _content(self) -> dict[str, Any]:
        logos = [{"picture": self.pictures[f"logo_{place}"], "alt": self.said(f"logo_{place}_alt")} for place in LOGOS]
        signatories = [
            {
                "name": self.said(f"signatory_{place}_name"),
                "post": self.said(f"signatory_{place}_post"),
                "picture": self.pictures[f"signatory_{place}"],
            }
            for place in SIGNATORIES
        ]
        texts = {language: dict(self._texts(language)) for language, _name in settings.LANGUAGES}
        return {
            "accent": self.said("accent").lower() or BUILT_IN.accent,
            "logos": without_empty_end(logos),
            "signatories": without_empty_end(signatories),
            "texts": {language: found for language, found in texts.items() if found},
        }

    def _texts(self, language: str) -> Iterator[tuple[str, str]]:
        """What differs from our own text: so a phrase left alone follows our wording when that is mended."""
        ours = built_in(language)
        posts, alts = [f"post_{place}" for place in SIGNATORIES], [f"alt_{place}" for place in LOGOS]
        for key in [*self.keys, *posts, *alts]:
            text = self.said(f"{language}_{key}")
            if text and text != ours.get(key):
                yield key, text

    def _check_colour(self) -> None:
        try:
            ratio = contrast(self.content["accent"])
        except ValueError:
            self.add_error("accent", _("Write a colour such as #0b4f5c."))
            return
        if ratio < LEAST_CONTRAST:
            message = _(
                "This colour is too pale: its contrast with white is %(ratio)s to 1, and %(least)s is needed. "
                "Choose a darker one."
            )
            self.add_error("accent", message % {"ratio": f"{ratio:.1f}", "least": f"{LEAST_CONTRAST:.1f}"})

    def _check_people_and_logos(self) -> None:
        for place, logo in enumerate(self.content["logos"], start=1):
            if logo["picture"] and not logo["alt"]:
                self.add_error(f"logo_{place}_alt", _("Say what the logo shows: people who cannot see it hear this."))
            if logo["alt"] and not logo["picture"] and f"logo_{place}_picture" not in self.errors:
                self.add_error(f"logo_{place}_picture", _("Choose a picture, or clear the words about it."))
            self._check_length(f"logo_{place}_alt", LONGEST_ALT)
        for place, each in enumerate(self.content["signatories"], start=1):
            slot = f"signatory_{place}"
            if any(each.values()):
                for part, message in [
                    ("name", _("Give the name of whoever signs.")),
                    ("post", _("Say in which post they sign.")),
                ]:
                    if not each[part]:
                        self.add_error(f"{slot}_{part}", message)
            self._check_length(f"{slot}_name", LONGEST_NAME)
            self._check_length(f"{slot}_post", LONGEST_POST)

    def _check_texts(self) -> None:
        for language, texts in self.content["texts"].items():
            for key in texts:
                usual = LONGEST_POST if key.startswith("post_") else LONGEST_ALT
                self._check_length(f"{language}_{key}", LONGEST.get(key, usual))

    def _check_length(self, name: str, longest: int) -> None:
        text = self.said(name)
        if len(text) > longest:
            message = _("%(count)d characters are too many for the page: %(longest)d at most.")
            self.add_error(name, message % {"count": len(self._line(name)), "longest": longest})
        if letters := undrawable(text, settings.PDF_FONTS_DIR):
            self.add_error(name, _("We have no typeface for %(letters)s.") % {"letters": " ".join(letters)})

    # How the page is laid out

    def logos(self) -> list[dict[str, Any]]:
        return [{"place": place, **self._slot(f"logo_{place}"), "alt": self[f"logo_{place}_alt"]} for place in LOGOS]

    def signatories(self) -> list[dict[str, Any]]:
        return [
            {
                "place": place,
                **self._slot(f"signatory_{place}"),
                "name": self[f"signatory_{place}_name"],
                "post": self[f"signatory_{place}_post"],
            }
            for place in SIGNATORIES
        ]

    def _slot(self, slot: str) -> dict[str, Any]:
        kept = self[f"{slot}_kept"]
        return {"picture": self[f"{slot}_picture"], "kept": kept, "gone": self[f"{slot}_gone"], "sha256": kept.value()}

    def languages(self) -> list[dict[str, Any]]:
        """The texts by language, and whether any of them is wrong or the design's own."""
        found = []
        for code, name in settings.LANGUAGES:
            extra = [f"post_{place}" for place in SIGNATORIES] + [f"alt_{place}" for place in LOGOS]
            bound = [self[f"{code}_{key}"] for key in [*self.keys, *extra]]
            own = sum(1 for each in bound if each.value())
            found.append(
                {"code": code, "name": name, "fields": bound, "own": own, "is_wrong": any(b.errors for b in bound)}
            )
        return found


def slots() -> list[str]:
    return [f"logo_{place}" for place in LOGOS] + [f"signatory_{place}" for place in SIGNATORIES]


def without_empty_end(entries: list[dict[str, str]]) -> list[dict[str, str]]:
    """Places stay as they are, since texts of languages go by them; empty ones at the end are nothing."""
    while entries and not any(entries[-1].values()):
        entries = entries[:-1]
    return entries
