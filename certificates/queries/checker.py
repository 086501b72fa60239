"""The offline checker: its words and keys for the page, and the page as one file that needs nothing else."""

import base64
import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from certificates.queries.keys import published_keys

SCRIPT, STYLES = "waymark/offline-check.js", "waymark/main.css"
# What the file allows itself: its own script and style, and no word to anybody.
POLICY = "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; form-action 'none'"
FILE = """<!doctype html>
<html lang="{language}" dir="{direction}" class="govuk-template">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="wm-body govuk-template__body"><main class="wm-main"><div class="wm-width wm-main__inner">
{body}
</div></main>
<script>{script}</script>
</body>
</html>
"""


def words() -> dict[str, str]:
    """What the script says. `{day}` and the like are filled in by it."""
    return {
        "genuine": _("Genuine"),
        "genuine_text": _("This was signed by the key of {partnership} and has not been changed since."),
        "expired": _("Genuine, and expired"),
        "expired_text": _("This was signed by the key of {partnership}. By this device’s clock it held until {day}."),
        "changed": _("Not genuine"),
        "changed_text": _("The signature does not fit the words. They were changed, or not copied whole."),
        "unknown": _("Signed by a key that we do not know"),
        "unknown_text": _("The key {kid} is not in this list. Load the page anew, or save a newer checker."),
        "revoked": _("Signed by a key that was revoked"),
        "revoked_text": _("The key {kid} was revoked on {day}: others may have used it. Check the number online."),
        "nothing": _("Nothing signed was found"),
        "nothing_text": _("Paste the whole address that the link in the certificate opens, or choose the PDF."),
        "unable": _("This browser cannot check signatures"),
        "unable_text": _("It does not know Ed25519 signatures. Use a newer browser, or check the number online."),
        "holder": _("Holder"),
        "course": _("Course"),
        "partnership": _("Partnership"),
        "number": _("Certificate number"),
        "issued": _("Issued"),
        "last": _("Valid until"),
        "withdrawn": _("Offline nobody can know whether it was withdrawn or replaced since. Check online:"),
    }  # fmt: skip


def checker_context(*, at: datetime) -> dict[str, Any]:
    """What the checker shows and knows. One question."""
    keys = published_keys(at=at)
    return {
        "keys": json.dumps(keys, ensure_ascii=False),
        "has_keys": bool(keys["keys"]),
        "words": json.dumps(words(), ensure_ascii=False),
        "made": at,
    }


def saved_checker(*, at: datetime) -> str:
    """One file with style, script, words and keys in it, in the active language."""
    body = render_to_string("certificates/offline/_checker.html", checker_context(at=at))
    script, style = content_of(SCRIPT), content_of(STYLES)
    return FILE.format(
        language=get_language() or "en",
        direction="rtl" if get_language_bidi() else "ltr",
        policy=POLICY.format(script=fingerprint(script), style=fingerprint(style)),
        title=escape(_("Check certificates offline")),
        style=style,
        script=script,
        body=body,
    )


def content_of(name: str) -> str:
    path = finders.find(name)
    assert path, f"{name} is not there: the front end has to be built"
    return Path(str(path)).read_text()


def fingerprint(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
