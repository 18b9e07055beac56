"""What each package of a release needs at run time, with versions, as package URLs.

The versions are those that the tests ran with: of ``constraints.txt`` for Python, of the lock file or module file for
Go, Rust and TypeScript, of the resolved build for Java. What an SDK takes from the user's system has no version.
"""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from clients import sdks
from release.packages import ReleaseError

MAVEN_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:list"
_MAVEN_LINE = re.compile(r"^ {3}([\w.-]+):([\w.-]+):jar(?::[\w.-]+)?:([\w.-]+):(?:compile|runtime)", re.MULTILINE)
_CARGO_LINE = re.compile(r"^([\w-]+) v(\S+)")


def of_python(distribution: str, extras: Sequence[str] = ()) -> set[PackageURL]:
    """What a Python distribution needs, directly and through others, in the environment at hand.

    :param distribution: its name.
    :param extras: those of its extras that count.
    :raises ReleaseError: when something is not installed.
    """
    found: set[PackageURL] = set()
    seen: set[tuple[str, tuple[str, ...]]] = set()
    open_ = [(canonicalize_name(distribution), tuple(extras))]
    while open_:
        name, chosen = open_.pop()
        if (name, chosen) in seen:
            continue
        seen.add((name, chosen))
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError as error:
            raise ReleaseError(f"{name}, which {distribution} needs, is not installed (make setup)") from error
        if not name.startswith("hola-"):
            found.add(PackageURL("pypi", None, name, installed.version))
        for text in installed.requires or ():
            requirement = Requirement(text)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *chosen)):
                open_.append((canonicalize_name(requirement.name), tuple(sorted(requirement.extras))))
    return found


def _output(folder: Path, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ReleaseError(f"{' '.join(command)} failed in {folder}:\n{done.stdout}{done.stderr}")
    return done.stdout


def of_rust(folder: Path) -> set[PackageURL]:
    """What the Rust crate needs with all its features, by ``Cargo.lock``.

    :param folder: of the crate.
    """
    said = _output(folder, "cargo", "tree", "--locked", "--all-features", "--edges", "normal", "--prefix", "none")
    crates = {match.groups() for line in said.splitlines()[1:] if (match := _CARGO_LINE.match(line))}
    return {PackageURL("cargo", None, name, version) for name, version in crates}


def of_go(folder: Path) -> set[PackageURL]:
    """What the packages of the Go module import, with ZeroMQ.

    :param folder: of the module.
    """
    form = "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}"
    said = _output(folder, "go", "list", "-tags", "zmq", "-deps", "-f", form, ".")
    modules = {line.rpartition(" ")[::2] for line in said.splitlines() if line}
    return {PackageURL.from_string(f"pkg:golang/{path}@{version}") for path, version in modules}


def of_typescript(folder: Path) -> set[PackageURL]:
    """What the npm package needs, by its lock file.

    :param folder: of the package.
    """
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    found = set()
    for path, entry in locked.items():
        if path and not entry.get("dev"):
            scope, _, name = path.rpartition("node_modules/")[2].rpartition("/")
            found.add(PackageURL("npm", scope or None, name, entry["version"]))
    return found


def of_java(folder: Path) -> set[PackageURL]:
    """What the Java library needs, with what is optional.

    :param folder: of its ``pom.xml``.
    """
    with tempfile.NamedTemporaryFile() as file:
        options = ("-DincludeScope=runtime", f"-DoutputFile={file.name}")
        _output(folder, "mvn", "-ntp", "-q", "-B", MAVEN_DEPENDENCIES, *options)
        listed = Path(file.name).read_text(encoding="utf-8")
    return {PackageURL("maven", group, name, version) for group, name, version in _MAVEN_LINE.findall(listed)}


READERS = {"rust": of_rust, "go": of_go, "typescript": of_typescript, "java": of_java}
"""How the dependencies of an SDK are read, by its folder; the others have nothing but what the system has."""


def of_sdk(sdk: sdks.Sdk) -> set[PackageURL]:
    """What an SDK needs.

    :param sdk: the SDK.
    """
    system = {PackageURL("generic", None, name) for name in sdk.system}
    reader = READERS.get(sdk.name)
    return system | (reader(sdk.folder) if reader is not None else set())


def of_packages() -> Iterator[tuple[str, set[PackageURL]]]:
    """The name of each package of a release, and what it needs."""
    for sdk in sdks.sdks():
        needed = of_sdk(sdk)
        for name in sdk.packages.values():
            yield name, needed
    for distribution, extras in (("hola-protocol", ("validate",)), ("hola-hpo", ("server",)), ("hola-conformance", ())):
        needed = of_python(distribution, extras)
        stem = f"{distribution.replace('-', '_')}-{metadata.version(distribution)}"
        yield f"{stem}-py3-none-any.whl", needed
        yield f"{stem}.tar.gz", needed
