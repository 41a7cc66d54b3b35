"""The files for operation: nginx in front for real on loopback, the others held against what there is."""

import configparser
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
import yaml

from conftest import ROOT
from running import serving, until
from skosmith_server.__main__ import main
from skosmith_server.settings import rows, variable_name

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
VARIABLES = {variable_name(row.name) for row in rows()}
needs_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx (Debian: nginx-light)")


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def listens(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def front(sample_file, tmp_path_factory):
    """The service behind nginx: the service, and the port of nginx."""
    folder = tmp_path_factory.mktemp("nginx")
    limits = (
        "--waiting-per-client",
        "2",
        "--fast-lanes",
        "1",
        "--slow-lanes",
        "1",
        "--timeout",
        "2",
    )
    with serving(
        sample_file, *limits, "--trusted-proxies", "127.0.0.1", "--cache-max-age", "2"
    ) as served:
        port = free_port()
        as_root = "user root;" if os.geteuid() == 0 else ""  # else it could not enter the folder
        text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for written, meant in {
            "listen 80;": f"listen 127.0.0.1:{port};",
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{served.port};",
            "/var/cache/nginx": str(folder),
            "/run/nginx.pid": f"{folder}/nginx.pid",
            "worker_processes auto;": f"worker_processes 1;\ndaemon off;\n{as_root}",
            "client_body_timeout 10s;": "client_body_timeout 2s;",
            "worker_connections 8192;": "worker_connections 1024;",
        }.items():
            assert written in text
            text = text.replace(written, meant)
        conf = folder / "nginx.conf"
        conf.write_text(text)
        with subprocess.Popen([NGINX, "-e", "stderr", "-p", folder, "-c", conf]) as process:
            try:
                assert until(lambda: listens(port))
                yield served, port
            finally:
                process.terminate()


def ask(port, path, source="127.0.0.1", **headers):
    """Status, headers and body, asked from an address of its own."""
    with closing(
        HTTPConnection("127.0.0.1", port, timeout=30, source_address=(source, 0))
    ) as connection:
        connection.request(
            "GET", path, headers={n.replace("_", "-"): v for n, v in headers.items()}
        )
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()


def rows_of(number):
    return f"/sparql?query={quote(f'SELECT ({number} AS ?n) {{}}')}"


@needs_nginx
@pytest.mark.network
def test_an_answer_is_kept_by_the_proxy_and_checked_by_its_tag(front):
    served, port = front
    path = rows_of(1)
    first, second = (ask(port, path, Accept="text/csv") for _ in range(2))
    assert [answer[1]["X-Cache"] for answer in (first, second)] == ["MISS", "HIT"]
    assert first[2] == second[2] == "n\r\n1\r\n"
    other = ask(port, path, Accept="application/sparql-results+json")
    assert (other[1]["X-Cache"], json.loads(other[2])["head"]) == ("MISS", {"vars": ["n"]})
    status, headers, body = ask(port, path, Accept="text/csv", If_None_Match=first[1]["ETag"])
    assert (status, headers["X-Cache"], body) == (304, "HIT", "")
    before = served.figure('skosmith_http_requests_total{place="sparql",status="304"}')
    time.sleep(3.1)
    assert ask(port, path, Accept="text/csv")[2] == "n\r\n1\r\n"  # stale, while it is asked anew
    assert until(
        lambda: served.figure('skosmith_http_requests_total{place="sparql",status="304"}') > before
    )


@needs_nginx
@pytest.mark.network
def test_what_must_not_be_kept_is_not(front):
    _, port = front
    for path in (f"/sparql?query={quote('SELECT (RAND() AS ?n) {}')}", "/sparql?query=ASK"):
        assert [ask(port, path)[1]["X-Cache"] for _ in range(2)] == ["MISS", "MISS"]


@needs_nginx
@pytest.mark.network
def test_the_service_counts_clients_behind_the_proxy_apart(front):
    _, port = front

    def endless(number):
        # What a client says of itself is not believed
        path = f"/sparql?query={quote(f'{ENDLESS} # {number}')}"
        return ask(port, path, "127.0.0.5", X_Forwarded_For=f"192.0.2.{number}")[0]

    with ThreadPoolExecutor(12) as pool:
        asked = pool.map(endless, range(12))
        time.sleep(0.3)
        assert [ask(port, rows_of(100 + n), "127.0.0.6")[0] for n in range(5)] == [200] * 5
    statuses = list(asked)
    assert 429 in statuses
    assert set(statuses) <= {429, 503}


@needs_nginx
@pytest.mark.network
def test_slow_bodies_stay_with_the_proxy(front):
    served, port = front
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        b"Content-Length: 100\r\n\r\nAS"
    )
    before = served.get("/metrics")[1].count('status="408"')
    with ExitStack() as stack:
        slow = []
        for number in range(200):
            source = (f"127.0.1.{number % 20 + 1}", 0)
            connection = socket.create_connection(("127.0.0.1", port), 10, source)
            slow.append(stack.enter_context(connection))
            connection.sendall(head)
        assert [ask(port, rows_of(200 + n), "127.0.0.6")[0] for n in range(5)] == [200] * 5
        assert served.figure("process_open_fds") < 150
        for connection in slow:
            with suppress(ConnectionResetError):
                answer = connection.recv(1000)
                assert answer == b"" or b" 408 " in answer
    assert served.get("/metrics")[1].count('status="408"') == before


