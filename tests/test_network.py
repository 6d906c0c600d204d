"""The way to the API: proxies and certificates of the environment, a time for each request, a size for each answer."""

import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from lab import KEY, api_of, client_for

from helpers.api import recordings, retries
from helpers.doctor import examine
from helpers.embedding import embed_text
from helpers.errors import AnswerError, ConfigError, RequestRefused, ServiceUnavailable, TaskUncertain
from helpers.store import close_database, open_database

VECTOR = json.dumps({"data": [{"embedding": [0.1] * 512}]}).encode()
PROXIED = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in PROXIED:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(retries, "BASE_SEC", 0.01)
    monkeypatch.setattr(retries, "CAP_SEC", 0.05)


def reader(url: str, home: Path):
    """Return the client of a reader with a key, whose API is at `url`."""
    client = client_for(url, home, TWELVE_LABS_API_KEY=KEY, VIDEO_SEARCH_ALLOW_HTTP="1")
    client.patience_sec = 1.0
    return client


class Proxy:
    """A proxy on loopback: it answers plain requests itself, and leads every tunnel to `service`."""

    def __init__(self, service: int = 0, status: int = 200) -> None:
        asked, seen = self, []
        self.seen, self.service, self.status = seen, service, status

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_CONNECT(self):
                seen.append((self.path, self.headers.get("Proxy-Authorization", "")))
                if asked.status != 200:
                    self.send_error(asked.status)
                    return
                self.send_response(200)
                self.end_headers()
                with socket.create_connection(("127.0.0.1", asked.service)) as far:
                    back = threading.Thread(target=_pump, args=(far, self.connection), daemon=True)
                    back.start()
                    _pump(self.connection, far)
                    back.join(5)

            def do_POST(self):
                seen.append((self.path, self.headers.get("Proxy-Authorization", "")))
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(asked.status)
                self.send_header("Content-Length", str(len(VECTOR)))
                self.end_headers()
                self.wfile.write(VECTOR)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Path:
    """Return the file of a certificate that this test signed itself, for service.invalid and 127.0.0.1, and its key."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("a certificate is made with openssl")
    folder = tmp_path_factory.mktemp("certificate")
    names = "subjectAltName=DNS:service.invalid,IP:127.0.0.1"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=service.invalid"]
    subprocess.run(
        [*command, "-addext", names, "-keyout", "key.pem", "-out", "own.pem"],
        check=True,
        cwd=folder,
        capture_output=True,
    )
    return folder / "own.pem"


@pytest.fixture
def secure(certificate):
    """Yield the port of an API on this machine that speaks TLS, with that certificate."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(VECTOR)))
            self.end_headers()
            self.wfile.write(VECTOR)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.handle_error = True, lambda *_: None
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


# Proxies and certificates of the environment --------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_a_plain_address_is_asked_through_the_proxy(name, tmp_path, monkeypatch):
    with Proxy() as proxy:
        monkeypatch.setenv(name, proxy.url.replace("//", "//me:hunter22@"))
        assert embed_text(reader("http://service.invalid/v1.3", tmp_path), "a boat").shape == (512,)
        assert proxy.seen == [("http://service.invalid/v1.3/embed-v2", "Basic bWU6aHVudGVyMjI=")]


