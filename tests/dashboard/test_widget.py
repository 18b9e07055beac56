"""The live view for notebooks: its bundle is what the sources make, and Chromium draws what Python holds."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import hola

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytest.importorskip("anywidget")

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "hola" / "live" / "static"
MAX_GZIPPED = 40_000
HOSTILE = "<img src=x onerror=alert(1)>"
PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="of-the-page"><title>notebook</title><link rel="icon" href="data:,">
<style>{css}</style><body style="margin: 16px"><div id="cell"></div></body></html>"""
HARNESS = """
state => {
  const bytes = Uint8Array.from(atob(state.numbers), c => c.charCodeAt(0));
  const listeners = new Map();
  window.shared = {
    values: {...state, numbers: new DataView(bytes.buffer)},
    get(name) { return this.values[name]; },
    on(event, listener) { listeners.set(event, [...(listeners.get(event) ?? []), listener]); },
    off(event, listener) { listeners.set(event, (listeners.get(event) ?? []).filter(l => l !== listener)); },
    set(values) {
      Object.assign(this.values, values);
      for (const name of Object.keys(values)) for (const l of listeners.get(`change:${name}`) ?? []) l();
    },
    count() { return [...listeners.values()].flat().length; },
  };
}
"""


def test_the_bundle_is_what_the_sources_make(built_with_node: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        ["node", "build-widget.mjs", str(tmp_path)],
        cwd=built_with_node,
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    committed = {path.name: path.read_bytes() for path in STATIC.iterdir()}
    assert set(built) == set(committed) == {"widget.css", "widget.js"}
    assert [name for name in built if built[name] != committed[name]] == [], "run `make dashboard`"


def test_the_bundle_is_small() -> None:
    assert sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in STATIC.iterdir()) <= MAX_GZIPPED


def view_of(n_trials: int, third: str = HOSTILE) -> Any:
    """The view of a search with a hostile choice."""

    def objective(p: Any) -> dict[str, float]:
        return {"loss": (p["lr"] - 0.1) ** 2 + 0.1 * (p["act"] != third), "size": 1 / p["layers"] + p["lr"]}

    result = hola.run_optimization(
        objective,
        {"lr": (1e-3, 1.0, "log"), "layers": (1, 6), "act": ["relu", "tanh", third]},
        [hola.ObjectiveSpec(name="loss", group="a"), hola.ObjectiveSpec(name="size", group="b")],
        n_trials=n_trials,
        seed=1,
        progress=False,
    )
    return hola.live_view(result)


def state_of(view: Any) -> dict[str, Any]:
    numbers = base64.b64encode(view.numbers).decode()
    return {"told": view.told, "fields": view.fields, "numbers": numbers, "trouble": view.trouble}


def mount(page: Page, view: Any) -> None:
    """Show a view in a page as anywidget does: by the function of the module."""
    module = (STATIC / "widget.js").read_text()
    page.route("**/widget.js", lambda route: route.fulfill(body=module, content_type="text/javascript"))
    html = PAGE.format(css=(STATIC / "widget.css").read_text())
    page.route("**/notebook", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://127.0.0.1/notebook")
    page.evaluate(HARNESS, state_of(view))
    page.evaluate(
        """async () => {
          const module = await import("/widget.js");
          window.leave = module.default.render({model: window.shared, el: document.getElementById("cell")});
        }"""
    )


def test_chromium_draws_it_and_follows(page: Page) -> None:
    from playwright.sync_api import expect

    mount(page, view_of(12))
    expect(page.locator(".hola-view .top")).to_contain_text("12 of 12 trials")
    expect(page.locator(".hola-view .top .found").first).to_contain_text(f"act = {HOSTILE}")
    assert page.locator(".hola-view canvas").count() == 3
    assert page.locator("img").count() == 0
    expect(page.locator("#front-title")).to_contain_text("Front:")
    assert page.evaluate("document.documentElement.dataset.theme") == "of-the-page"
    page.evaluate(
        """([told, fields, numbers]) => {
          const bytes = Uint8Array.from(atob(numbers), c => c.charCodeAt(0));
          window.shared.set({told, fields, numbers: new DataView(bytes.buffer), trouble: "no answer"});
        }""",
        [(more := state_of(view_of(30)))["told"], more["fields"], more["numbers"]],
    )
    expect(page.locator(".hola-view .top")).to_contain_text("30 of 30 trials")
    expect(page.locator(".hola-view .trouble")).to_have_text("no answer")
    _drag(page)
    expect(page.locator(".hola-view .brushes")).to_contain_text("of 30 trials")
    assert page.url == "http://127.0.0.1/notebook"
    page.evaluate("window.leave()")
    assert page.locator(".hola-view *").count() == 0
    assert page.evaluate("window.shared.count()") == 0
    if "HOLA_SCREENSHOTS" in os.environ:
        page.set_viewport_size({"width": 860, "height": 900})
        mount(page, view_of(40, "gelu"))
        expect(page.locator(".hola-view .top")).to_contain_text("40 of 40 trials")
        page.wait_for_function("document.querySelectorAll('.hola-view canvas')[2].width > 300")
        page.locator(".hola-view").screenshot(path=ROOT / "docs" / "images" / "live-view.png")


def _drag(page: Page) -> None:
    box = page.locator("#convergence canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] - 60, steps=4)
    page.mouse.up()


def test_a_study_without_trials_says_so(page: Page) -> None:
    from playwright.sync_api import expect

    view = view_of(3)
    state = {**state_of(view), "numbers": ""}
    state["told"] = json.loads(json.dumps(view.told)) | {"state": "running"}
    view.told, view.numbers = state["told"], b""
    mount(page, view)
    expect(page.locator(".hola-view .top")).to_contain_text("running")
    expect(page.locator(".hola-view .top")).to_contain_text("0 of 3 trials")
