"""How a figure is taken: CPU time of this process, the measured work and its floor by turns, median of the rounds.

This machine's wall clock is noisy; CPU time of interleaved rounds is not, and queries are counted exactly.
"""

import gc
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import CaptureQueriesContext

Work = Callable[[], Any]


@dataclass(frozen=True)
class Figure:
    """One line of the table. `value` and `floor` in `unit`; `limit` judges `ratio` where there is one."""

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    queries: int | None
    limit: str
    ok: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def cpu_ms(work: Work, times: int) -> float:
    started = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - started) * 1000 / times


def queries_of(work: Work) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def against(
    name: str, work: Work, floor: Work, *, most: float, queries: int, rounds: int = 27, times: int = 10
) -> Figure:
    """Work beside its floor: at most `most` times the floor's CPU and `queries` queries."""
    work(), floor()
    counted = queries_of(work)
    gc.collect()
    gc.freeze()  # rubbish is collected as in production; what stays for good is not looked through each time
    pairs = [(cpu_ms(work, times), cpu_ms(floor, times)) for _ in range(rounds)]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    return Figure(
        name=name,
        value=round(statistics.median(ours for ours, _ in pairs), 3),
        unit="CPU ms",
        floor=round(statistics.median(theirs for _, theirs in pairs), 3),
        ratio=round(ratio, 2),
        queries=counted,
        limit=f"{most} x floor, {queries} queries",
        ok=ratio <= most and counted <= queries,
    )


class Browser:
    """A signed-in visitor that talks to a WSGI handler in this process, as a server would, without test instruments."""

    def __init__(self, handler: WSGIHandler, cookies: dict[str, str]) -> None:
        self.handler = handler
        self.cookies = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def get(self, address: str) -> bytes:
        return self.send("GET", address, b"")

    def post(self, address: str, body: bytes, **headers: str) -> bytes:
        return self.send("POST", address, body, **headers)

    def count_lines(self, address: str) -> int:
        """Reads an answer piece by piece and keeps none of it."""
        response, lines = self.answer("GET", address, b""), 0
        for piece in response:
            lines += piece.count(b"\n")
        response.close()
        return lines

    def send(self, method: str, address: str, body: bytes, **headers: str) -> bytes:
        response = self.answer(method, address, body, **headers)
        content = b"".join(response)
        response.close()
        return content

    def answer(self, method: str, address: str, body: bytes, **headers: str) -> Any:
        parts = urlsplit(address)
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self.cookies,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
            **headers,
        }
        statuses: list[str] = []
        response = self.handler(environ, lambda status, headers: statuses.append(status))
        if statuses[0][0] not in "23":
            raise RuntimeError(f"{method} {address} answered {statuses[0]}")
        return response
