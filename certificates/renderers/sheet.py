"""The paper, A4 upright unless said otherwise, measured from the top and from the edge where reading starts."""

from certificates.renderers.fitting import FittedText
from certificates.renderers.qr import QrCode
from certificates.renderers.tagging import Box, TaggedCanvas

WIDTH, HEIGHT = 595.28, 841.89
STRIPE = 5  # points from one slanting line to the next

# Colours as PDF writes them: red, green and blue from 0 to 1.
TEAL = "0.043 0.310 0.361"
INK = "0.067 0.129 0.224"
GREY = "0.298 0.353 0.408"
LINE = "0.780 0.843 0.855"
TINT = "0.925 0.957 0.957"
AMBER = "0.878 0.588 0.149"
CREAM = "0.992 0.957 0.886"
WHITE = "1 1 1"
BLACK = "0 0 0"


class Sheet:
    """Places things by `offset` from the starting edge, left or right, and `depth` from the top."""

    def __init__(
        self, canvas: TaggedCanvas, *, right_to_left: bool, width: float = WIDTH, height: float = HEIGHT
    ) -> None:
        self.canvas = canvas
        self.right_to_left = right_to_left
        self.width, self.height = width, height

    def box(self, offset: float, depth: float, width: float, height: float) -> Box:
        left = self.width - offset - width if self.right_to_left else offset
        bottom = self.height - depth - height
        return Box(left, bottom, left + width, bottom + height)

    def fill(self, offset: float, depth: float, width: float, height: float, colour: str) -> None:
        box = self.box(offset, depth, width, height)
        self.canvas.addLiteral(f"{colour} rg {box.left:.2f} {box.bottom:.2f} {width:.2f} {height:.2f} re f")

    def stripes(self, offset: float, depth: float, width: float, height: float, colour: str) -> None:
        """A frame filled with slanting lines, which tells it from a solid one without any colour."""
        left, bottom, right, top = self.box(offset, depth, width, height)
        frame = f"{left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re"
        starts = range(int(left - height), int(right) + 1, STRIPE)
        lines = " ".join(f"{each} {bottom:.2f} m {each + height:.2f} {top:.2f} l" for each in starts)
        self.canvas.addLiteral(f"q {colour} RG 0.7 w {frame} S {frame} W n {lines} S Q")

    def diamond(self, offset: float, depth: float, size: float, colour: str) -> None:
        """A square on its corner, as painted along footpaths."""
        left, bottom, right, top = self.box(offset, depth, size, size)
        x, y = (left + right) / 2, (bottom + top) / 2
        corners = f"{left:.2f} {y:.2f} m {x:.2f} {top:.2f} l {right:.2f} {y:.2f} l {x:.2f} {bottom:.2f} l"
        self.canvas.addLiteral(f"{colour} rg {corners} h f")

    def write(
        self,
        text: FittedText,
        offset: float,
        baseline: float,
        *,
        colour: str,
        personal: bool = False,
        more: bool = False,
    ) -> list[Box]:
        """This will write lines from the starting edge, the first on the baseline, and return where they stand.

        `more` says that other text of the same paragraph follows.
        """
        boxes = []
        for index, line in enumerate(text.lines):
            depth = baseline + index * text.line_height
            box = self.box(offset, depth - text.rise, line.width * text.size, text.rise + text.drop)
            self.canvas.draw_text(
                line,
                box.left,
                self.height - depth,
                size=text.size,
                colour=colour,
                personal=personal,
                more_follows=line.space_follows or (more and index + 1 == len(text.lines)),
            )
            boxes.append(box)
        return boxes

    def write_below(
        self, text: FittedText, offset: float, depth: float, *, colour: str, personal: bool = False, more: bool = False
    ) -> list[Box]:
        """This will write lines of which the tallest letters just reach up to the depth."""
        return self.write(text, offset, depth + text.rise, colour=colour, personal=personal, more=more)

    def qr_code(self, code: QrCode, box: Box) -> None:
        self.canvas.addLiteral(code_operators(code, box))


def code_operators(code: QrCode, box: Box) -> str:
    module = (box.right - box.left) / code.modules_across
    return f"q {BLACK} rg {module:.4f} 0 0 {module:.4f} {box.left:.2f} {box.bottom:.2f} cm\n{code.path()}f Q"
