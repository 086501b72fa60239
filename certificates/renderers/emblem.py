"""The picture of a badge: the waymark on its post, without words, so that it suits every language."""

import io
from functools import cache
from xml.sax.saxutils import escape

from PIL import Image, ImageDraw

TEAL, WHITE, GOLD = "#0b4f5c", "#ffffff", "#f2b33d"
SIZE = 32  # of the drawing below, which is enlarged
POST = ((14.5, 4.5), (17.5, 4.5), (17.5, 28.5), (14.5, 28.5))
UPPER = ((9, 7), (22, 7), (26.5, 11), (22, 15), (9, 15))
LOWER = ((23, 17.5), (11.5, 17.5), (7.5, 20.75), (11.5, 24), (23, 24))
ENLARGED = 16


def svg(title: str) -> bytes:
    shapes = "".join(
        f'<polygon fill="{colour}" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'
        for colour, points in ((WHITE, POST), (GOLD, UPPER), (WHITE, LOWER))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="512" height="512" role="img">'
        f'<title>{escape(title)}</title><rect width="{SIZE}" height="{SIZE}" rx="7" fill="{TEAL}"/>{shapes}</svg>'
    ).encode()


@cache
def png() -> bytes:
    side = SIZE * ENLARGED
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    drawing = ImageDraw.Draw(picture)
    drawing.rounded_rectangle((0, 0, side - 1, side - 1), 7 * ENLARGED, fill=TEAL)
    for colour, points in ((WHITE, POST), (GOLD, UPPER), (WHITE, LOWER)):
        drawing.polygon([(x * ENLARGED, y * ENLARGED) for x, y in points], fill=colour)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
