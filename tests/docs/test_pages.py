"""The blocks of the pages do what the pages say, and their links lead somewhere."""

import os
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import blocks_in, blocks_of
from tests.docs.commands import wrong_commands, wrong_targets
from tests.docs.links import dead_links
from tests.docs.player import PageError, Player

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *(path for path in ROOT.glob("*.md")),
        *(path for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts),
    ]
)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture
def player(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Player:
    """A player in an empty folder and a home of its own, where no other scheduler is found."""
    for name in [name for name in os.environ if name.startswith(("HOLA_", "XDG_"))]:
        monkeypatch.delenv(name)
    folder, home = tmp_path / "work", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    # Where no bytecode is written, each of the many processes would compile SciPy anew.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "bytecode"))
    monkeypatch.chdir(folder)
    return Player(folder, os.environ)


def play(player: Player, text: str) -> None:
    with player:
        for block in blocks_in(text):
            player.play(block)


@pytest.mark.parametrize("page", [page for page in PAGES if blocks_of(page)], ids=name_of)
def test_the_blocks_of_a_page_do_what_it_says(page: Path, player: Player) -> None:
    play(player, page.read_text())


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    assert list(dead_links(page)) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_targets_of_make_that_a_page_names_are_there(page: Path) -> None:
    assert wrong_targets(page.read_text(), (ROOT / "Makefile").read_text()) == []


def test_a_target_that_is_gone_is_seen() -> None:
    text = "Run `make test`, or `make tset`.\n```sh\nmake rnu  # as it were\nsudo make depps\n```\n"
    assert wrong_targets(text, "test: setup\n\ttrue\n") == ["depps", "rnu", "tset"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("```python\n1 / 0\n```", "ZeroDivisionError"),
        ("<!-- file: a.py -->\n```python\ndef f(:\n```", "SyntaxError"),
        ("<!-- run -->\n```sh\nfalse\n```", "exit code 1"),
        ("<!-- run -->\n```sh\nhola statu\n```", "hola has no command 'statu'"),
        ("<!-- shown -->\n```sh\nhola worker --concurency 2\n```", "has no option '--concurency'"),
        ("<!-- background: ready -->\n```sh\necho steady\n```", "it did not write 'ready'"),
        ("```python\nprint(1)\n```\n<!-- output -->\n```text\n2\n```", "the output is another:\n1"),
        ("```sh\necho\n```", "nothing says what to do"),
        ("```yaml\nparameters: []\n```", "/parameters"),
        ("<!-- config -->\n```toml\n[gateway]\nprot = 8080\n```", "gateway.port"),
        ('```json\n{"tag": "GetStudyRequest", "studdy": "s"}\n```', "studdy"),
        ("<!-- shown -->\n```ini\n[Service]\nExecStart=/bin/hola serve\n```", "the unit has no section Install, Unit"),
        (
            "<!-- shown -->\n```ini\n[Unit]\n[Service]\nExecStart=/bin/hola serve --jsonlogs\n[Install]\n```",
            "has no option '--jsonlogs'",
        ),
        ("<!-- shown -->\n```dockerfile\nENV HOLA_GATEWAY_PROT=8080\n```", "HOLA_GATEWAY_PROT"),
    ],
    ids=lambda value: value.replace("\n", " ")[:40],
)
def test_a_page_that_lies_is_seen(text: str, said: str, player: Player) -> None:
    with pytest.raises(PageError) as caught:
        play(player, text)
    assert said in str(caught.value)


def test_blocks_are_found_with_their_marks() -> None:
    text = "# T\n\n<!-- file: a.py -->\n```python\nx = 1\n```\n\n```{eval-rst}\n.. x\n```\n\n```text\ny\n```\n"
    assert [tuple(block) for block in blocks_in(text)] == [
        ("python", "x = 1\n", 5, "file", "a.py"),
        ("text", "y\n", 13, "", ""),
    ]


def test_what_a_shell_fills_in_is_no_option_of_hola() -> None:
    assert wrong_commands("hola studies --token $(jq -r .token f) --jso") == ["hola studies has no option '--jso'"]


def test_a_dead_link_is_seen(tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("# A `heading`, here\n")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](other.md) [b](other.md#a-heading-here) [c](https://example.org) `[d](no.md)`\n"
        "[e](gone.md) [f](other.md#gone) ![g](gone.png)\n"
    )
    assert list(dead_links(page)) == [
        "gone.md: there is no such file",
        "other.md#gone: there is no such heading",
        "gone.png: there is no such file",
    ]
