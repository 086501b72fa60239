"""What a PDF file says about itself: the same facts for people (document information) and for machines (XMP)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from xml.sax.saxutils import escape

import reportlab
from PIL import ImageCms

from certificates.renderers.file import stream

CREATOR = "Waymark"
PRODUCER = f"ReportLab {reportlab.__version__}"

DIGITS_ALONE = str.maketrans("", "", "-:T")

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
  xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate>
<xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True)
class Metadata:
    title: str
    author: str
    subject: str
    language: str
    at: datetime

    def information(self) -> str:
        """The document information dictionary."""
        digits = self.at.astimezone(UTC).isoformat(timespec="seconds")[:19].translate(DIGITS_ALONE)
        moment = f"(D:{digits}+00'00')"
        return (
            f"<< /Title {pdf_string(self.title)} /Author {pdf_string(self.author)}"
            f" /Subject {pdf_string(self.subject)} {MADE_WITH}"
            f" /CreationDate {moment} /ModDate {moment} >>"
        )

    def described(self) -> bytes:
        """The same for machines, as a stream object."""
        return stream(self.xmp(), "/Type /Metadata /Subtype /XML", compress=False)

    def xmp(self) -> bytes:
        moment = self.at.astimezone(UTC).isoformat(timespec="seconds").encode()
        title, subject = escape(self.title).encode(), escape(self.subject).encode()
        return b"%b".join(_xmp_around(self.author, self.language)) % (title, subject, moment, moment)


@lru_cache(maxsize=64)
def _xmp_around(author: str, language: str) -> list[bytes]:
    """What stands around title, subject and the two moments."""
    kept = {"title": "\0", "subject": "\0", "moment": "\0"}
    known = {"author": escape(author), "language": escape(language), "creator": CREATOR, "producer": PRODUCER}
    return XMP.format(**kept, **known).encode().replace(b"%", b"%%").split(b"\0")


def pdf_string(text: str) -> str:
    """A PDF text string: readable for ASCII, UTF-16 otherwise."""
    if not (text.isascii() and text.isprintable()):
        return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
    for sign in "\\()":
        text = text.replace(sign, "\\" + sign)
    return f"({text})"


MADE_WITH = f"/Creator {pdf_string(CREATOR)} /Producer {pdf_string(PRODUCER)}"


@cache
def colour_profile() -> bytes:
    """The sRGB profile, with a fixed day of making so that equal certificates have equal bytes."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = b"".join(part.to_bytes(2) for part in (2026, 1, 1, 0, 0, 0))
    return bytes(profile)
