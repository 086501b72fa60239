"""Packages that are taken, and the many that are not."""

import io
import json
import zipfile

import pytest

from assessments.packages.limits import Limits
from assessments.packages.reading import read
from assessments.packages.refusal import Refused
from tests.h5p.making import TINY, content_only, files, library, manifest, real_true_false, tiny, zipped
from tests.h5p.malformed import CASES, PNG, Case, needing
from tests.h5p.raw import Raw, raws, written

pytestmark = pytest.mark.unit


def reading(package: bytes, **more):
    return read(io.BytesIO(package), **more)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_malformed_package_is_refused_with_its_rule_and_file(case: Case):
    with pytest.raises(Refused) as refused:
        reading(case.make())

    assert (refused.value.rule, refused.value.file) == (case.rule, case.file)


def test_there_are_many_ways_to_be_malformed():
    assert len({case.name for case in CASES}) == len(CASES) > 150


def test_a_tiny_package():
    found = reading(tiny())

    assert (found.title, found.language, found.main, found.main_version) == ("A tiny package", "en", TINY, "1.0")
    assert (found.licence, found.warnings, found.pass_share) == ("CC BY", [], None)
    assert found.content == {"question": "Is it so?", "parts": 1}
    assert found.libraries == [
        {"name": TINY, "version": "1.0.0", "title": "Tiny", "author": "An invented author", "licence": "MIT"}
    ]
    assert found.names == ["h5p.json", "content/content.json", f"{TINY}-1.0/library.json", f"{TINY}-1.0/tiny.js"]


def test_a_package_as_its_makers_published_it():
    package = real_true_false()
    found = reading(package)

    assert (found.title, found.language, found.main, found.main_version) == (
        "Hello World",
        "und",
        "H5P.TrueFalse",
        "1.6",
    )
    assert (found.licence, found.warnings, found.pass_share) == ("", [], None)
    assert [(row["name"], row["version"], row["licence"]) for row in found.libraries] == [
        ("Drop", "1.0.2", "MIT"),
        ("FontAwesome", "4.5.4", "MIT"),
        ("H5P.FontIcons", "1.0.6", ""),
        ("H5P.JoubelUI", "1.3.9", ""),
        ("H5P.Question", "1.4.6", "MIT"),
        ("H5P.Transition", "1.0.4", "MIT"),
        ("H5P.TrueFalse", "1.6.1", "MIT"),
        ("H5PEditor.RadioGroup", "1.1.4", ""),
        ("H5PEditor.ShowWhen", "1.0.5", "MIT"),
        ("Tether", "1.0.2", "MIT"),
    ]
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert {name: found.bytes_of(name) for name in found.names} == {
            name: archive.read(name) for name in archive.namelist()
        }


def test_content_without_libraries():
    package = zipped(content_only("H5P.QuestionSet", {"questions": [], "passPercentage": 60}))

    found = reading(package, with_libraries=False)

    assert (found.main, found.main_version, found.pass_share) == ("H5P.QuestionSet", "1.17", 0.6)
    assert (found.libraries, found.names) == ([], ["h5p.json", "content/content.json"])
    with pytest.raises(Refused, match=r"missing-library h5p\.json H5P\.QuestionSet 1\.17"):
        reading(package)


def test_a_whole_package_read_for_its_content_alone():
    found = reading(tiny(), with_libraries=False)

    assert (found.libraries, found.names) == ([], ["h5p.json", "content/content.json"])


def test_what_official_packages_bring_and_nobody_needs_is_left_out():
    package = zipped(
        files()
        | {
            f"{TINY}-1.0/LICENSE": "MIT",
            f"{TINY}-1.0/a.diff": "x",
            f"{TINY}-1.0/old.swf": "x",
            f"{TINY}-1.0/.eslintrc": "x",
        }
        | {"__MACOSX/._h5p.json": "x", "content/.DS_Store": "x", "content/_old/a.html": "x"}
    )

    found = reading(package)

    assert found.names == ["h5p.json", "content/content.json", f"{TINY}-1.0/library.json", f"{TINY}-1.0/tiny.js"]
    assert found.warnings == []


