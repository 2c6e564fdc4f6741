"""An HTTP proxy in a thread that notes the calls on their way to an engine, and can hold one."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

_SCOPE = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/aws4_request")


@dataclass(frozen=True)
class Request:
    """A call: ``service operation``, the key and the region that sign it, its path and its form."""

    call: str
    key_id: str
    region: str
    path: str
    form: dict[str, list[str]]


class Relay(ThreadingHTTPServer):
    """The proxy; ``requests`` are those that came through."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Request] = []
        self._to_hold = self._after = ""
        self.holds = threading.Event()
        self._released = threading.Event()

    @property
    def calls(self) -> list[str]:
        """What was called, as ``service operation``."""
        return [request.call for request in self.requests]

    def hold(self, call: str, after: str) -> None:
        """Pass on no such call after the other one; ``holds`` is set when the first one waits."""
        self._to_hold, self._after = call, after

    def pass_by(self, request: Request) -> None:
        """Take note of a call, and keep it as long as it is to be held."""
        self.requests.append(request)
        if request.call == self._to_hold and self._after in self.calls:
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
        self.server.pass_by(_request(self.command, url.path, url.query, self.headers, body))
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


def _request(method: str, path: str, query: str, headers: Any, body: bytes) -> Request:
    """Return the call that the signature is for, its operation as its protocol has it."""
    scope = _SCOPE.search(headers.get("Authorization", ""))
    key_id, region, service = scope.groups() if scope else ("", "", "unsigned")
    form = parse_qs(body.decode(errors="replace"), keep_blank_values=True)
    target = headers.get("X-Amz-Target", "").rpartition(".")[2]
    action = form.get("Action", [""])[0]
    call = f"{service} {target or action or f'{method} {sorted(parse_qs(query))}'}"
    return Request(call, key_id, region, path, form)
