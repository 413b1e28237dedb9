"""A function that writes each message's event id into a table; it speaks the Lambda Runtime API by itself."""

import json
import os
from urllib.request import Request, urlopen

import boto3

INVOCATIONS = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])

while True:
    with urlopen(f"{INVOCATIONS}/next") as invocation:
        request_id = invocation.headers["Lambda-Runtime-Aws-Request-Id"]
        for message in json.load(invocation)["Records"]:
            envelope = json.loads(message["body"])
            attempt = int(message["attributes"]["ApproximateReceiveCount"])
            table.put_item(Item={"pk": envelope["id"], "attempt": attempt, "greeting": os.environ["GREETING"]})
    urlopen(Request(f"{INVOCATIONS}/{request_id}/response", b"{}", method="POST")).close()
