"""What the directives share: Markdown in, nodes out."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from docutils import nodes  # type: ignore[import-untyped]
from sphinx.util.docutils import SphinxDirective


class MarkdownDirective(SphinxDirective):
    """A directive whose content is Markdown that a function writes.

    What a page writes inside it is what readers see where the page is shown as plain Markdown; it is left out here.
    """

    has_content = True

    @abstractmethod
    def lines(self) -> Iterable[str]:
        """The Markdown."""

    def run(self) -> list[nodes.Node]:
        """Parse it in place."""
        return self.parse_text_to_nodes("\n".join(self.lines()), allow_section_headings=True)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown.

    :param header: the names of the columns.
    :param rows: the cells; a bar in one is escaped.
    """
    lines = [header, ["---"] * len(header), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines] + [""]
