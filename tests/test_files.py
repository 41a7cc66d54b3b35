import os
import stat

import pytest

from skosmith_converter.errors import SourceError
from skosmith_converter.serialization import write_whole


def names_in(folder):
    return [path.name for path in folder.iterdir()]


def failing():
    yield "half"
    raise RuntimeError("out of paper")


def test_a_new_file_holds_all_chunks_as_given(tmp_path):
    write_whole(tmp_path / "a.ttl", ["é\n", "b\r\n"])
    assert (tmp_path / "a.ttl").read_bytes() == b"\xc3\xa9\nb\r\n"
    assert names_in(tmp_path) == ["a.ttl"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_text("old")
    with pytest.raises(RuntimeError, match="out of paper"):
        write_whole(path, failing())
    assert path.read_text() == "old"
    assert names_in(tmp_path) == ["a.ttl"]


def test_a_failure_leaves_no_new_file(tmp_path):
    with pytest.raises(RuntimeError, match="out of paper"):
        write_whole(tmp_path / "a.ttl", failing())
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_of_the_umask(tmp_path, mask, mode):
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "a.ttl", ["a"])
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.ttl").stat().st_mode) == mode


def test_a_replaced_file_keeps_its_permissions(tmp_path):
    path = tmp_path / "a.ttl"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, ["new"])
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "far").mkdir()
    link = tmp_path / "a.ttl"
    link.symlink_to(tmp_path / "far" / "b.ttl")
    write_whole(link, ["new"])
    assert link.is_symlink()
    assert (tmp_path / "far" / "b.ttl").read_text() == "new"


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(SourceError, match=r"there is no folder .*none") as caught:
        write_whole(tmp_path / "none" / "a.ttl", ["a"])
    assert caught.value.remedy == "Make that folder first."


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(SourceError, match="is a folder"):
        write_whole(tmp_path, ["a"])


def test_a_name_that_is_too_long_is_refused_with_the_reason(tmp_path):
    with pytest.raises(SourceError, match="cannot be written: File name too long"):
        write_whole(tmp_path / ("a" * 300), ["a"])
    assert names_in(tmp_path) == []


def test_a_pipe_is_written_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, ["a", "b"])
        assert os.read(reader, 9) == b"ab"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
