"""An S3 server on loopback (moto's), for the tests of what replicas share."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
from moto.server import ThreadedMotoServer

BUCKET = "verbatim-test"


@contextmanager
def s3_server() -> Iterator[str]:
    """A running server with an empty bucket; its address, for AWS_ENDPOINT_URL."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(  # obstore makes no buckets
        "s3", endpoint_url=f"http://{host}:{port}", aws_access_key_id="test", aws_secret_access_key="test",
        region_name="us-east-1",
    )  # fmt: skip
    client.create_bucket(Bucket=BUCKET)
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def use(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let obstore find the server, as an operator would."""
    for name, value in {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",  # of no account: the server takes anything
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
