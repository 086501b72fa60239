"""Certificates in the languages and scripts that the partnership's people use."""

import io
from dataclasses import replace

from PIL import Image, ImageDraw

from certificates.renderers import CertificateDrawing, ModuleLine, Wording
from certificates.renderers.drawing import Look, Picture, Signatory

ENGLISH = Wording(
    title="Certificate of completion",
    certifies="This is to certify that",
    has_completed="has completed the course",
    valid_until="Valid until",
    issued="Issued",
    number="Certificate number",
    module="Module",
    module_completed="Completed",
    module_until="Valid until",
    check_at="Check this certificate at",
    qr_alt="QR code that opens the page where this certificate can be checked",
    link_alt="Check this certificate on the web",
)
WELSH = replace(
    ENGLISH,
    title="Tystysgrif cwblhau",
    certifies="Tystir drwy hyn fod",
    has_completed="wedi cwblhau’r cwrs",
    valid_until="Yn ddilys tan",
    number="Rhif y dystysgrif",
)
POLISH = replace(
    ENGLISH,
    title="Świadectwo ukończenia",
    certifies="Zaświadcza się, że",
    has_completed="ukończył(a) kurs",
    valid_until="Ważne do",
    number="Numer świadectwa",
)
URDU = replace(
    ENGLISH,
    title="تکمیل کی سند",
    certifies="تصدیق کی جاتی ہے کہ",
    has_completed="نے یہ کورس مکمل کر لیا ہے",
    valid_until="کارآمد تا",
    issued="جاری ہونے کی تاریخ",
    number="سند نمبر",
    module="ماڈیول",
    module_completed="مکمل ہوا",
    module_until="کارآمد تا",
    check_at="اس سند کی تصدیق یہاں کریں",
)
PUNJABI = replace(
    ENGLISH,
    title="ਸੰਪੂਰਨਤਾ ਸਰਟੀਫਿਕੇਟ",
    certifies="ਇਹ ਤਸਦੀਕ ਕੀਤਾ ਜਾਂਦਾ ਹੈ ਕਿ",
    has_completed="ਨੇ ਇਹ ਕੋਰਸ ਪੂਰਾ ਕੀਤਾ ਹੈ",
    valid_until="ਇਸ ਤੱਕ ਵੈਧ",
    number="ਸਰਟੀਫਿਕੇਟ ਨੰਬਰ",
)
BENGALI = replace(
    ENGLISH,
    title="সমাপনী সনদ",
    certifies="এই মর্মে প্রত্যয়ন করা যাচ্ছে যে",
    has_completed="এই কোর্সটি সম্পন্ন করেছেন",
    valid_until="মেয়াদ শেষ",
    number="সনদ নম্বর",
)

PLAIN = CertificateDrawing(
    number="WM-7K3Q-9XWM-4D2H-6",
    holder_name="Amelia O’Connor",
    holder_language="en",
    course_title="Recognising and reporting hate crime: front-line staff",
    partnership_name="Northern Counties Hate Crime Partnership",
    agency_name="Northfield City Council",
    modules=(
        ModuleLine("What is a hate crime?", "2 Nov 2026", "1 Nov 2028"),
        ModuleLine("Reporting routes and third-party reporting centres", "9 Nov 2026", "8 Nov 2028"),
        ModuleLine("Looking after yourself", "20 Nov 2026", ""),
    ),
    issued="21 November 2026",
    valid_until="20 November 2027",
    check_url="https://waymark.example.org/certificates/WM-7K3Q-9XWM-4D2H-6/",
    language="en-GB",
    wording=ENGLISH,
)


def named(name: str, language: str) -> CertificateDrawing:
    return replace(PLAIN, holder_name=name, holder_language=language)


LONG_TITLE = (
    "Understanding the five monitored strands, intersectional hostility and the perception-based recording rule "
    "in everyday front-line housing practice"
)


