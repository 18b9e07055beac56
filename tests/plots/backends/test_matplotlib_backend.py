"""Charts drawn by matplotlib."""

from hola.plots.backends.matplotlib_backend import svg_of
from hola.plots.charts import slices
from tests.plots.studies import hostile_study


def test_hostile_names_are_text_in_svg() -> None:
    text = svg_of(slices(hostile_study()))
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "\x1b" not in text
    assert "http" not in text.replace("http://www.w3.org/", "")
