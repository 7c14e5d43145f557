"""No network below the archive: everything after fetching runs with sockets forbidden, in every process."""
