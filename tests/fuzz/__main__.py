"""Coverage-guided fuzzing: ``python -m tests.fuzz CORPUS [-runs=N] [options of libFuzzer]``."""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["hola_protocol", "hola.distributed", "hola.core"]):
    from tests.fuzz.harness import Harness, dictionary, seeds


def main() -> None:
    """Fuzz until a defect is found, or the runs are used up."""
    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number:03d}").write_bytes(seed)
    words = corpus.with_suffix(".dict")
    words.write_text(dictionary())
    atheris.Setup([sys.argv[0], str(corpus), f"-dict={words}", "-max_len=8192", *sys.argv[2:]], Harness())
    atheris.Fuzz()


if __name__ == "__main__":
    main()
