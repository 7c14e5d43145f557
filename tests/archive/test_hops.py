"""Which addresses may be asked, and from where."""

from __future__ import annotations

import pytest

from planextract.archive.failure import Failure
from planextract.archive.hops import check_hop, check_peer
from planextract.archive.settings import is_private_address

INTERNET = "https://93.184.215.14/plans"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fc00::1", "fe80::1%eth0", "::ffff:10.0.0.1", "::ffff:127.0.0.1"],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert is_private_address(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert not is_private_address(address)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "http://localhost:8080/",
        "http://[::1]/",
        "http://169.254.169.254/latest",
        "http://0.0.0.0/",
    ],
)
def test_the_internet_may_not_lead_inside(target: str) -> None:
    with pytest.raises(Failure, match="private address"):
        check_hop(INTERNET, target, is_private_address)
    check_hop(None, target, is_private_address)
    check_hop("http://192.168.0.1/plans", target, is_private_address)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://93.184.215.14/", "gopher://x/", "data:text/html,x", "/path"]
)
def test_only_http_is_asked_even_where_a_person_says_otherwise(target: str) -> None:
    with pytest.raises(Failure, match="no http"):
        check_hop(None, target, is_private_address)


def test_credentials_in_an_address_are_not_sent() -> None:
    with pytest.raises(Failure, match="user name or password") as caught:
        check_hop(None, "https://me:secret@93.184.215.14/", is_private_address)
    assert "secret" not in caught.value.reason


def test_a_page_whose_host_cannot_be_resolved_counts_as_the_internet() -> None:
    with pytest.raises(Failure, match="private address"):
        check_hop("https://gone.invalid/plans", "http://127.0.0.1/", is_private_address)
    check_hop(INTERNET, "https://gone.invalid/plan.pdf", is_private_address)


def test_a_name_that_changed_in_between_is_noticed_at_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Failure, match="private address"):
        check_peer(INTERNET, "https://93.184.215.15/plan.pdf", "10.0.0.1", is_private_address)
    check_peer(INTERNET, "https://93.184.215.15/plan.pdf", "93.184.215.15", is_private_address)
    check_peer(None, "http://intranet.example/plan.pdf", "10.0.0.1", is_private_address)
