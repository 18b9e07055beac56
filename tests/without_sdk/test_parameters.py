"""Parameters in R: an inactive one differs from null, 0, false and the empty text."""

import subprocess
from pathlib import Path

import pytest

WORKER = Path(__file__).parents[2] / "clients" / "r" / "worker.R"
SCRIPT = f"""
source("{WORKER}")
given <- '{{"form": null, "n": 0, "on": false, "text": "", "units_2": 4}}'
p <- hola_parameters(jsonlite::fromJSON(given, simplifyVector = FALSE))
for (name in c("form", "n", "on", "text")) stopifnot(hola_has(p, name))
stopifnot(is.null(p$form), identical(p$n, 0L), identical(p[["on"]], FALSE), identical(p$text, ""))
stopifnot(!hola_has(p, "units"))
for (get in list(function() p$units, function() p[["units"]])) {{
  cat(tryCatch(get(), error = conditionMessage), "\\n", sep = "")
}}
"""


@pytest.mark.spec("Q-8")
def test_r_tells_an_inactive_parameter_from_null_zero_and_empty() -> None:
    done = subprocess.run(["Rscript", "-e", SCRIPT], capture_output=True, text=True, check=False, timeout=120)
    assert done.stderr == ""
    assert done.stdout == 2 * "units is not active for these values, or not a parameter of the study\n"