def picture(width: int, height: int, colour: str, *, kind: str = "PNG") -> bytes:
    """A disc and a bar on a ground that a PNG lets shine through."""
    mode, ground = ("RGBA", (0, 0, 0, 0)) if kind == "PNG" else ("RGB", "white")
    drawn = Image.new(mode, (width, height), ground)
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((2, 2, min(width, height) - 3, height - 3), fill=colour)
    pen.rectangle((min(height, width // 2), height // 3, width - 3, 2 * height // 3), fill=colour)
    file = io.BytesIO()
    drawn.save(file, kind)
    return file.getvalue()


LOOK = Look(
    accent="#5b2a86",
    logos=(
        Picture(picture(300, 100, "#5b2a86"), "Northern Counties Hate Crime Partnership"),
        Picture(picture(160, 160, "#b5121b", kind="JPEG"), "Northfield City Council"),
        Picture(picture(1600, 200, "#00703c"), "Northern Counties Police"),
        Picture(picture(120, 90, "#1d4f91"), ""),
    ),
    signatories=(
        Signatory(
            "Dr Rukhsana Qureshi-Whittaker",
            "Chair of the partnership",
            Picture(picture(400, 120, "#141a5c"), "Signature"),
        ),
        Signatory("Tomos ap Rhys", "Chief Executive, Northfield City Council and Combined Authority"),
        Signatory("Łucja Żółkiewska", "Kierowniczka szkoleń", Picture(picture(90, 240, "#141a5c"), "Signature")),
    ),
)

DRAWINGS = {
    "english": PLAIN,
    "welsh": replace(named("Siân Gŵyr-Llŷr", "cy"), language="cy", wording=WELSH),
    "polish": replace(named("Łucja Żółkiewska-Ścibor", "pl"), language="pl", wording=POLISH),
    "turkish name": named("Işıl Çağrı Öztürkoğlu", "tr"),
    "romanian name": named("Ștefan Țurcanu-Bălănescu", "ro"),
    "arabic name": named("فاطمة الزهراء بنت محمد", "ar"),
    "name in two scripts": named("Fatima (فاطمة) Zahra", ""),
    "urdu": replace(
        named("ڈاکٹر محمد عثمان قریشی", "ur"),
        language="ur",
        wording=URDU,
        course_title="نفرت انگیز جرائم کی پہچان اور رپورٹنگ",
        modules=(ModuleLine("رپورٹ کرنے کے راستے (Third-party reporting)", "9 نومبر 2026", "8 نومبر 2028"),),
        issued="21 نومبر 2026",
        valid_until="20 نومبر 2027",
    ),
    "punjabi": replace(named("ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ ਢਿੱਲੋਂ", "pa"), language="pa", wording=PUNJABI),
    "bengali": replace(
        named("শ্রেয়া চক্রবর্তী", "bn"),
        language="bn",
        wording=BENGALI,
        issued="২১ নভেম্বর ২০২৬",
        valid_until="২০ নভেম্বর ২০২৭",
    ),
    "somali name": named("Cabdiraxmaan Xuseen Maxamed Cawaale", "so"),
    "sorani name": named("هەڵۆ ڕەسووڵ ڤیان ئۆمێد", "ckb"),
    "chinese name": named("欧阳修远", "zh-Hans"),
    "decomposed name": named("S\u0301wie\u0328tosława \u09af\u09bcাসমিন", ""),
    "long name": named(
        "Maria Magdalena Aleksandra Wiśniewska-Brzęczyszczykiewicz de la Concepción y Fernández-Villaverde", "pl"
    ),
    "long name in urdu": named("صاحبزادہ سید محمد عثمان علی شاہ قریشی الہاشمی بن عبدالرحمٰن الحسینی البخاری", "ur"),
    "eight long modules": replace(
        PLAIN,
        course_title=LONG_TITLE,
        modules=(ModuleLine(LONG_TITLE, "12 September 2026", "11 September 2028"),) * 8,
        state_note="This certificate was replaced on 3 May 2027.",
    ),
    "as little as possible": replace(PLAIN, modules=(), agency_name="", valid_until="", holder_language=""),
}
DRAWINGS |= {
    f"{which}, with a look": replace(DRAWINGS[which], look=LOOK)
    for which in ("english", "urdu", "punjabi", "bengali", "chinese name", "sorani name", "long name in urdu")
}
DRAWINGS["everything at once"] = replace(
    DRAWINGS["eight long modules"], look=LOOK, language="ur", holder_name=DRAWINGS["long name"].holder_name
)
