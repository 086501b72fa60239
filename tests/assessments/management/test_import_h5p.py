"""The importer by command: what it says, and how it ends."""

import io
from contextlib import suppress

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from assessments.models import Package
from tests.h5p.making import TINY, files, real_true_false, tiny, zipped
from tests.h5p.malformed import CASES
from tests.h5p.storage import files_in, files_without_row

pytestmark = [pytest.mark.integration, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _own_storage(monkeypatch):
    monkeypatch.setitem(storages._storages, "private", type(storages["private"])())


@pytest.fixture
def run(tmp_path):
    """Runs the command on these bytes: (exit code, standard output, standard error)."""

    def run(data: bytes, *more: str) -> tuple[int, str, str]:
        path, out, err, code = tmp_path / "tiny.h5p", io.StringIO(), io.StringIO(), 0
        path.write_bytes(data)
        try:
            call_command("import_h5p", str(path), *more, stdout=out, stderr=err)
        except SystemExit as end:
            code = end.code
        return code, out.getvalue(), err.getvalue()

    return run


def test_a_package_is_brought_in(run):
    code, said, wrong = run(tiny({"film": {"path": "https://example.org/a.mp4", "mime": "video/mp4"}}))

    package = Package.objects.get()
    assert (code, wrong) == (0, "")
    assert said.splitlines() == [
        "Title: A tiny package",
        f"Kind: {TINY} 1.0",
        "Licence: CC BY",
        "Libraries:",
        f"  {TINY} 1.0.0 (MIT)",
        "Warning: https://example.org/a.mp4 lies on another site, from which nothing is loaded here. Put the file "
        "itself into the activity.",
        f"Accepted as version 1 of package {package.public_id}.",
    ]
    assert package.versions.get().file_name == "tiny.h5p"


def test_a_dry_run_keeps_nothing(run):
    code, said, wrong = run(real_true_false(), "--dry-run")

    assert (code, wrong) == (0, "")
    assert said.splitlines()[:3] == ["Title: Hello World", "Kind: H5P.TrueFalse 1.6", "Licence: not stated"]
    assert "  H5P.JoubelUI 1.3.9 (no licence stated)" in said.splitlines()
    assert said.splitlines()[-1] == "Accepted. Nothing was kept."
    assert (Package.objects.count(), list(files_in(storages["private"]))) == (0, [])


def test_a_title_and_a_language(run):
    run(tiny(), "--title", "Pecyn bach", "--language", "cy")

    assert Package.objects.values_list("title", "language").get() == ("Pecyn bach", "cy")


def test_a_new_version_of_one_that_is_there(run):
    run(tiny())
    package = Package.objects.get()

    code, said, _ = run(tiny({"question": "Really?"}), "--replace", package.public_id)

    assert (code, said.splitlines()[-1]) == (0, f"Accepted as version 2 of package {package.public_id}.")
    assert run(tiny({"question": "Really?"}), "--replace", package.public_id)[2].split()[0] == "unchanged"


def test_a_package_that_is_not_there_to_replace(run):
    with pytest.raises(CommandError, match="No package has the public id 'nothing'"):
        run(tiny(), "--replace", "nothing")


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
@pytest.mark.parametrize("case", CASES[:: len(CASES) // 12], ids=lambda case: case.name)
def test_a_refusal_begins_with_its_rule(run, case, more):
    code, said, wrong = run(case.make(), *more)

    assert (code, said, wrong.split()[0]) == (1, "", case.rule)
    assert case.file in wrong
    assert (Package.objects.count(), files_without_row()) == (0, set())


def test_a_refusal_in_words(run):
    _, _, wrong = run(zipped(files() | {"content/a.html": "<script>"}))

    assert wrong == (
        "extension-not-allowed A file of this kind is not taken. Take that file out of the activity, or replace it, "
        "and save it again. The file in the package: content/a.html. The rule: extension-not-allowed.\n"
    )


def test_a_file_that_is_not_there(tmp_path):
    for path in (tmp_path / "none.h5p", tmp_path):
        err = io.StringIO()
        with suppress(SystemExit):
            call_command("import_h5p", str(path), stderr=err)
        assert err.getvalue().split()[0] == "cannot-open"
