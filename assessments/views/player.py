"""The page in the frame of a package, and the package's files.

The frame has no origin and no cookies, runs nothing but the player and the package's own scripts, and asks nobody else
for anything. The lesson's own policy (`frame-src 'self'`) keeps it from walking off to another site.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language_info
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Person
from assessments.models import PackageVersion
from assessments.queries.package_files import NoSuchFile, kind_of, open_file, token_for
from assessments.queries.plays import own_play

A_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})$")
PIECE = 64 * 1024
# The files' own policy, for whoever opens one as a page.
NOTHING_RUNS = {"sandbox": [True], "default-src": ["'none'"], "style-src": ["'unsafe-inline'"]}


@require_safe
def play(request: HttpRequest, public_id: str) -> HttpResponse:
    """The player on the version that somebody started, where they stand in it. Nobody else's play is there."""
    if not isinstance(request.user, Person):
        raise Http404
    own = own_play(request.user, public_id)
    if own is None:
        raise Http404
    return player_page(request, own.version, own.state)


@require_safe
def play_try(request: HttpRequest, version: str) -> HttpResponse:
    """The player without a play, for those who write lessons: nothing is kept."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
    found = get_object_or_404(PackageVersion.objects.select_related("package"), public_id=version)
    return player_page(request, found)


def player_page(request: HttpRequest, version: PackageVersion, state: str = "") -> HttpResponse:
    assert isinstance(request.user, Person)
    site = request.build_absolute_uri("/").rstrip("/")
    files = site + reverse("assessments:package-file", args=[token_for(version, request.user), "h5p.json"])
    files = files.removesuffix("/h5p.json")
    language = version.package.language
    config = {
        "id": version.public_id,
        "page": site,
        "files": files,
        "script": urljoin(site, static("h5p/frame.bundle.js")),
        "style": urljoin(site, static("h5p/h5p.css")),
        "iri": f"{site}/activities/{version.package.public_id}/",
        "state": state,
    }
    context = {
        "title": version.package.title,
        "language": language,
        "direction": direction_of(language),
        "config": config,
    }
    response = render(request, "assessments/player.html", context)
    response._csp_config = player_policy(site, files)  # type: ignore[attr-defined]
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Referrer-Policy"] = "no-referrer"
    response["X-DNS-Prefetch-Control"] = "off"
    response["Cache-Control"] = "no-store"
    return response


def player_policy(site: str, files: str) -> dict[str, list[str]]:
    """The package's own files and the player's, each by its address; nothing else of the site, nothing of others."""
    ours = [urljoin(site, static(name)) for name in ("waymark/player.js", "h5p/main.bundle.js", "h5p/frame.bundle.js")]
    looks = [urljoin(site, static(name)) for name in ("waymark/player.css", "h5p/h5p.css")]
    return {
        "sandbox": ["allow-scripts"],
        "default-src": ["'none'"],
        # Half of all content types make their templates with it. There is nothing in the frame to be guarded from them.
        "script-src": [f"{files}/", *ours, "'unsafe-eval'"],
        "style-src": [f"{files}/", *looks, "'unsafe-inline'"],
        "img-src": [f"{files}/", "data:", "blob:"],
        "media-src": [f"{files}/", "data:", "blob:"],
        "font-src": [f"{files}/", "data:"],
        "connect-src": [f"{files}/"],
        "frame-ancestors": ["'self'"],
        "base-uri": ["'self'"],  # with none jQuery fails noisily
        "form-action": ["'none'"],
    }


def direction_of(language: str) -> str:
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "ltr"


@require_http_methods(["GET", "HEAD", "OPTIONS"])
def package_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A file of a package for whoever has its address, which is good for some hours. Knows nobody and asks nothing."""
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response["Access-Control-Allow-Methods"] = "GET, HEAD"
        response["Access-Control-Allow-Headers"] = "range, x-requested-with"
        response["Access-Control-Max-Age"] = "7200"
        return for_a_frame(response)
    try:
        file = open_file(token, name)
    except NoSuchFile:
        return for_a_frame(HttpResponse(status=404, content_type="text/plain"))
    return for_a_frame(contents(request, file, name))


def for_a_frame(response: HttpResponseBase) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, max-age=3600" if response.status_code < 400 else "no-store"
    response._csp_config = NOTHING_RUNS  # type: ignore[attr-defined]
    return response


def contents(request: HttpRequest, file: File, name: str) -> HttpResponseBase:
    """The whole, or the stretch that was asked for: players of sound and video jump about."""
    size = file.size
    stretch = stretch_of(request.headers.get("Range", ""), size)
    if stretch is None:
        file.close()
        return HttpResponse(status=416, content_type="text/plain", headers={"Content-Range": f"bytes */{size}"})
    start, end = stretch
    is_part = (start, end) != (0, size)
    body = pieces(file, start, start if request.method == "HEAD" else end)
    response = StreamingHttpResponse(body, status=206 if is_part else 200, content_type=kind_of(name))
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    if is_part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def stretch_of(asked: str, size: int) -> tuple[int, int] | None:
    """From where to before where; None where the file has nothing to give there. Several stretches at once, or what is
    none, are answered with the whole."""
    found = A_RANGE.match(asked)
    first, last = (int(end) if end else None for end in found.groups()) if found else (None, None)
    if first is None:
        return (max(size - last, 0), size) if last else (0, size)
    if last is not None and last < first:
        return 0, size
    if first >= size:
        return None
    return first, size if last is None else min(last + 1, size)


def pieces(file: File, start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < end and (piece := file.read(min(PIECE, end - start))):
            start += len(piece)
            yield piece
