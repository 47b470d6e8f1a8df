"""HTTP as a phone speaks it: one kept connection, cookies, the CSRF token, JSON both ways. Standard library only."""

import json
import time
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

CSRF_COOKIES = ("csrftoken", "__Host-csrf")  # over http, over https (contract §3)
STALE_AFTER_SECONDS = 3.0  # a server may have closed a connection that rested longer; a POST must not find out


class Refused(Exception):
    """The house answered with a problem document (RFC 9457), kept whole in `problem`."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.problem = status, problem
        self.code = str(problem.get("type", "")).rpartition(":")[2]
        super().__init__(f"{status} {self.code} {problem.get('detail', '')}".rstrip())


class Conversation:
    """One browser session with the house. Not to be shared between threads."""

    def __init__(self, base_url: str, *, timeout_seconds: float = 30.0) -> None:
        parts = urlsplit(base_url)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._path = parts.path.rstrip("/")
        self._timeout = timeout_seconds
        self._connection: HTTPConnection | None = None
        self._rests_since = 0.0
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, headers: dict[str, str] | None = None) -> Any:
        return self._json("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Any:
        return self._json("POST", path, {} if body is None else body, headers)

    def send(
        self, method: str, path: str, *, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """One exchange as it is: status, headers by lower-case name, body. Redirects are not followed."""
        connection = self._open_connection()
        try:
            connection.request(method, self._path + path, body, self._headers(headers))
            response = connection.getresponse()
            content = response.read()
        except Exception:
            self.close()
            raise
        self._keep_cookies(response)
        self._rests_since = time.monotonic()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, content

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _json(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        encoded = None if body is None else json.dumps(body).encode()
        more = {**({} if encoded is None else {"Content-Type": "application/json"}), **(headers or {})}
        status, _, content = self.send(method, path, body=encoded, headers=more)
        if status >= 400:
            raise Refused(status, _as_problem(content))
        return json.loads(content) if content else None

    def _open_connection(self) -> HTTPConnection:
        if self._connection is not None and time.monotonic() - self._rests_since > STALE_AFTER_SECONDS:
            self.close()
        if self._connection is None:
            parts = urlsplit(self.origin)
            kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
            self._connection = kind(parts.hostname or "", parts.port, timeout=self._timeout)
        return self._connection

    def _headers(self, more: dict[str, str] | None) -> dict[str, str]:
        headers = {"Accept": "application/json", "Accept-Language": "ja", "Referer": self.origin + "/"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        for name in CSRF_COOKIES:
            if name in self.cookies:
                headers["X-CSRFToken"] = self.cookies[name]
        return headers | (more or {})

    def _keep_cookies(self, response: HTTPResponse) -> None:
        for header in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)


def _as_problem(content: bytes) -> dict[str, Any]:
    try:
        problem = json.loads(content)
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}
