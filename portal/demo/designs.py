"""How the certificates of the invented partnership look, and those of one agency that has its own design."""

import io
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from agencies.models import Agency, Person
from certificates.actions import designs, pictures
from portal.demo.partnership import Stage

LONG_AGO = timedelta(days=4 * 365)
NO_TEXTS: dict[str, dict[str, str]] = {}


def make_designs(stage: Stage, accounts: dict[str, Person], *, at: datetime) -> None:
    """The partnership's design, and that of the second agency: published before anybody was certified."""
    editor, before = accounts["editor"], at - LONG_AGO
    signature = keep(scribble(), by=editor, at=before)
    shared: dict[str, Any] = {
        "accent": "#0b4f5c",
        "logos": [{"picture": keep(waymark("#0b4f5c"), by=editor, at=before), "alt": stage.partnership.name}],
        "signatories": [{"name": "Imran Qureshi", "post": "Coordinator of the partnership", "picture": signature}],
        "texts": {
            "cy": {"post_1": "Cydlynydd y bartneriaeth"},
            "pl": {"post_1": "Koordynator partnerstwa"},
            "ur": {"post_1": "شراکت کے رابطہ کار"},
        },
    }
    publish(stage, None, shared, by=editor, at=before)
    if len(stage.agencies) > 1:
        agency = stage.agencies[1][1]
        logo = {"picture": keep(waymark("#7a1f3d"), by=editor, at=before), "alt": agency.name}
        own = {**shared, "accent": "#7a1f3d", "logos": [*shared["logos"], logo], "texts": NO_TEXTS}
        own["signatories"] = [*shared["signatories"], {"name": "Ruth Adeyemi", "post": "Chief officer", "picture": ""}]
        publish(stage, agency, own, by=editor, at=before)


def publish(stage: Stage, agency: Agency | None, content: dict[str, Any], *, by: Person, at: datetime) -> None:
    design = designs.design_for(stage.partnership, agency)
    if design.versions.exists():
        return
    design = designs.save_draft(design=design, content=content, seen=design.draft_number, by=by, at=at)
    designs.publish(design=design, seen=design.draft_number, by=by, at=at)


def keep(picture: Image.Image, *, by: Person, at: datetime) -> str:
    target = io.BytesIO()
    picture.save(target, "PNG")
    return pictures.keep(pictures.redraw(SimpleUploadedFile("demo.png", target.getvalue())), by=by, at=at)


def waymark(colour: str) -> Image.Image:
    """A signpost of two arms: nobody's arms."""
    picture = Image.new("RGB", (480, 240), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((232, 20, 248, 230), fill=colour)
    draw.polygon([(250, 40), (420, 40), (460, 70), (420, 100), (250, 100)], fill=colour)
    draw.polygon([(230, 120), (60, 120), (20, 150), (60, 180), (230, 180)], fill=colour)
    return picture


def scribble() -> Image.Image:
    picture = Image.new("RGBA", (520, 160), (255, 255, 255, 0))
    points = [(20, 120), (70, 30), (90, 130), (150, 60), (190, 120), (250, 40), (280, 120), (380, 80), (500, 100)]
    ImageDraw.Draw(picture).line(points, fill=(20, 39, 44, 255), width=7, joint="curve")
    return picture
