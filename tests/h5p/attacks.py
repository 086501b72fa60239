"""A package whose own program tries each way out of its frame, and a server elsewhere that counts who comes to it."""

import json
import socket
import threading
from pathlib import Path
from types import TracebackType

from tests.h5p.making import library, manifest

ATTACK = "Waymark.Attack"
SCRIPT = (Path(__file__).parent / "attack.js").read_text()
# As much of H5P as the script needs to run on a page without a fence.
WITHOUT_FENCE = "window.H5P = {jQuery: null, EventDispatcher: function () { this.trigger = () => {}; }};" + SCRIPT


def attack(mode: str, **content: str) -> dict[str, str | bytes]:
    """The files of a package that waits for `window.attack()`, so that a test says when."""
    return {
        "h5p.json": json.dumps(manifest(title="An attack", main=ATTACK)),
        "content/content.json": json.dumps({"mode": mode, "page": "/learn/", "other": "/", **content}),
        f"{ATTACK}-1.0/library.json": json.dumps(library(ATTACK, preloadedJs=[{"path": "attack.js"}])),
        f"{ATTACK}-1.0/attack.js": SCRIPT,
    }


class Outside:
    """Another site, which notes the first line of whatever reaches it, and calls from browser to browser.

    Chromium may open a line to a host that it is going to ask, before it has looked whether it may ask. Nothing is said
    on it, so it is no hit; but a name that somebody else answers for has been looked up.
    """

    def __enter__(self) -> "Outside":
        self.heard: list[str] = []
        self.web, self.calls = socket.create_server(("127.0.0.1", 0)), socket.socket(type=socket.SOCK_DGRAM)
        self.calls.bind(("127.0.0.1", 0))
        for listen in (self.listen, self.listen_for_calls):
            threading.Thread(target=listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.web.close()
        self.calls.close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.web.getsockname()[1]}"

    @property
    def stun(self) -> str:
        return f"stun:127.0.0.1:{self.calls.getsockname()[1]}"

    def listen(self) -> None:
        while True:
            try:
                guest, _ = self.web.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=[guest], daemon=True).start()

    def serve(self, guest: socket.socket) -> None:
        with guest:
            guest.settimeout(2)
            try:
                line = guest.recv(65536).split(b"\r\n")[0].decode(errors="replace")
            except OSError:
                line = ""
            if not line:
                return
            self.heard.append(line)
            guest.sendall(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
            )

    def listen_for_calls(self) -> None:
        while True:
            try:
                self.calls.recvfrom(2048)
            except OSError:
                return
            self.heard.append("a call")
