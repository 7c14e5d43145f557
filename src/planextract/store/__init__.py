"""One shared address (any fsspec file system) that keeps the working folders of several machines in step."""
