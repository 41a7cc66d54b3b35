"""What many tests share: the seeds, the graph they become, the reference data beside the checkout."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from chrome import launched
from running import ENVIRONMENT, Served, serving
from sample_graph import sample_quads
from skosmith_converter.conversion import Conversion, Options, convert
from skosmith_converter.framework import Given
from skosmith_converter.serialization import FORMATS, serialize

ROOT = Path(__file__).parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))
SHARED = Path(os.environ.get("SKOSMITH_SHARED", ROOT.parent / "shared"))

hypothesis.settings.register_profile("default", deadline=None, print_blob=True)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=300, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "default")


def pytest_addoption(parser):
    parser.addoption(
        "--accept", action="store_true", help="write golden files anew; then review their diff"
    )
    parser.addoption("--slow", action="store_true", help="run the tests that take minutes, too")


LONGEST = (
    "test_pages_browser.py", "test_candidates.py", "test_w3c_evaluation.py", "test_snapshots.py",
    "test_writes.py", "test_feedback.py", "test_editor_browser.py", "test_site_search.py",
    "test_links_used.py", "test_shacl_differential.py", "test_hostile_clients.py",
    "test_operations.py", "test_engines.py", "test_fuzzing.py", "test_service_process.py",
    "test_benches.py", "test_browser.py", "test_listing_browser.py", "test_rdf.py",
)  # fmt: skip
"""Files that take longest come first, or one core waits for the other at the end."""


def pytest_collection_modifyitems(config, items):
    late = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: late.get(item.path.name, len(late)))
    if not config.getoption("--slow"):
        left_out = pytest.mark.skip(reason="takes minutes: asked for with --slow")
        for item in items:
            if "slow" in item.keywords:
                item.add_marker(left_out)


@pytest.fixture(scope="session")
def accept(pytestconfig) -> bool:
    return pytestconfig.getoption("--accept")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory) -> Iterator[None]:
    """Reports of earlier runs are those of other code."""
    folder = str(tmp_path_factory.mktemp("cache"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", folder)
        patch.setitem(ENVIRONMENT, "XDG_CACHE_HOME", folder)
        yield


def convert_seeds(*names: str, edition: str | None = None) -> Conversion:
    """Convert the seeds whose names begin so; all without names."""
    files = [str(p) for p in SEEDS if not names or p.name.startswith(names)]
    return convert(files, Options(given=Given(edition=edition)))


@pytest.fixture(scope="session")
def seeds_conversion() -> Conversion:
    return convert_seeds()


@pytest.fixture(scope="session")
def seed_quads(seeds_conversion) -> tuple:
    return seeds_conversion.graph.quads


@pytest.fixture(scope="session")
def seed_triples(seed_quads) -> set:
    return {quad[:3] for quad in seed_quads}


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory) -> Path:
    """The sample graph in N-Quads."""
    file = tmp_path_factory.mktemp("graph") / "sample.nq"
    file.write_text("".join(serialize(sample_quads(), FORMATS["nquads"])), encoding="utf-8")
    return file


@pytest.fixture(scope="session")
def sample_service(sample_file) -> Iterator[Served]:
    """The sample graph, served by a process."""
    with serving(sample_file, "--timeout", "3") as served:
        yield served


@pytest.fixture(scope="session")
def w3c_tests(shared) -> Path:
    """The W3C's tests of SPARQL."""
    folder = shared / "conformance/rdf-tests/sparql"
    if not folder.is_dir():
        pytest.skip("no W3C tests beside the checkout")
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("no reference data beside the checkout (../shared, or SKOSMITH_SHARED)")
    return SHARED


@pytest.fixture(scope="module")
def browser():
    """A browser for the tests of a file."""
    with launched() as chrome:
        yield chrome
