"""The page ``/docs``: the interface for people, from the OpenAPI document, in one file that needs no network."""

import functools
import json
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from hola_protocol.openapi import openapi

_METHODS: Final = ("get", "put", "post", "patch", "delete")

STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --dim: #888; --accent: #2a6fdb; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin: 2.5rem 0 .5rem; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; padding: .4rem .8rem; }
summary { cursor: pointer; }
summary b { display: inline-block; min-width: 4.2rem; color: var(--accent); }
summary span { color: var(--dim); float: right; }
h1, p, td, code { overflow-wrap: anywhere; }
pre code { overflow-wrap: normal; }
table { border-collapse: collapse; width: 100%; }
td, th { border-top: 1px solid var(--line); padding: .25rem .5rem; text-align: left; vertical-align: top; }
pre { background: #8881; border-radius: 6px; overflow: auto; padding: .6rem; }
code { font: .9em ui-monospace, monospace; }
@media (max-width: 45rem) {
  body { margin: 1rem auto; }
  h1 { font-size: 1.5rem; }
  summary span { display: block; float: none; }
  td, th { padding: .25rem; }
}
"""

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} {version}: REST</title>
<link rel="icon" href="dashboard/icon.svg" type="image/svg+xml">
<style>{style}</style>
</head>
<body>
<h1>{title} {version}: REST</h1>
<p>{summary}</p>
<p>{description}</p>
<p>Send the token as <code>Authorization: Bearer TOKEN</code>. The whole, for programs:
<a href="openapi.json">openapi.json</a>.</p>
{operations}
</body>
</html>
"""


@functools.cache
def openapi_json() -> bytes:
    """The OpenAPI 3.1 document of the gateway."""
    return json.dumps(openapi(), ensure_ascii=False).encode()


@functools.cache
def docs_page() -> str:
    """The page."""
    document = openapi()
    info = document["info"]
    return _PAGE.format(
        title=escape(info["title"]),
        version=escape(info["version"]),
        style=STYLE,
        summary=_text(info["summary"]),
        description=_text(info["description"]),
        operations="\n".join(_sections(document)),
    )


def _sections(document: dict[str, Any]) -> Iterator[str]:
    tags = {tag["name"]: tag["description"] for tag in document["tags"]} | {"": "Probes, for monitoring."}
    for tag, description in tags.items():
        yield f"<h2>{_text(description)}</h2>"
        for path, methods in document["paths"].items():
            for method in _METHODS:
                if method in methods and (methods[method].get("tags") or [""])[0] == tag:
                    yield "\n".join(_operation(document, path, method, methods[method]))


def _operation(document: dict[str, Any], path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f'<details id="{escape(operation["operationId"])}">'
    yield (
        f"<summary><b>{method.upper()}</b> <code>{escape(path)}</code>"
        f" <span>{escape(operation['summary'])}</span></summary>"
    )
    for paragraph in operation.get("description", "").split("\n\n"):
        yield f"<p>{_text(paragraph)}</p>"
    parameters = [_resolved(document, parameter) for parameter in operation.get("parameters", ())]
    if parameters:
        yield "<table><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr>"
        for parameter in parameters:
            need = "" if parameter.get("required") else " (optional)"
            yield (
                f"<tr><td><code>{escape(parameter['name'])}</code></td><td>{escape(parameter['in'])}{need}</td>"
                f"<td>{_text(parameter.get('description', ''))}</td></tr>"
            )
        yield "</table>"
    yield from _example("Body", operation.get("requestBody"))
    yield from _example("Reply", operation["responses"]["200"])
    yield "</details>"


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in node:
        for step in node["$ref"].removeprefix("#/").split("/"):
            document = document[step]
        return document
    return node


def _example(title: str, holder: dict[str, Any] | None) -> Iterator[str]:
    content = (holder or {}).get("content", {}).get("application/json")
    if content is None:
        return
    name = content["schema"]["$ref"].rpartition("/")[2]
    shown = json.dumps(content["example"], indent=2, ensure_ascii=False)
    yield f"<p>{title}: <code>{escape(name)}</code></p><pre><code>{escape(shown)}</code></pre>"


def _text(markdown: str) -> str:
    """Escaped text; what stands between backquotes becomes code."""
    parts = escape(markdown).split("`")
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))
