"""The paper: A4 upright, measured from the top and from the edge where reading starts."""

from collections.abc import Sequence

from certificates.renderers.fitting import FittedText
from certificates.renderers.qr import QrCode
from certificates.renderers.tagging import Box, TaggedCanvas

WIDTH, HEIGHT = 595.28, 841.89

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

    def __init__(self, canvas: TaggedCanvas, *, right_to_left: bool) -> None:
        self.canvas = canvas
        self.right_to_left = right_to_left

    def box(self, offset: float, depth: float, width: float, height: float) -> Box:
        left = WIDTH - offset - width if self.right_to_left else offset
        bottom = HEIGHT - depth - height
        return Box(left, bottom, left + width, bottom + height)

    def fill(self, offset: float, depth: float, width: float, height: float, colour: str) -> None:
        box = self.box(offset, depth, width, height)
        self.canvas.addLiteral(f"{colour} rg {box.left:.2f} {box.bottom:.2f} {width:.2f} {height:.2f} re f")

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
                HEIGHT - depth,
                size=text.size,
                colour=colour,
                personal=personal,
                more_follows=more or index + 1 < len(text.lines),
            )
            boxes.append(box)
        return boxes

    def write_below(
        self, text: FittedText, offset: float, depth: float, *, colour: str, personal: bool = False, more: bool = False
    ) -> list[Box]:
        """This will write lines of which the tallest letters just reach up to the depth."""
        return self.write(text, offset, depth + text.rise, colour=colour, personal=personal, more=more)

    def qr_code(self, code: QrCode, box: Box) -> None:
        module = (box.right - box.left) / code.modules_across
        bars: Sequence[str] = [
            f"{bar.column} {code.modules_across - 1 - bar.row} {bar.length} 1 re" for bar in code.bars
        ]
        matrix = f"{module:.4f} 0 0 {module:.4f} {box.left:.2f} {box.bottom:.2f} cm"
        self.canvas.addLiteral(f"q {BLACK} rg {matrix}\n" + "\n".join(bars) + "\nf Q")
