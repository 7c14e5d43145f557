"""Where a PostgreSQL database takes releases, if one does: the setting, and loading a current release into it.

Imports psycopg only when a database is asked for (extra ``scale``). No password of an address is ever shown.
"""

from __future__ import annotations

import os

from planextract.data_folder import DataFolder

SETTING = "PLANEXTRACT_POSTGRES"
"""The environment variable that holds the address: as libpq takes it, best without a password (``PGPASSWORD``, ``.pgpass``)."""
DEFAULT_SCHEMA = "planextract"


class PostgresError(Exception):
    """A database that cannot take the release; says what to do."""


def postgres_address() -> str | None:
    """Return the address that ``PLANEXTRACT_POSTGRES`` names, None where there is none."""
    return os.environ.get(SETTING, "").strip() or None


def load_current_release(folder: DataFolder, source_id: str, address: str, schema: str = DEFAULT_SCHEMA) -> bool:
    """Load the current release of a source into the database; False where it is there already.

    Raises :class:`PostgresError` for whatever the database or its address is to blame for; the release itself stays
    published, and loading it again begins anew.
    """
    release = folder.processed(source_id)
    if not release.exists():
        raise PostgresError(f"{release}: nothing is published yet; run `planextract run {source_id}` first")
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise PostgresError("PostgreSQL needs the extra scale: pip install 'planextract[scale]'") from error
    from planextract.dataset.export_postgres import publish_to_postgres

    try:
        password = str(conninfo_to_dict(address).get("password") or "")
    except psycopg.Error:  # its message quotes the address
        raise PostgresError(
            f"the address in {SETTING} or --address is none: write postgresql://user@host/database, or host=… dbname=…"
        ) from None
    try:
        return publish_to_postgres(address, source_id, release.resolve(), schema)
    except psycopg.Error as error:
        said = " ".join(str(error).split()).rstrip("?.")
        raise PostgresError(
            f"{source_id} is published in {release}, but not in the database: "
            f"{said.replace(password, '…') if password else said}. "
            f"When that is mended: planextract postgres {source_id}"
        ) from None
