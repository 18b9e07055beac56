"""The TypeScript SDK in a page of another site: it works if the site is listed, and not at all otherwise."""

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hola_protocol.space import ContinuousParameter, ObjectiveSpec, StudySpec, UniformSpec
from playwright.sync_api import Page

from tests.cli.support import ROOT
from tests.dashboard.support import Faults, Site, site

BUILT = ROOT / "clients" / "typescript" / "build" / "src"
PAGE = """<!doctype html><title>elsewhere</title><script type="module">
  import { Client, Worker } from "/src/browser.js";
  const [endpoint, token] = decodeURIComponent(location.hash.slice(1)).split(" ");
  const found = {};
  try {
    const client = new Client({ endpoint, token, study: "elsewhere" });
    found.role = (await client.describe()).role;
    const worker = new Worker(({ x }) => x, { endpoint, token, study: "elsewhere" });
    found.completed = (await worker.run()).completed;
    found.code = await client.getStudy({ study: "missing" }).catch((error) => error.code);
    const reply = await fetch(`${endpoint}/v1/studies/elsewhere/events`, {
      headers: { Authorization: `Bearer ${token}`, Accept: "text/event-stream", "Last-Event-ID": "0" },
    });
    const reader = reply.body.getReader();
    found.stream = new TextDecoder().decode((await reader.read()).value).split("\\n")[0];
    await reader.cancel();
    client.close();
  } catch (error) {
    found.error = String(error);
  }
  window.found = found;
</script>"""


class Pages(http.server.SimpleHTTPRequestHandler):
    """The page, and the SDK as it was built."""

    extensions_map = {"": "text/html", ".js": "text/javascript"}  # noqa: RUF012  # as in the class of the library

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the log of the test clean."""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The origin of another site."""
    if not (BUILT / "browser.js").is_file():
        pytest.skip("the TypeScript SDK is not built: make sdks SDKS=typescript")
    folder = tmp_path_factory.mktemp("pages")
    (folder / "index.html").write_text(PAGE)
    (folder / "src").symlink_to(BUILT)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Pages, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, elsewhere: str) -> Iterator[Site]:
    with site(tmp_path_factory.mktemp("listed"), "--set", f"gateway.cors_origins={elsewhere}") as found:
        spec = StudySpec(
            parameters=(ContinuousParameter(name="x", low=0.0, high=1.0),),
            objectives=(ObjectiveSpec(name="loss"),),
            max_trials=3,
            sampler=UniformSpec(),
        )
        with found.client() as client:
            client.create_study(study="elsewhere", spec=spec)
        yield found


def visit(page: Page, elsewhere: str, server: Site) -> Any:
    """What the page of another site finds with the token of the owner."""
    page.goto(f"{elsewhere}/#{server.url.rstrip('/')} {server.token}")
    page.wait_for_function("window.found")
    return page.evaluate("window.found")


def test_a_listed_site_may_use_the_server(server: Site, elsewhere: str, page: Page, faults: Faults) -> None:
    faults.expected_statuses |= {404}
    assert visit(page, elsewhere, server) == {
        "role": "admin",
        "completed": 3,
        "code": "unknown_study",
        "stream": "id: 1",
    }


def test_another_site_may_not_even_with_a_token(elsewhere: str, page: Page, faults: Faults, tmp_path: Path) -> None:
    with site(tmp_path) as closed:
        found = visit(page, elsewhere, closed)
        assert found.keys() == {"error"}
        for method, path in (("GET", "v1/describe"), ("POST", "login"), ("GET", ""), ("GET", "dashboard/icon.svg")):
            options = f"{{method: {method!r}, mode: 'no-cors'}}"
            script = f"fetch({closed.url + path!r}, {options}).then(reply => reply.type, () => 'refused')"
            assert page.evaluate(script) in ("opaque", "refused")
        assert page.evaluate(f"""fetch({closed.url!r}).then(() => "read", () => "refused")""") == "refused"
    assert any("CORS" in fault for fault in faults.found)
    faults.found.clear()
