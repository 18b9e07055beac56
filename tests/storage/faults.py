"""Disks that forget."""

import subprocess
from pathlib import Path


class ForgetfulDisk:
    """What a power cut would leave of the files of a process, and syncs that fail (Linux).

    A preloaded library replaces fsync and fdatasync: each copies the file, as it is then, to ``image``. After the
    process is killed the image holds what was synced and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        self.image = folder / "image"
        self.image.mkdir()
        self._switch = folder / "sync-fails"
        self._library = folder / "forgetful_disk.so"
        source = Path(__file__).with_name("forgetful_disk.c")
        subprocess.run(["cc", "-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", self._library, source], check=True)

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs in its environment to write to this disk."""
        return {
            "LD_PRELOAD": str(self._library),
            "DISK_IMAGE": str(self.image),
            "DISK_SYNC_FAILS": str(self._switch),
        }

    def fail_syncs(self) -> None:
        """Let every sync from here on fail."""
        self._switch.touch()
