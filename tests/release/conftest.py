"""The Python packages of a release, built once for all tests of this folder."""

from pathlib import Path

import pytest

from release.packages import build_python


@pytest.fixture(scope="session")
def python_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the wheels and source distributions."""
    target = tmp_path_factory.mktemp("packages")
    build_python(target)
    return target