def test_a_secure_address_is_asked_through_a_tunnel_with_the_certificate_of_the_network(
    secure, certificate, tmp_path, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with Proxy(secure) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        client = reader("https://service.invalid/v1.3", tmp_path)
        assert embed_text(client, "a boat").shape == embed_text(client, "a bell").shape == (512,)
        assert [path for path, _ in proxy.seen] == ["service.invalid:443"], "one tunnel serves both"


def test_what_no_proxy_names_and_what_is_on_this_machine_is_asked_directly(tmp_path, monkeypatch):
    with Proxy() as proxy, api_of(lambda method, path: (200, VECTOR, {})) as url:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert embed_text(reader(url, tmp_path / "here"), "a boat").shape == (512,)
        monkeypatch.setenv("NO_PROXY", "service.invalid")
        with pytest.raises(ServiceUnavailable, match="could not be reached"):
            embed_text(reader("http://service.invalid/v1.3", tmp_path), "a boat")
        assert proxy.seen == []


@pytest.mark.parametrize(
    ("status", "asked", "words"),
    [
        (407, 1, "(ProxyError): 407 Proxy Authentication Required|both before its host, name:password@host:port"),
        (403, 1, "(ProxyError): 403 Forbidden|Check the network and HTTPS_PROXY"),
        (502, 2, "(ProxyError): 502 Bad Gateway|Check the network and HTTPS_PROXY"),
    ],
)
def test_a_proxy_that_refuses_is_told_at_once_and_one_that_fails_is_asked_again(
    status, asked, words, tmp_path, monkeypatch
):
    with Proxy(status=status) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//me:hunter22@"))
        with pytest.raises(ServiceUnavailable) as raised:
            embed_text(reader("https://service.invalid/v1.3", tmp_path), "a boat")
    assert all(each in str(raised.value) for each in words.split("|")), raised.value
    assert "hunter22" not in str(raised.value) and raised.value.ends_batch
    assert (len(proxy.seen) >= asked) if asked > 1 else (len(proxy.seen) == 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "gopher://me:hunter22@proxy:1"),
        ("HTTPS_PROXY", "http://me:hunter22@proxy:port"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
        ("SSL_CERT_FILE", __file__),
    ],
)
def test_what_the_environment_names_and_cannot_be_used_is_a_sentence(name, value, tmp_path, monkeypatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=rf"{name} cannot be used \(\w+\). Correct or unset it") as raised:
        embed_text(reader("https://service.invalid/v1.3", tmp_path), "a boat")
    assert "hunter22" not in str(raised.value)
    env = {"VIDEO_SEARCH_HOME": str(tmp_path), "TWELVE_LABS_API_KEY": KEY}
    what = "certificate" if name.startswith("SSL") else "proxy"
    (check,) = [each for each in examine(env) if each.name == what]
    assert (check.state, check.says) == ("problem", f"{name} cannot be used")


def test_a_certificate_that_is_not_trusted_is_told_at_once(secure, tmp_path):
    client = reader(f"https://127.0.0.1:{secure}/v1.3", tmp_path)
    with pytest.raises(
        ServiceUnavailable, match=r"certificate verify failed: self-signed.*set SSL_CERT_FILE"
    ) as raised:
        embed_text(client, "a boat")
    assert client.counts["retries"] == 0 and raised.value.ends_batch


def test_the_embedded_database_opens_under_any_proxy(tmp_path, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "grpc_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    milvus = open_database(client_for("http://127.0.0.1:9/v1.3", tmp_path).config, "a")
    assert milvus.list_collections() == []
    close_database(milvus)


# A time for every request, a size for every answer --------------------------------------------------------------------


@contextlib.contextmanager
def dripping(head: bytes, drop: bytes, pause_sec: float = 0.05, slow_read_sec: float = 0.0):
    """Serve one connection after another: read the request, send `head`, then `drop` again and again."""
    server, over = socket.create_server(("127.0.0.1", 0)), threading.Event()
    seen = []

    def talk(line: socket.socket) -> None:
        with contextlib.suppress(OSError), line:
            data = b""
            while b"\r\n\r\n" not in data or len(data) < _length(data):
                time.sleep(slow_read_sec)
                data += line.recv(200_000)
            seen.append(data)
            line.sendall(head)
            while not over.wait(pause_sec):
                line.sendall(drop)

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(server.accept()[0],), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1.3", seen
    finally:
        over.set()
        server.close()


def _length(data: bytes) -> int:
    head, _, _ = data.partition(b"\r\n\r\n")
    stated = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return len(head) + 4 + sum(stated)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
DRIPS = {
    "body": (HEAD + b"Content-Length: 100000\r\n\r\n", b" "),
    "body without length": (HEAD + b"\r\n{", b" "),
    "headers": (HEAD + b"X-Long: ", b"x"),
    "nothing": (b"", b""),
}


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS)
def test_an_answer_that_drips_is_given_up_in_time(drip, tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.api.client.TIMEOUT_SEC", 0.5)
    with dripping(*drip) as (url, _):
        client = reader(url, tmp_path)
        client.patience_sec = 0.2
        started = time.monotonic()
        with pytest.raises(ServiceUnavailable, match=r"could not be reached \(ReadTimeout\)"):
            embed_text(client, "a boat")
        assert time.monotonic() - started < 3.0


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS)
def test_a_creation_whose_answer_drips_may_be_paid(drip, tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.api.client.TIMEOUT_SEC", 0.5)
    with dripping(*drip) as (url, seen):
        client = reader(url, tmp_path)
        for _ in range(2):
            with pytest.raises(TaskUncertain, match="may have started"):
                client.embed.v_2.tasks.create(
                    input_type="video",
                    model_name="marengo3.5",
                    video={"media_source": {"url": "https://films.example.org/a.mp4"}},
                )
        assert len(seen) == 1, "it was not sent again"


def test_an_answer_without_end_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr(recordings, "OTHER_MB", 1)
    with dripping(HEAD + b"\r\n{", b" " * 100_000, 0.0) as (url, seen):
        with pytest.raises(AnswerError, match="cut off after 1 MB"):
            embed_text(reader(url, tmp_path), "a boat")
        assert len(seen) == 1


def test_what_is_sent_may_take_as_long_as_it_is(tmp_path, monkeypatch):
    """2 MB on a slow line take longer than an answer may: the time grows with what a request carries."""
    monkeypatch.setattr("helpers.api.client.TIMEOUT_SEC", 0.6)
    body = b'{"_id": "a1", "status": "ready"}'
    whole = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
        len(body),
        body,
    )
    with dripping(whole, b"", slow_read_sec=0.15) as (url, seen):
        started = time.monotonic()
        made = reader(url, tmp_path).assets.create(method="direct", file=("a.mp4", b"x" * 2_000_000, "video/mp4"))
        assert made.id == "a1" and len(seen[0]) > 2_000_000
        assert time.monotonic() - started > 0.9


