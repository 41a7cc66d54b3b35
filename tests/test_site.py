"""The static site: whole, the same each time, without dead links, what the service shows."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner

import sample_model
from sample_graph import sample_quads
from skosmith_converter.serialization import FORMATS, serialize, write_folder
from skosmith_converter.terms import DEFAULT_GRAPH, Iri, text
from skosmith_converter.vocabulary import RDF, SKOS, SM
from skosmith_server.__main__ import main
from skosmith_server.app import create_app
from skosmith_server.settings import Settings
from skosmith_server.static_site import site_files

URL = "https://skills.example/sfia/"
QUADS = sample_model.sample_quads()


def made(quads=QUADS, **options):
    return dict(site_files(quads, Settings(), **options))


@pytest.fixture(scope="module")
def site():
    return made()


@cache
def links_of(html):
    return Links(html)


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.places, self.found, self.forms = set(), [], []
        self.feed(html.decode())

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.places.add(named.get("id"))
        self.forms += [named] if tag == "form" else []
        leading = ("href", "src", "action")
        self.found += [(tag, named[name]) for name in leading if named.get(name)]


def crawl(site, start="index.html"):
    """Give the pages that can be reached, and links that lead nowhere."""
    read, dead, waiting = {}, [], [start]
    while waiting:
        name = waiting.pop()
        if name in read or not name.endswith(".html"):
            continue
        read[name] = links_of(site[name])
        for _tag, href in read[name].found:
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                continue
            target = resolve(name, unquote(parts.path)) if parts.path else name
            if target not in site:
                dead.append((name, href))
                continue
            waiting.append(target)
            anchor = unquote(parts.fragment) if target.endswith(".html") else ""
            if anchor and anchor not in links_of(site[target]).places:
                dead.append((name, href))
    return read, dead


def resolve(name, path):
    steps = name.split("/")[:-1]
    for step in path.split("/"):
        steps = steps[:-1] if step == ".." and steps else [*steps, step]
    return "/".join(steps)


def test_there_is_no_dead_link_and_every_page_is_reached(site):
    read, dead = crawl(site)
    assert dead == []
    pages = {name for name in site if name.endswith(".html")}
    # Those of a skill whatever the edition are for who follows its IRI
    assert {name for name in pages - read.keys() if not name.startswith("skills/")} == set()


def test_nothing_of_a_page_needs_a_server(site):
    for name, data in site.items():
        if name.endswith(".html"):
            links = links_of(data)
            assert {form["role"] for form in links.forms} <= {"search"}, name
            assert b'type="hidden"' not in data, name
            assert not [href for _, href in links.found if href.startswith("/")], name
            assert b"site.invalid" not in data, name
            fetched = [href for tag, href in links.found if tag in {"script", "img"}]
            assert not any(urlsplit(href).scheme for href in fetched), name
            assert not re.search(rb'<li>\s*</li>|="[^"]*/(sparql|compare)', data), name


FILES = [
    "index.html",
    "index.ru.html",
    "9/index.html",
    "9/skills/KITE/index.html",
    "9/skills/KITE/index.it.html",
    "9/skills/KITE.ttl",
    "9/skills/KITE.jsonld",
    "9/skilllevels/KITE_1/index.html",
    "9/lor/2/index.html",
    "9/categories/craft/index.html",
    "9/attributes/CARE/index.html",
    "skills/KITE/index.html",
    "coverage/index.html",
    "coverage/8/index.html",
    "ontology/index.html",
    "ontology.ttl",
    "shapes/index.html",
    "search/index.html",
    "search/index.ru.html",
    "search/pages.js",
    "search/texts.ru.js",
    "search/more.ru.js",
    "dump.nq",
    "static/style.css",
]


@pytest.mark.parametrize("name", FILES)
def test_the_site_has(site, name):
    assert site[name]


def test_data_is_what_the_service_gives(site):
    client = create_app(QUADS).test_client()
    for name in ("9/skills/KITE.ttl", "9/skills/KITE.jsonld", "dump.nq", "static/style.css"):
        with client.get(f"/{name}") as answer:
            assert site[name] == answer.data, name


def words_of(html):
    """Give the text of an article, without links."""
    article = re.search(r"<article.*</article>", html, re.DOTALL)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", article)).strip()


@pytest.mark.parametrize("language", ["es", "ru"])
def test_a_page_reads_as_the_one_that_is_served(site, language):
    client = create_app(QUADS).test_client()
    served = client.get(
        f"/9/skilllevels/KITE_1?lang={language}&ui={language}", headers={"Accept": "text/html"}
    ).text
    name = "index.html" if language == "es" else f"index.{language}.html"
    written = site[f"9/skilllevels/KITE_1/{name}"].decode()
    assert f'<html lang="{language}"' in written
    left_out = "".join(re.findall(r"<p><a [^>]*view=statements.*?</p>", served))
    assert left_out
    assert words_of(written) == words_of(served.replace(left_out, ""))


def test_links_keep_to_the_language_of_the_page(site):
    page = site["9/skills/KITE/index.ru.html"].decode()
    assert 'href="../../../index.ru.html"' in page
    assert '<a class="chip" href="index.html" hreflang="es" lang="es"' in page


@pytest.fixture(scope="module")
def chosen():
    return made(languages=["ru", "es"], base_url=URL)


def test_the_languages_are_those_that_are_wanted(chosen):
    assert b'<html lang="ru"' in chosen["index.html"]
    assert {name for name in chosen if re.fullmatch(r"index.*html", name)} == {
        "index.html",
        "index.es.html",
    }
    assert crawl(chosen)[1] == []


def test_a_base_url_gives_canonical_links_and_a_sitemap(chosen):
    page = chosen["9/skills/KITE/index.es.html"].decode()
    assert f'<link rel="canonical" href="{URL}9/skills/KITE/index.es.html">' in page
    assert f'hreflang="ru" href="{URL}9/skills/KITE/">' in page
    assert f'hreflang="x-default" href="{URL}9/skills/KITE/">' in page
    assert f"<loc>{URL}9/skills/KITE/</loc>" in chosen["sitemap.xml"].decode()
    addresses = re.findall(r'(?:<loc>|href=")([^<"]+)', chosen["sitemap.xml"].decode())
    for address in addresses:
        name = address.removeprefix(URL)
        assert (f"{name}index.html" if name.endswith("/") or not name else name) in chosen
    assert len(addresses) > 20
    assert "italiano" not in page, "a language that the site has not is no link"


def test_without_a_base_url_a_page_is_canonical_by_its_iri(site):
    page = site["9/skills/KITE/index.html"].decode()
    canonical = "https://w3id.org/skosmith/sfia/9/skills/KITE"
    assert f'<link rel="canonical" href="{canonical}">' in page
    assert "sitemap.xml" not in site


def test_an_empty_graph_has_a_site():
    assert b"holds no skills" in made([])["index.html"]


BASE = "https://w3id.org/skosmith/sfia/"
ODD = ["9/%2e%2e/%2e%2e/out", "9/a%2Fb", "9/a%5Cb", "9/index.html", "9/%00", f"9/{'x' * 300}"]


def skill(name):
    node = Iri(f"<{BASE}{name}>")
    return [
        (node, RDF.type, SM.Skill, DEFAULT_GRAPH),
        (node, SKOS.inScheme, Iri(f"<{BASE}9>"), DEFAULT_GRAPH),
        (node, SKOS.notation, '"ODDS"', DEFAULT_GRAPH),
        (node, SKOS.prefLabel, text(name, "en"), DEFAULT_GRAPH),
    ]


def test_names_with_signs_are_files_and_those_that_no_file_may_have_are_left_out():
    signs = "9/skills/caf%C3%A9,1"
    some = made([*sample_quads(), *(quad for name in [*ODD, signs] for quad in skill(name))])
    assert not [name for name in some if ".." in name or "out" in name or "\\" in name]
    read, dead = crawl(some)
    assert dead == []
    assert "9/skills/café,1/index.html" in read


@pytest.fixture
def graph(tmp_path):
    file = tmp_path / "graph.nq"
    file.write_text("".join(serialize(QUADS, FORMATS["nquads"], {})), "utf-8")
    return file


def test_the_command_writes_the_folder_the_same_for_the_same_graph(tmp_path, graph, site):
    folder = tmp_path / "public"
    lines = graph.read_text("utf-8").splitlines(keepends=True)
    graph.write_text("".join(reversed(lines)), "utf-8")
    run = CliRunner().invoke(main, ["site", str(graph), str(folder)])
    assert run.exit_code == 0, run.output
    assert run.stderr == f"{folder}: {len(site)} files\n"
    written = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    assert written.keys() == site.keys()
    differing = {name for name in site if written[name].read_bytes() != site[name]}
    assert differing == {"dump.nq", "dump.nt"}, "the cells of lists have other labels in a file"


REFUSED = [
    (["full"], "is a folder with files in it"),
    (["new", "--language", "ja"], "no skill has a name in it. There are es, it, ru."),
    (["new", "--base-url", "skills.example"], "--base-url begins with"),
    (["none/new"], "Make that folder first"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_cannot_be_is_refused_and_leaves_nothing(tmp_path, graph, arguments, message):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    name, *options = arguments
    run = CliRunner().invoke(main, ["site", str(graph), str(tmp_path / name), *options])
    assert run.exit_code != 0
    assert message in run.output
    assert sorted(tmp_path.rglob("*")) == before


def test_a_page_that_fails_leaves_no_folder(tmp_path):
    def fail():
        yield "a/index.html", b"x"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_folder(tmp_path / "out", fail())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.browser
def test_the_site_is_read_from_the_disk(tmp_path, site, browser):
    folder = tmp_path / "a folder é"
    write_folder(folder, site)
    page = browser.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("requestfailed", lambda failed: complaints.append(failed.url))
    page.goto((folder / "index.html").as_uri())
    assert page.locator("header.site").evaluate("e => getComputedStyle(e).direction") == "ltr"
    page.get_by_role("link", name="русский").first.click()
    page.locator("#skills ~ * a", has_text="Починка змеев").first.click()
    page.get_by_role("heading", level=1, name="Починка змеев").wait_for()
    assert Path(unquote(urlsplit(page.url).path)).name == "index.ru.html"
    sheet = "document.styleSheets[0].href.startsWith('file:')"
    assert page.evaluate(sheet)
    assert page.get_by_role("button", name="Копировать").is_visible()
    page.locator(".rung.is-defined h3 a").first.click()
    page.wait_for_url("**/skilllevels/KITE_*/index.ru.html")
    page.close()
    assert [one for one in complaints if "favicon" not in one] == []
