"""What a run found, as data."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from hola_protocol.version import VERSION

from hola_conformance import __version__
from hola_conformance.adapter import FEATURES, Hello
from hola_conformance.cases import Finding


def report(hello: Hello, findings: Iterable[Finding], seconds: float) -> dict[str, Any]:
    """The counts of a run, by suite and by feature.

    :param hello: what the adapter said of itself.
    :param findings: of the run.
    :param seconds: how long it took.
    """
    found = list(findings)
    return {
        "name": hello.name,
        "version": hello.version,
        "suite": __version__,
        "protocol": str(VERSION),
        "seconds": round(seconds, 1),
        "features": {feature: _counts(found, feature) if feature in hello.features else None for feature in FEATURES},
        "suites": {
            suite: dict(Counter(f.verdict for f in found if f.case.partition("/")[0] == suite))
            for suite in dict.fromkeys(f.case.partition("/")[0] for f in found)
        },
        "failed": {f.case: f.problem for f in found if f.verdict in ("failed", "mended")},
    }


def _counts(found: Sequence[Finding], feature: str) -> dict[str, int]:
    return dict(Counter(f.verdict for f in found if f.feature == feature))