# What comes in place of an answer -------------------------------------------------------------------------------------

BLOCKED = b"<html><body><h1>Access to this category is blocked by IT &amp; co</h1></body></html>"
HTML = {"Content-Type": "text/html", "Server": "squid/5.7"}


@pytest.mark.parametrize(
    ("status", "body", "headers", "error", "words"),
    [
        (403, BLOCKED, HTML, RequestRefused, "(403).|'Access to this category is blocked by IT & co', from |squid/5.7"),
        (401, BLOCKED, HTML, RequestRefused, "was refused (401).|A page came in place of an answer of the service"),
        (403, b"Denied by policy", {"Content-Type": "text/plain"}, RequestRefused, "(403).|'Denied by policy'"),
        (200, BLOCKED, HTML, AnswerError, "the answer is not JSON|blocked by IT|in a browser"),
        (200, b"<html><title>Sign\nin</title>", HTML, AnswerError, "'Sign in', from |squid/5.7"),
        (407, BLOCKED, HTML, RequestRefused, "refused (407)|both before its host, name:password@host:port"),
        (504, BLOCKED, HTML, ServiceUnavailable, "kept failing (504)|A page came|Try again later"),
        (429, BLOCKED, HTML, ServiceUnavailable, "rate limit was reached (429)|A page came"),
        (302, b"", {"Location": "https://me:pw@login.invalid/in?token=abc#x"}, RequestRefused,
         "refused (302).|It leads to https://login.invalid/in, where the key is not sent"),
        (308, BLOCKED, {"Location": "https://api.example.org/v1.3/embed-v2"}, RequestRefused,
         "refused (308).|It leads to https://api.example.org/v1.3/embed-v2"),
    ],
)  # fmt: skip
def test_a_page_and_a_redirect_are_named_as_what_they_are(status, body, headers, error, words, tmp_path):
    asked = []
    with api_of(lambda method, path: asked.append(path) or (status, body, headers)) as url:
        client = reader(url, tmp_path)
        client.patience_sec = 0.05
        with pytest.raises(error) as raised:
            embed_text(client, "a boat")
    said = str(raised.value)
    assert all(each in said for each in words.split("|")), said
    assert "the key was not accepted" not in said and "token" not in said and "pw" not in said
    assert "nothing was charged" not in said, "only the service can say that"
    assert raised.value.ends_batch == (status not in (429, 504))
    assert len(asked) == 1 or status in (429, 504), "it is not asked again"


def test_the_answer_of_a_closed_port_is_told_with_its_cause_and_the_proxy(tmp_path, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hunter22@127.0.0.1:9")
    with pytest.raises(ServiceUnavailable, match=r"Connection refused.*Check the network and HTTPS_PROXY") as raised:
        embed_text(reader("https://service.invalid/v1.3", tmp_path), "a boat")
    assert "hunter22" not in str(raised.value) and os.environ["HTTPS_PROXY"]
