"""Objects below one address, read and written whole. The only module that knows fsspec, and only where an address is set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from planextract.store.errors import StoreError


class Remote:
    """What lies below ``address``: ``s3://bucket/prefix``, ``file:///mnt/share``, or whatever else fsspec opens.

    Credentials come the way that the file system has them (``AWS_ACCESS_KEY_ID``, ``~/.config/fsspec``, ...). Failed
    requests are repeated by the file system's own library; what fails for good is a :class:`StoreError`.
    """

    def __init__(self, address: str) -> None:
        self.shown = re.sub(r"//[^/@]*@", "//", address)
        try:
            import fsspec.core
        except ModuleNotFoundError as error:
            raise StoreError(f"{self.shown}: a shared store needs the extra scale: {_INSTALL}") from error
        try:
            with self._talking("opened"):
                # What is listed is asked for each time: another machine may have written since.
                self._fs, self._root = fsspec.core.url_to_fs(address, use_listings_cache=False)
        except StoreError as error:
            if isinstance(error.__cause__, ImportError):
                remedy = f"the file system of this address is not installed ({error.__cause__}): {_INSTALL}"
                raise StoreError(f"{self.shown}: {remedy}") from error
            raise

    def sizes(self, folder: str) -> dict[str, int]:
        """Return the size of every object in and below ``folder`` by its name; empty where there is none."""
        with self._talking(f"{folder} listed"):
            found: dict[str, Any] = self._fs.find(f"{self._root}/{folder}", detail=True)
        start = len(self._root.rstrip("/")) + 1
        return {name[start:]: int(info["size"] or 0) for name, info in found.items() if info.get("type") == "file"}

    def folders(self) -> tuple[str, ...]:
        """Return the names of the folders right below the address."""
        with self._talking("listed"):
            if not self._fs.exists(self._root):
                return ()
            found = self._fs.ls(self._root, detail=True)
        return tuple(
            sorted(entry["name"].rstrip("/").rpartition("/")[2] for entry in found if entry["type"] == "directory")
        )

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return objects by name, several at once where the file system can."""
        wanted = {f"{self._root}/{name}": name for name in names}
        if not wanted:
            return {}
        with self._talking(f"{next(iter(wanted.values()))} read"):
            if len(wanted) == 1:
                return {name: self._fs.cat_file(path) for path, name in wanted.items()}
            return {wanted[path]: content for path, content in self._fs.cat(list(wanted)).items()}

    def write(self, contents: Mapping[str, bytes]) -> None:
        """Write objects whole, several at once where the file system can; returns when all are there."""
        paths = {f"{self._root}/{name}": content for name, content in contents.items()}
        if not paths:
            return
        with self._talking(f"{next(iter(contents))} written"):
            if self._fs.async_impl:
                self._fs.pipe(paths)
                return
            for path, content in paths.items():  # a local file is written beside its place and moved there when whole
                self._fs.makedirs(self._fs._parent(path), exist_ok=True)
                file = self._fs.open(path, "wb", autocommit=False)
                with file:
                    file.write(content)
                file.commit()

    @contextmanager
    def _talking(self, what: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # every file system has errors of its own
            said = re.sub(r"//[^/@\s]*@", "//", str(error)).strip() or type(error).__name__
            raise StoreError(
                f"{self.shown}: {what.removesuffix(' ')}: failed: {said}. Nothing is lost: "
                "check address, network and credentials, and run the same command again."
            ) from error


_INSTALL = "pip install 'planextract[scale]'"
