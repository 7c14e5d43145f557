"""A real S3-compatible server on loopback, with faults on request: every request can be counted, refused or cut off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

import pytest

from planextract.identifiers import slug

if find_spec("moto") is None or find_spec("s3fs") is None:
    pytest.skip("moto[server] and s3fs are not installed (extra: scale)", allow_module_level=True)


@dataclass
class S3:
    """The server. ``answer`` decides on a request (method, path) before it is served: a status, or None to serve it."""

    address: str
    endpoint: str
    requests: list[tuple[str, str]] = field(default_factory=list)
    answer: Callable[[str, str], int | None] = lambda method, path: None

    def refuse(self, method: str, part: str) -> None:
        """Answer 500 to all requests of this method whose path holds ``part``."""
        self.answer = lambda asked, path: 500 if asked == method and part in path else None

    def written(self) -> list[str]:
        """The paths of all objects that were written."""
        return [path for method, path in self.requests if method == "PUT"]


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    """Start the server once; every test gets a prefix of its own."""
    import boto3  # type: ignore[import-untyped]
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    served = S3("", "")
    inner = DomainDispatcherApplication(create_backend_app)

    def with_faults(environ: dict[str, Any], start_response: Any) -> Any:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        served.requests.append((method, path))
        status = served.answer(method, path)
        if status is None:
            return inner(environ, start_response)
        environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        start_response(f"{status} Fault", [("Content-Type", "application/xml")])
        return [f"<Error><Code>Fault{status}</Code><Message>as the test wants it</Message></Error>".encode()]

    from threading import Thread

    server = make_server("127.0.0.1", 0, with_faults, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served.endpoint = f"http://127.0.0.1:{server.server_port}"
    keys = {"aws_access_key_id": "somebody", "aws_secret_access_key": "s3cr3t", "region_name": "eu-north-1"}
    client: Any = boto3.client("s3", endpoint_url=served.endpoint, **keys)
    client.create_bucket(Bucket="plans", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    yield served
    server.shutdown()
    thread.join()


@pytest.fixture
def s3(s3_server: S3, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[S3]:
    """An empty address of the server, with the settings that anybody would make for it."""
    from s3fs import S3FileSystem

    settings = {
        "AWS_ENDPOINT_URL": s3_server.endpoint,
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "s3cr3t",
        "AWS_DEFAULT_REGION": "eu-north-1",
        "AWS_MAX_ATTEMPTS": "2",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    S3FileSystem.clear_instance_cache()
    s3_server.address = f"s3://plans/{slug(request.node.nodeid, 80)}"
    s3_server.requests.clear()
    s3_server.answer = lambda method, path: None
    yield s3_server
    s3_server.answer = lambda method, path: None
    S3FileSystem.clear_instance_cache()
