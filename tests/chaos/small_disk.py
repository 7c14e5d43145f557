"""A disk that is really full: a run sees its data folder on a file system of its own with little room (Linux only)."""

from __future__ import annotations

import subprocess
from pathlib import Path

_MOUNT = """
import atexit, ctypes, os, shutil, subprocess
from pathlib import Path

user, group = os.getuid(), os.getgid()
# unshare(2) with CLONE_NEWUSER and CLONE_NEWNS: what is mounted from here on, this process and its workers see alone
assert ctypes.CDLL(None).unshare(0x10000000 | 0x00020000) == 0
Path("/proc/self/setgroups").write_text("deny")
Path("/proc/self/uid_map").write_text(f"0 {{user}} 1")
Path("/proc/self/gid_map").write_text(f"0 {{group}} 1")
data, left = Path({data!r}), Path({left!r})
shutil.copytree(data, left, symlinks=True)
subprocess.run(["mount", "-t", "tmpfs", "-o", "size={size}", "small-disk", str(data)], check=True)
shutil.copytree(left, data, symlinks=True, dirs_exist_ok=True)
shutil.rmtree(left)
atexit.register(shutil.copytree, data, left, symlinks=True)
"""


def may_mount() -> bool:
    """Whether this machine lets a process without privileges mount a file system for itself."""
    try:
        return subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def small_disk(data: Path, size: int, left: Path) -> str:
    """Python that a run has to begin with: ``data`` then lies on a disk of ``size`` bytes, and goes to ``left`` at its end."""
    return _MOUNT.format(data=str(data), left=str(left), size=size)


def room_taken(folder: Path) -> int:
    """The bytes that the files of a folder take on such a disk, in whole pages of memory."""
    return sum(-(-path.stat().st_size // 4096) * 4096 for path in folder.rglob("*") if path.is_file())
