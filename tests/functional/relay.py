"""An HTTP proxy in a thread that counts the calls on their way to an engine, and can hold one."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

_SCOPE = re.compile(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/aws4_request")


class Relay(ThreadingHTTPServer):
    """The proxy; ``calls`` are those that came through, as ``service operation``."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.calls: list[str] = []
        self._to_hold = self._after = ""
        self.holds = threading.Event()
        self._released = threading.Event()

    def hold(self, call: str, after: str) -> None:
        """Pass on no such call after the other one; ``holds`` is set when the first one waits."""
        self._to_hold, self._after = call, after

    def pass_by(self, call: str) -> None:
        """Take note of a call, and keep it as long as it is to be held."""
        self.calls.append(call)
        if call == self._to_hold and self._after in self.calls:
            self.holds.set()
            self._released.wait()

    def shutdown(self) -> None:
        """Let go of what is held, and end."""
        self._released.set()
        super().shutdown()

    @property
    def url(self) -> str:
        """What HTTP_PROXY has to say."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def relay() -> Iterator[Relay]:
    """Run a proxy for the length of the block."""
    with Relay() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: Relay
    protocol_version = "HTTP/1.1"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        url = urlsplit(self.path)
        self.server.pass_by(_name(self.command, url.query, self.headers, body))
        assert url.hostname
        connection = HTTPConnection(url.hostname, url.port or 80)
        connection.putrequest(
            self.command,
            f"{url.path}?{url.query}" if url.query else url.path,
            skip_host=True,
            skip_accept_encoding=True,
        )
        for name, value in self.headers.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            with suppress(BrokenPipeError):  # who asked has lost patience
                self.wfile.write(content)
        connection.close()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815 - http.server's names

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - likewise
        pass


def _name(method: str, query: str, headers: Any, body: bytes) -> str:
    """Return the service that the signature is for, and the operation as its protocol has it."""
    scope = _SCOPE.search(headers.get("Authorization", ""))
    service = scope[1] if scope else "unsigned"
    target = headers.get("X-Amz-Target", "").rpartition(".")[2]
    action = parse_qs(body.decode(errors="replace")).get("Action", [""])[0]
    return f"{service} {target or action or f'{method} {sorted(parse_qs(query))}'}"
