"""Load: wrk where it is or can be had, else clients of our own. The same for both sides of every comparison.

wrk counts what is not 2xx; whether answers are whole shows in the octets per answer (an OCSP error has five).
Which questions are asked is drawn by lot before; the answers' content is judged by asking.py, before and after.
"""

import multiprocessing
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass

from tests.bench.environment import PLACE
from tests.bench.house import Running, database_cpu
from tests.tools import fetch

CONNECTIONS = 16
SECONDS = 3.0
SHORTEST = 400  # octets of a signed answer with its headers; an OCSP error has five and headers

_LUA = """
local file = assert(io.open("{file}", "rb"))
local all = file:read("*a"); file:close()
local size, path, count = {size}, "{path}", #all / {size}
local headers = {{["Content-Type"] = "application/ocsp-request", ["Connection"] = "{connection}"}}
local made, at = {{}}, 0
function init() math.randomseed(os.time() + tonumber(tostring(made):match("0x(%x+)"), 16) % 100000)
  at = math.random(0, count - 1) end
function request()
  at = (at + 1) % count
  local one = made[at]
  if not one then
    one = wrk.format("POST", path, headers, all:sub(at * size + 1, (at + 1) * size))
    made[at] = one
  end
  return one
end
function done(s)
  io.write(string.format("RESULT %d %d %d %d %d %f\\n", s.requests, s.duration, s.bytes, s.errors.status,
    s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout, 0))
end
"""


@dataclass(frozen=True)
class Rate:
    """What a round gave: answers a second, octets of each, and processor time of server and database for each."""

    per_second: float
    octets: float
    server_us: float
    database_us: float
    broken: int  # connections that ended without an answer

    @property
    def cpu_us(self) -> float:
        return self.server_us + self.database_us


class Failed(AssertionError):
    """A round with answers that are none."""


def has_wrk() -> bool:
    if not shutil.which("wrk"):
        fetch("wrk")
    return shutil.which("wrk") is not None


def client() -> str:
    return "wrk" if has_wrk() else "own Python clients"


def measure(server: Running, path: str, questions: list[bytes], *, keep: bool = True, seconds: float = SECONDS) -> Rate:
    """One round. Raises Failed when anything but whole answers came."""
    server_before, database_before = server.cpu(), database_cpu()
    answers, took, octets, broken = (_by_wrk if has_wrk() else _by_ourselves)(
        server.port, path, questions, keep, seconds
    )
    if not answers:
        raise Failed(f"{server.name} answered nothing")
    if octets / answers < SHORTEST:
        raise Failed(f"{server.name}: {octets / answers:.0f} octets are no answer")
    used = [(server.cpu() - server_before), (database_cpu() - database_before)]
    return Rate(answers / took, octets / answers, *(1e6 * seconds / answers for seconds in used), broken)


def _by_wrk(port: int, path: str, questions: list[bytes], keep: bool, seconds: float) -> tuple[int, float, int, int]:
    file, script = PLACE / "questions.bin", PLACE / "wrk.lua"
    file.write_bytes(b"".join(questions))
    connection = "keep-alive" if keep else "close"
    script.write_text(_LUA.format(file=file, size=len(questions[0]), path=path, connection=connection))
    options = ["-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds:.0f}s", "-s", str(script)]
    done = subprocess.run(["wrk", *options, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=True)
    found = re.search(r"RESULT (\d+) (\d+) (\d+) (\d+) (\d+)", done.stdout)
    answers, microseconds, octets, refused, broken = map(int, found.groups())
    if refused or (broken and keep):
        raise Failed(f"{refused} refused, {broken} broken of {answers}")
    return answers, microseconds / 1e6, octets, broken


def _by_ourselves(
    port: int, path: str, questions: list[bytes], keep: bool, seconds: float
) -> tuple[int, float, int, int]:
    with multiprocessing.get_context("fork").Pool(2) as pool:
        work = [(port, path, questions[i::2], keep, seconds) for i in range(2)]
        done = pool.starmap(_ask, work)
    return sum(answers for answers, _ in done), seconds, sum(octets for _, octets in done), 0


def _ask(port: int, path: str, questions: list[bytes], keep: bool, seconds: float) -> tuple[int, int]:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/ocsp-request\r\n"
    head += f"Connection: {'keep-alive' if keep else 'close'}\r\nContent-Length: {len(questions[0])}\r\n\r\n"
    made, open_socket, answers, octets = [head.encode() + one for one in questions], None, 0, 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        open_socket = open_socket or socket.create_connection(("127.0.0.1", port))
        open_socket.sendall(made[answers % len(made)])
        reply = _read(open_socket)
        if b" 200 " not in reply[:20]:
            raise Failed(reply[:60])
        answers, octets = answers + 1, octets + len(reply)
        if not keep:
            open_socket.close()
            open_socket = None
    return answers, octets


def _read(open_socket: socket.socket) -> bytes:
    reply = b""
    while b"\r\n\r\n" not in reply:
        reply += open_socket.recv(65536)
    head, _, body = reply.partition(b"\r\n\r\n")
    length = int(re.search(rb"(?i)content-length: *(\d+)", head)[1])
    while len(body) < length:
        body += open_socket.recv(65536)
    return head + b"\r\n\r\n" + body
