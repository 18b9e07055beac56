"""Sphinx's configuration."""

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from pygments.lexers.special import TextLexer  # type: ignore[import-untyped]
from sphinx.highlighting import lexers

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))

lexers["mermaid"] = TextLexer()  # shown as it is written; GitHub draws it

project = "hola"
author = "The hola developers"
copyright = f"2026, {author}"
release = version = version_of("hola-hpo")

extensions = ["myst_parser", "sphinx.ext.autodoc", "hola_docs"]
exclude_patterns = ["_build", "_ext"]
toc_object_entries = False  # a line for each method would drown the headings, and takes a fifth of the build
html_theme = "furo"
html_title = f"hola {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_class_signature = "separated"
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
autodoc_preserve_defaults = True
