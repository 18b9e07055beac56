"""The page ``/docs`` and its document: every operation, no network, and a screen as narrow as a phone."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import httpx
import pytest
from hola_protocol.openapi import openapi
from hola_protocol.operations import OPERATIONS

from hola.distributed.gateway import docs

WIDTH = 360


MEASURE = """<!doctype html><meta charset="utf-8"><iframe src="docs.html" width="%d" height="20000"></iframe><script>
onload = () => {
  const page = document.querySelector("iframe").contentDocument, found = [];
  for (const details of page.querySelectorAll("details")) details.open = true;
  for (const summary of page.querySelectorAll("summary")) {
    const parts = [...summary.querySelectorAll("b, code, span")].flatMap(part => [...part.getClientRects()]);
    for (let i = 0; i < parts.length; i++) for (let j = i + 1; j < parts.length; j++) {
      const [a, b] = [parts[i], parts[j]];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      // Lines of one text touch each other by what ascenders and descenders need.
      if (wide > 1 && high > 8) found.push(summary.textContent);
    }
  }
  const root = page.documentElement;
  const out = [...page.querySelectorAll("summary *, td, th, p, h1, h2")].filter(
    e => e.getBoundingClientRect().right > root.clientWidth + 1).map(e => e.outerHTML.slice(0, 80));
  document.body.textContent = JSON.stringify(
    {overlaps: found, out: out, page: root.scrollWidth, window: root.clientWidth,
     count: page.querySelectorAll("summary").length});
};
</script>"""


def measure(page: str, folder: Path) -> dict[str, object]:
    """What Chromium finds on a page: texts that overlap, elements beyond the edge, the widths of page and window."""
    (folder / "docs.html").write_text(page)
    (folder / "measure.html").write_text(MEASURE % WIDTH)
    done = subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"),
            *(f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=10000", "--dump-dom"),
            (folder / "measure.html").as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = re.search(r"<body>(\{.*\})", done.stdout, re.DOTALL)
    assert found is not None, done.stdout[-2000:]
    measured = json.loads(unescape(found[1]))
    assert isinstance(measured, dict)
    return measured


@pytest.fixture(autouse=True)
def _chromium() -> None:
    if shutil.which("chromium") is None:
        pytest.skip("Debian's package chromium is not here")


def test_nothing_overlaps_or_is_cut_off(tmp_path: Path) -> None:
    found = measure(docs.docs_page(), tmp_path)
    assert found["overlaps"] == []
    assert found["out"] == []
    assert found["page"] == found["window"]
    assert isinstance(found["count"], int)
    assert found["count"] > 20


def test_that_an_overlap_is_seen(tmp_path: Path) -> None:
    page = docs.docs_page().replace("</style>", "summary span { margin-top: -1.5rem; }</style>")
    assert measure(page, tmp_path)["overlaps"]


def test_the_document_is_the_protocols(http: httpx.Client) -> None:
    reply = http.get("/openapi.json")
    assert (reply.headers["content-type"], reply.json()) == ("application/json", json.loads(json.dumps(openapi())))


def test_the_page_shows_every_operation_and_needs_no_network(http: httpx.Client) -> None:
    reply = http.get("/docs")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    shown = re.findall(r'<details id="([^"]*)">', reply.text)
    assert sorted(shown) == sorted([*(op.snake_name for op in OPERATIONS), "healthz", "readyz", "metrics"])
    assert re.findall(r'(?:src|href)="([^"]*)"', reply.text) == ["dashboard/icon.svg", "openapi.json"]
    assert "<script" not in reply.text
