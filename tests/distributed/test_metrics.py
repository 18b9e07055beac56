"""The text format of Prometheus."""

from hola.distributed.metrics import Family, Sample, exposition


def test_labels_are_escaped_and_large_counts_keep_their_digits() -> None:
    family = Family("m", "gauge", "help", [Sample({"a": 'q"\\\n'}, 123456789)])
    assert exposition([family]) == '# HELP m help\n# TYPE m gauge\nm{a="q\\"\\\\\\n"} 123456789\n'
