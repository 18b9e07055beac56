"""The bundle of the dashboard that is committed: it is what the sources make, small, and keeps to the page's policy."""

import gzip
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "hola" / "dashboard" / "static"
FILES = {"app.css", "app.js", "icon.svg", "index.html"}
MAX_GZIPPED = 150_000


def npm(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script of the dashboard."""
    return subprocess.run(
        ["npm", "run", "--silent", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=200
    )


def test_the_bundle_is_what_the_sources_make(built_with_node: Path, tmp_path: Path) -> None:
    done = npm(built_with_node, "build", "--", str(tmp_path / "static"))
    assert done.returncode == 0, done.stdout + done.stderr
    built = {path.name: path.read_bytes() for path in (tmp_path / "static").iterdir()}
    committed = {path.name: path.read_bytes() for path in STATIC.iterdir()}
    assert set(built) == set(committed) == FILES
    assert [name for name in FILES if built[name] != committed[name]] == [], "run `make dashboard`"


def test_the_sources_are_typed_and_formatted(built_with_node: Path) -> None:
    done = npm(built_with_node, "check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_parts_without_a_page_pass_their_tests(built_with_node: Path) -> None:
    done = npm(built_with_node, "test")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_bundle_is_small() -> None:
    size = sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in STATIC.iterdir())
    assert size <= MAX_GZIPPED


def test_the_page_needs_nothing_that_its_policy_forbids() -> None:
    page = (STATIC / "index.html").read_text()
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:|data:", page) == []
    assert re.findall(r'(?:src|href)="(?!dashboard/)', page) == []
    script = (STATIC / "app.js").read_text()
    assert re.findall(r"\beval\(|new Function\(|insertAdjacentHTML|document\.write|import\(", script) == []
    assert re.findall(r"url\((?!#)|@import", (STATIC / "app.css").read_text()) == []