def test_what_is_taken_but_has_to_be_known():
    content = {
        "video": {"path": "https://www.youtube.com/watch?v=x", "mime": "video/YouTube"},
        "again": {"path": "https://www.youtube.com/watch?v=x", "mime": "video/YouTube"},
        "there": {"path": "images/a.png#tmp", "mime": "image/png"},
        "by percents": {"path": "images/b%20c.png", "mime": "image/png"},
        "lost": {"path": "images/lost.png", "mime": "image/png"},
        "speak": {"library": "H5P.SpeakTheWords 1.0", "params": {}},
    }
    more = {"content/images/a.png": PNG, "content/images/b c.png": PNG, "notes.txt": "x"}

    found = reading(zipped(files(content) | more | needing("H5P.SpeakTheWords")))

    assert found.warnings == [
        {"rule": "kind-may-not-work", "file": "", "detail": "H5P.SpeakTheWords"},
        {"rule": "remote-media", "file": "content/content.json", "detail": "https://www.youtube.com/watch?v=x"},
        {"rule": "missing-media", "file": "content/content.json", "detail": "images/lost.png"},
        {"rule": "stray-file", "file": "notes.txt", "detail": ""},
    ]
    assert "notes.txt" not in found.names


def test_a_repeated_key_in_words_for_editors_is_borne():
    more = {f"{TINY}-1.0/language/en-gb.json": '{"a": 1, "a": 2}', f"{TINY}-1.0/semantics.json": '[{"b": 1, "b": 2}]'}

    assert reading(zipped(files() | more)).warnings == []


def test_versions_in_quotes_and_folders_without_versions():
    needs = [{"machineName": TINY, "majorVersion": "1", "minorVersion": "0"}]
    package = {
        "h5p.json": "\ufeff" + json.dumps(manifest(preloadedDependencies=needs)),
        "content/content.json": "[]",
        f"{TINY}/library.json": json.dumps(library(preloadedJs=[{"path": "./js/tiny.js"}], runnable="1")),
        f"{TINY}/js/tiny.js": "",
    }

    assert reading(zipped(package)).main == TINY


def test_an_archive_that_was_written_as_a_stream():
    class Stream(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise io.UnsupportedOperation

    out = Stream()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files().items():
            archive.writestr(name, data)

    assert reading(out.getvalue()).title == "A tiny package"


def test_folders_and_names_of_all_the_world():
    entries = [Raw("content/", method=0, mode=0o040755), *raws(files()), Raw("content/日本 Łódź.txt", b"x")]

    assert "content/日本 Łódź.txt" in reading(written(entries)).names


def test_a_long_row_of_libraries_is_no_circle():
    more = {}
    for n in range(300):
        more |= needing(f"L{n}", *([f"L{n + 1}"] if n < 299 else []))
    package = files() | more | needing(TINY, "L0")

    assert len(reading(zipped(package)).libraries) == 301


def test_a_diamond_of_libraries_is_no_circle():
    more = needing("A", "C") | needing("B", "C") | needing("C") | needing(TINY, "A", "B")

    assert len(reading(zipped(files() | more)).libraries) == 4


def test_only_kinds_that_are_taken():
    assert reading(tiny(), limits=Limits(kinds=frozenset({TINY}))).main == TINY
    with pytest.raises(Refused, match=r"content-type-not-allowed h5p\.json Waymark\.Tiny"):
        reading(tiny(), limits=Limits(kinds=frozenset({"H5P.TrueFalse"})))


def test_a_file_larger_than_is_taken():
    with pytest.raises(Refused, match=r"archive-too-large 0\.0 MB"):
        reading(tiny(), limits=Limits(archive=100))


def test_descriptions_larger_together_than_is_taken():
    texts = files()
    all_but_the_last = sum(len(texts[name]) for name in ("h5p.json", "content/content.json"))

    with pytest.raises(Refused, match=rf"json-too-large {TINY}-1\.0/library\.json"):
        reading(tiny(), limits=Limits(json_total=all_but_the_last))


@pytest.mark.parametrize("licence", [("CC BY", "4.0", "CC BY 4.0"), ("U", None, ""), ("U", "4.0", ""), (7, [], "")])
def test_licences(licence):
    name, number, shown = licence

    assert reading(zipped(files(h5p=manifest(license=name, licenseVersion=number)))).licence == shown


@pytest.mark.parametrize(
    ("content", "share"),
    [
        ({"passPercentage": 50}, 0.5),
        ({"behaviour": {"passPercentage": 100}}, 1.0),
        ({"passPercentage": "50"}, None),
        ({"passPercentage": True}, None),
        ({"passPercentage": 101}, None),
        ({"behaviour": []}, None),
        ([], None),
    ],
)
def test_the_share_from_which_it_says_passed(content, share):
    assert reading(tiny(content)).pass_share == share


def test_an_entry_can_be_read_again_from_its_beginning():
    found = reading(tiny())
    with found.open("h5p.json") as file, found.open("content/content.json") as other:
        first = file.read(10)
        other.read(5)
        file.seek(0)

        assert file.read(10) == first
        assert file.read() == found.bytes_of("h5p.json")[10:]