@needs_nginx
@pytest.mark.network
def test_figures_and_reloads_are_not_for_everyone(front):
    _, port = front
    for path in ("/metrics", "/ready", "/admin/reload"):
        assert ask(port, path, "127.0.0.7")[0] == 403
    assert ask(port, "/metrics")[0] == 200
    assert ask(port, "/health", "127.0.0.7")[0] == 200


@needs_nginx
@pytest.mark.network
def test_a_long_body_is_refused_by_the_proxy(front):
    _, port = front
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("POST", "/sparql", b" " * 300_000)
        assert connection.getresponse().status == 413


# -- the other files -----------------------------------------------------------------------------
def instructions():
    """The instructions of the Dockerfile, each with what follows it."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(None, 1)) for line in lines]


def check_command(words):
    """A command line of ours is one that click would take."""
    _, command, *arguments = words
    main.get_command(None, command).make_context(command, arguments)


def test_the_image_is_made_of_what_there_is():
    found = instructions()
    let_in = {
        line[1:]
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line[0] == "!"
    }
    stages = [value.split(" AS ")[1] for name, value in found if name == "FROM" and " AS " in value]
    for name, value in found:
        assert name in {"FROM", "WORKDIR", "COPY", "RUN", "LABEL", "ENV", "USER", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"}  # fmt: skip
        if name == "COPY":
            *sources, _ = [word for word in value.split() if not word.startswith("--")]
            if "--from=" in value:
                assert re.search(r"--from=(\S+)", value)[1] in stages
            else:
                assert set(sources) <= let_in
                assert all((ROOT / source).exists() for source in sources)
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    for folder in re.findall(r'^skosmith_\w+ = "(\w+)', project, re.MULTILINE):
        assert folder in let_in  # else the wheel lacks a package


def test_the_image_runs_as_nobody_and_says_how_it_is():
    last = dict(instructions())
    assert int(last["USER"]) > 0
    check_command([*json.loads(last["ENTRYPOINT"]), *json.loads(last["CMD"])])
    assert set(re.findall(r"SKOSMITH_\w+", last["ENV"])) <= VARIABLES
    check = json.loads(last["HEALTHCHECK"].partition("CMD ")[2])
    compile(check[-1], "healthcheck", "exec")
    assert "/ready" in check[-1]


def test_the_composition_fits_image_and_proxy():
    composed = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    server, proxy = (composed["services"][name] for name in ("server", "proxy"))
    assert set(server["environment"]) <= VARIABLES
    written, meant = re.search(r"s/(.*?)/(.*?)/", proxy["command"]).groups()
    assert written in (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    assert meant == "server server:8000;"
    assert (ROOT / proxy["volumes"][0].split(":")[0]).is_file()
    trusted = server["environment"]["SKOSMITH_TRUSTED_PROXIES"]
    assert trusted == composed["networks"]["inside"]["ipam"]["config"][0]["subnet"]


def test_the_unit_starts_a_command_that_there_is():
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read(ROOT / "deploy" / "skosmith.service", "utf-8")
    service = unit["Service"]
    words = shlex.split(service["ExecStart"])
    assert words[0].endswith("/skosmith")
    check_command(words)
    text = (ROOT / "deploy" / "skosmith.service").read_text("utf-8")
    assert set(re.findall(r"SKOSMITH_\w+", text)) <= VARIABLES
    assert float(service["TimeoutStopSec"]) > 10 + 5  # stop_seconds, and what comes after
