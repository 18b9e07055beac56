"""The software bill of materials of a release, as CycloneDX 1.6 in JSON."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from release.packages import checksum

_LICENSE = "Apache-2.0"


def bill_of_materials(folder: Path, needed: Mapping[str, set[PackageURL]], version: str, made: datetime) -> str:
    """Describe the packages in a folder, and what each needs at run time.

    The same packages at the same time give the same text.

    :param folder: of the packages.
    :param needed: by the name of the package: what it needs.
    :param version: of the release.
    :param made: when the release was made.
    :returns: the text of the JSON document.
    """
    project = Component(
        name="hola",
        version=version,
        type=ComponentType.APPLICATION,
        bom_ref="hola",
        licenses=[LicenseExpression(_LICENSE)],
    )
    hashes = {name: checksum(folder / name) for name in sorted(needed)}
    packages = {
        name: Component(
            name=name,
            version=version,
            type=ComponentType.FILE,
            bom_ref=name,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
            licenses=[LicenseExpression(_LICENSE)],
        )
        for name, digest in hashes.items()
    }
    libraries = {
        url: Component(name=url.name, group=url.namespace, version=url.version, purl=url, bom_ref=str(url))
        for url in sorted(set().union(*needed.values()), key=str)
    }
    identity = uuid.uuid5(uuid.NAMESPACE_URL, repr([version, hashes, sorted(map(str, libraries))]))
    bom = Bom(
        components=[*packages.values(), *libraries.values()],
        serial_number=identity,
        metadata=BomMetaData(component=project, timestamp=made.astimezone(UTC)),
    )
    bom.register_dependency(project, packages.values())
    for name, package in packages.items():
        bom.register_dependency(package, [libraries[url] for url in needed[name]])
    text: str = JsonV1Dot6(bom).output_as_string(indent=2)
    return text + "\n"
