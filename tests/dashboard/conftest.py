"""The tools of the dashboard's build."""

import shutil
import subprocess
from pathlib import Path

import pytest

DASHBOARD = Path(__file__).parents[2] / "dashboard"


@pytest.fixture(scope="session")
def built_with_node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources of the dashboard and of the TypeScript SDK, with the packages that the build needs."""
    if shutil.which("npm") is None:
        pytest.skip("SKIPPED: npm is not here, so the dashboard is not built")
    root = tmp_path_factory.mktemp("sources")
    left_out = shutil.ignore_patterns("node_modules", "build", "dist")
    shutil.copytree(DASHBOARD, root / "dashboard", ignore=left_out)
    shutil.copytree(DASHBOARD.parent / "clients/typescript", root / "clients/typescript", ignore=left_out)
    vectors = root / "tests" / "plots" / "vectors.json"  # read by the tests of the formulas
    vectors.parent.mkdir(parents=True)
    shutil.copyfile(DASHBOARD.parent / "tests" / "plots" / "vectors.json", vectors)
    installed = subprocess.run(
        ["npm", "ci", "--silent", "--prefer-offline"],
        cwd=root / "dashboard",
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    if installed.returncode:
        pytest.skip(f"SKIPPED: npm ci failed, so the dashboard is not built: {installed.stderr[-500:]}")
    return root / "dashboard"
