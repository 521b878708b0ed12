"""Fetching: whole or not at all, resumed after a cut, checked by hash, plain without network."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kresearch.datasets.card import Card, PublicFile
from kresearch.datasets.catalogue import DatasetUnavailableError
from kresearch.datasets.fetch import fetch_dataset, fetch_files
from kresearch.errors import IntegrityError, UsageError

CONTENT = gzip.compress(b"1 2 1341100972 RT\n" * 20_000, compresslevel=0)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server:
    """A server of one file that can cut its answers, and remembers what it was asked."""

    def __init__(self) -> None:
        self.content, self.cut_after, self.status = CONTENT, None, 200
        self.ranges: list[str | None] = []
        self.tag = '"one"'
        self.leads_to = ""
        handler = partial(_Handler, self)
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.http.server_address[1]}/data.txt.gz"

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, server: Server, *args: object) -> None:
        self.state = server
        super().__init__(*args)

    def do_GET(self) -> None:
        state, start = self.state, 0
        asked = self.headers.get("Range")
        state.ranges.append(asked)
        if state.leads_to:
            self.send_response(302)
            self.send_header("Location", state.leads_to)
            self.end_headers()
            return
        if state.status != 200:
            self.send_error(state.status)
            return
        if asked and self.headers.get("If-Range") == state.tag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
        body = state.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", state.tag)
        self.send_header("Content-Disposition", 'attachment; filename="../../escaped"')
        self.end_headers()
        self.wfile.write(body if state.cut_after is None else body[: state.cut_after])

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = Server()
    yield server
    server.close()


def card(url: str, sha256: str = "") -> Card:
    return Card(
        name="tiny", title="t", summary="s", simulated=False, licence="MIT", non_commercial=False,
        citation="c", bibtex="b", home="https://example.org", files=(PublicFile("data.txt.gz", url, sha256),),
    )  # fmt: skip


def test_a_whole_file_arrives_with_progress_and_leaves_no_part(server: Server, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int | None]] = []
    done = fetch_files(card(server.url, SHA256), tmp_path, progress=lambda *args: seen.append(args))[0]
    assert done.path.read_bytes() == CONTENT
    assert (done.sha256, done.checked, done.fresh) == (SHA256, "card", True)
    assert seen[-1] == ("data.txt.gz", len(CONTENT), len(CONTENT))
    assert [p.name for p in tmp_path.iterdir()] == ["data.txt.gz"]


def test_what_is_there_is_not_downloaded_again_unless_forced(server: Server, tmp_path: Path) -> None:
    fetch_files(card(server.url, SHA256), tmp_path)
    assert not fetch_files(card(server.url, SHA256), tmp_path)[0].fresh
    assert len(server.ranges) == 1
    assert fetch_files(card(server.url, SHA256), tmp_path, force=True)[0].fresh
    assert len(server.ranges) == 2


def test_a_cut_download_says_so_and_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.cut_after = 100_000
    with pytest.raises(DatasetUnavailableError, match=r"was cut after 65,536 bytes.*again to go on"):
        fetch_files(card(server.url, SHA256), tmp_path)
    assert not (tmp_path / "data.txt.gz").exists()
    server.cut_after = None
    assert fetch_files(card(server.url, SHA256), tmp_path)[0].path.read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=65536-"]


def test_a_part_of_another_version_is_thrown_away(server: Server, tmp_path: Path) -> None:
    server.cut_after = 100_000
    with pytest.raises(DatasetUnavailableError):
        fetch_files(card(server.url), tmp_path)
    server.cut_after, server.tag, server.content = None, '"two"', gzip.compress(b"other")
    assert fetch_files(card(server.url), tmp_path)[0].path.read_bytes() == server.content


def test_a_wrong_hash_is_refused_and_nothing_is_kept(server: Server, tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match=r"data\.txt\.gz has SHA-256 .*the card says 0000.*--force"):
        fetch_files(card(server.url, "0" * 64), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_was_changed_in_the_cache_is_noticed(server: Server, tmp_path: Path) -> None:
    path = fetch_files(card(server.url, SHA256), tmp_path)[0].path
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(IntegrityError, match="the card says"):
        fetch_files(card(server.url, SHA256), tmp_path)


def test_without_a_known_hash_the_first_download_is_remembered(server: Server, tmp_path: Path) -> None:
    assert fetch_files(card(server.url), tmp_path)[0].checked == "nothing"
    assert (tmp_path / "data.txt.gz.sha256").read_text().startswith(SHA256)
    assert fetch_files(card(server.url), tmp_path)[0].checked == "first download"
    server.content = gzip.compress(b"changed")
    with pytest.raises(IntegrityError, match="the first download had"):
        fetch_files(card(server.url), tmp_path, force=True)
    assert (tmp_path / "data.txt.gz").read_bytes() == CONTENT


def test_an_error_page_under_the_files_name_is_refused(server: Server, tmp_path: Path) -> None:
    server.content = b"<html>moved</html>"
    with pytest.raises(IntegrityError, match="perhaps an error page"):
        fetch_files(card(server.url), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_answer_of_the_server_is_named(server: Server, tmp_path: Path) -> None:
    server.status = 404
    with pytest.raises(DatasetUnavailableError, match=r"answered 404\. Try again later"):
        fetch_files(card(server.url), tmp_path)


def test_without_network_there_is_a_plain_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/data.txt.gz"
    with pytest.raises(DatasetUnavailableError) as caught:
        fetch_files(card(url), tmp_path)
    said = str(caught.value)
    assert "'tiny' is not at hand" in said
    assert "no network?" in said
    assert "kresearch data import tiny --from PATH" in said


def test_a_dataset_without_an_address_says_where_people_find_it() -> None:
    with pytest.raises(DatasetUnavailableError, match=r"no stable public address.*kaggle.*--from PATH"):
        fetch_dataset("us-airlines")
    with pytest.raises(DatasetUnavailableError, match="it is simulated"):
        fetch_dataset("groupalia")


@pytest.mark.parametrize(
    "leads_to",
    ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/x", "data:,x", "//", "http://"],
)
def test_a_server_cannot_lead_to_a_file_of_this_machine(
    server: Server, tmp_path: Path, leads_to: str
) -> None:
    server.leads_to = leads_to
    with pytest.raises(DatasetUnavailableError):
        fetch_files(card(server.url), tmp_path)
    assert [p.name for p in tmp_path.iterdir() if not p.name.endswith(".json")] == []


@pytest.mark.parametrize(
    "name",
    ["../../escaped", "/etc/passwd", "a/b", "..", ".", "", "a\\b", "C:a", "a\x00b", "x" * 201, 3],
)
def test_names_of_files_lead_nowhere_else(name: object) -> None:
    with pytest.raises(UsageError, match="is no plain name"):
        PublicFile(name)  # type: ignore[arg-type]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/y", "/etc/passwd", "data:,x", 3])
def test_addresses_are_those_of_the_web(url: object) -> None:
    with pytest.raises(UsageError, match="is no address"):
        PublicFile("a.gz", url)  # type: ignore[arg-type]


def test_a_name_that_the_server_proposes_is_not_used(server: Server, tmp_path: Path) -> None:
    (tmp_path / "in" / "it").mkdir(parents=True)
    fetch_files(card(server.url, SHA256), tmp_path / "in" / "it")
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["data.txt.gz", "in", "it"]


DAMAGED = [
    b"", b"\n", b"\xff\xfe", b"null", b"[]", b"{", b"[" * 100_000, b"12 x", b'{"tag": 3}',
    b'{"tag": "a\\nb"}',
]  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED)
def test_what_is_kept_beside_a_download_may_be_damaged(
    content: bytes, server: Server, tmp_path: Path
) -> None:
    server.cut_after = 100_000
    with pytest.raises(DatasetUnavailableError):
        fetch_files(card(server.url), tmp_path)
    (tmp_path / "data.txt.gz.part.json").write_bytes(content)
    server.cut_after = None
    assert fetch_files(card(server.url), tmp_path)[0].path.read_bytes() == CONTENT
    (tmp_path / "data.txt.gz.sha256").write_bytes(content)
    with pytest.raises(IntegrityError, match=r"sha256 holds no SHA-256.*Delete it, and fetch again"):
        fetch_files(card(server.url), tmp_path)
