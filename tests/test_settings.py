"""Settings: which of four places wins, and what is said of those that cannot be taken."""

import pytest
from click.testing import CliRunner

from conftest import ROOT
from skosmith_server.__main__ import main
from skosmith_server.configuration import SettingsError, configure, limits_of
from skosmith_server.settings import Settings, option_name, rows, variable_name
from test_docs import hold

TOKEN = "0123456789abcdef-token"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "skosmith.toml"
    path.write_text(
        'port = 2\nhost = "::1"\ntrusted_proxies = ["10.0.0.0/8", "::1"]\ntimeout = 3\n'
    )
    return path


def test_options_go_before_the_environment_and_that_before_the_file(file):
    environment = {"SKOSMITH_PORT": "3", "SKOSMITH_SLOW_LANES": "4", "SKOSMITH_CONFIG": str(file)}
    found = configure({"slow_lanes": 5}, environment)
    chosen = {
        name: getattr(found.settings, name) for name in ("host", "port", "slow_lanes", "waiting")
    }
    assert chosen == {"host": "::1", "port": 3, "slow_lanes": 5, "waiting": 1000}
    assert [found.origins[name] for name in chosen] == [
        str(file), "SKOSMITH_PORT", "--slow-lanes", "default",
    ]  # fmt: skip
    assert [str(network) for network in found.settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]


def test_the_usual_file_is_read_where_it_lies(file, monkeypatch):
    monkeypatch.chdir(file.parent)
    assert configure({}, {}).settings.port == 2


def test_without_anything_all_is_as_the_table_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert configure({}, {}).settings == Settings()
    assert limits_of(Settings(fast_lanes=3, query_memory=64)).memory == 64 << 20
    assert limits_of(Settings(fast_lanes=3)).fast_lanes == 3


FILES = [
    ("prot = 1", "no setting 'prot'; the nearest is 'port'"),
    ("port = 70000", "70000 is not in the range"),
    ("port = true", "true and false are no value"),
    ("port = 'x'", "is not a valid integer"),
    ("timeout = 0", "0.0 is not in the range"),
    ("log_format = 'xml'", "'xml' is not one of"),
    ("trusted_proxies = 'nowhere'", "'nowhere' does not appear to be"),
    ("trusted_proxies = 5", "name addresses or networks"),
    ("base_iri = 'nowhere'", "nowhere"),
    ("port = ", "is no TOML"),
    ("admin_token = 'short-secret'", "16 ASCII characters"),
    ("admin_token_file = '/nonexistent/token'", "cannot be read"),
]


@pytest.mark.parametrize(("text", "words"), FILES, ids=[text for text, _ in FILES])
def test_a_setting_that_cannot_be_taken_is_told_with_its_place(tmp_path, text, words):
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        configure({}, {}, path)
    assert words in str(caught.value)
    assert "short-secret" not in str(caught.value)
    done = CliRunner().invoke(main, ["settings", "--config", str(path)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_a_missing_file_and_an_empty_token_are_told(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        configure({}, {}, tmp_path / "none.toml")
    (tmp_path / "token").write_text("\n")
    with pytest.raises(SettingsError, match="is empty"):
        configure({"admin_token_file": str(tmp_path / "token")}, {})


def test_secrets_come_from_a_file_or_the_environment_and_are_never_shown(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n")
    assert configure({"admin_token_file": str(path)}, {}).settings.admin_token == TOKEN
    assert configure({}, {"SKOSMITH_ADMIN_TOKEN": TOKEN}).settings.admin_token == TOKEN
    done = CliRunner().invoke(
        main, ["settings", "--port", "9"], env={"SKOSMITH_ADMIN_TOKEN": TOKEN}
    )
    assert TOKEN not in done.output
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in done.stdout.splitlines()}
    assert lines["admin_token"] == "(set) SKOSMITH_ADMIN_TOKEN"
    assert lines["port"] == "9 --port"
    assert list(lines) == [row.name for row in rows()]
    assert CliRunner().invoke(main, ["settings", "--admin-token", TOKEN]).exit_code == 2


def _shown(default) -> str:
    return f"`{default}`" if default not in {"", ()} else "–"


def test_the_page_on_settings_lists_every_one(accept):
    intro = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8").partition("| setting |")[0]
    table = [
        f"| `{row.name}` | {row.metavar.lower() or row.type.name} | {_shown(row.default)} | {row.help}"
        f"{' No option: everyone on the machine sees those.' if row.secret else ''} |"
        for row in rows()
    ]
    made = f"{intro}| setting | in | default | what it is |\n| --- | --- | --- | --- |\n"
    hold(ROOT / "docs" / "settings.md", made + "\n".join(table) + "\n", accept)


def test_names_follow_one_rule():
    assert {option_name(row.name) for row in rows() if not row.secret} <= {
        option for parameter in main.get_command(None, "serve").params for option in parameter.opts
    }
    assert variable_name("cache_size") == "SKOSMITH_CACHE_SIZE"
