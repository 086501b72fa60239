from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter
from wagtail_localize.segments.types import StringSegmentValue

from cms.blocks.rich_text import CellTextBlock


class TableBlock(TypedTableBlock):
    """A table with a caption and a heading for each column.

    Wagtail's typed table gives editors a grid to type in, which lists inside lists would not; wagtail-localize passes
    it over, so the table says here which of its words are to be translated.
    """

    text = CellTextBlock(label=_("Text"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"
        description = _("For comparing things that share the same headings. Few columns: telephones are narrow.")

    def get_preview_value(self) -> TypedTable:
        # Its cells take words as they stand, not words that wait for a language.
        columns = [gettext("You want to"), gettext("Call")]
        rows = [[gettext("<p>tell of danger</p>"), "<p>999</p>"], [gettext("<p>ask the police</p>"), "<p>101</p>"]]
        return self.normalize(
            {
                "caption": gettext("Whom to call"),
                "columns": [{"type": "text", "heading": heading} for heading in columns],
                "rows": [{"values": cells} for cells in rows],
            }
        )

    def exclusions(self, table: TypedTable) -> Iterator[str]:
        if not (table.caption or "").strip():
            yield gettext("The table has no caption. Say what it shows.")
        if not table.columns or any(not (column["heading"] or "").strip() for column in table.columns):
            yield gettext("A column of the table has no heading. Give each column one.")

    def get_translatable_segments(self, table: TypedTable) -> list[Any]:
        extractor = StreamFieldSegmentExtractor(None)
        segments = [StringSegmentValue("caption", table.caption)]
        for index, column in enumerate(table.columns):
            segments.append(StringSegmentValue(f"heading-{index}", column["heading"]))
        for row, values in enumerate(table.row_data):
            for column, value in enumerate(values["values"]):
                cell = extractor.handle_block(table.columns[column]["block"], value)
                segments += [segment.wrap(f"cell-{row}-{column}") for segment in cell]
        return segments

    def restore_translated_segments(self, table: TypedTable, segments: list[Any]) -> TypedTable:
        writer = StreamFieldSegmentsWriter(None, None, None)
        words = {segment.path: segment for segment in segments}
        cells = defaultdict(list)
        for segment in segments:
            if segment.path.startswith("cell-"):
                place, inner = segment.unwrap()
                cells[place].append(inner)
        if "caption" in words:
            table.caption = words["caption"].render_text()
        for index, heading in enumerate(table.columns):
            if f"heading-{index}" in words:
                heading["heading"] = words[f"heading-{index}"].render_text()
        for place, inner in cells.items():
            row, column = (int(number) for number in place.removeprefix("cell-").split("-"))
            values = table.row_data[row]["values"]
            values[column] = writer.handle_block(table.columns[column]["block"], values[column], inner)
        return table
