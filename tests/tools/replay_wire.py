#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""replay_wire.py WIRE URL: sends what a client once sent, in TAP.

WIRE are recorded scenarios (testdata/providers/fal-wire.json), URL a mock
provider with --fast and the recorded key.  Each request goes out with its
method, host, target, headers and body.  Ids and URLs that the recorder had made
up become those that the mock provider gave.  What comes back must have the
recorded status and, where the client returned it, the same members of the same
types."""
import http.client
import json
import sys
import urllib.parse

RECORDED_ID = "764cabcf-b745-4b3e-ae38-1200304cf45b"
RECORDED_FILE = "https://v3.fal.media/files/rabbit/abc_ref.png"
# What the recorder, which had no state, let go wrong or go on.
SCRIPTS = {
    "run legacy dash id": "endpoint 12345/my-app",
    "retry: submit 429 then 200": "on submit 1 status 429",
    "retry: run 503 then 200": "on run 1 status 503",
    "retry: status 500 then 202": "on status 1 status 500",
    "error 401": "on run status 401",
}
# Its jobs could be cancelled when they were done.
LATE_CANCEL = 400

wire = json.load(open(sys.argv[1]))
url = urllib.parse.urlsplit(sys.argv[2])
count = failed = 0


def verdict(right, name, more=""):
    global count, failed
    count += 1
    failed += not right
    print(f"{'' if right else 'not '}ok {count} - {name}")
    if not right:
        print(f"#   {more}")


def ask(method, host, target, headers, body):
    link = http.client.HTTPConnection(url.hostname, url.port, timeout=20)
    link.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    link.putheader("Host", host)
    for name, value in headers.items():
        if name.lower() != "content-length":
            link.putheader(name, value)
    if body or method in ("POST", "PUT"):
        link.putheader("Content-Length", str(len(body)))
    link.endheaders(body)
    reply = link.getresponse()
    data = reply.read()
    link.close()
    return reply, data


def control(name, body=b""):
    reply, data = ask("POST", url.netloc, "/_mock/" + name, {}, body)
    assert reply.status == 200, data


def types(value):
    """The form of a value: lists by their first item."""
    if isinstance(value, dict):
        return {name: types(item) for name, item in value.items()}
    if isinstance(value, list):
        return [types(item) for item in value[:1]]
    return type(value).__name__


class Replay:
    def __init__(self, scenario):
        self.scenario, self.given = scenario, {}
        self.last = None
        self.files = []

    def prepare(self):
        control("script", SCRIPTS.get(self.name, "").encode())
        control("reset")
        first = self.scenario["requests"][0]
        if RECORDED_ID in first["path"]:  # of a job from before
            endpoint = first["path"].split("/requests/")[0]
            self.take(*ask("POST", "queue.fal.run", endpoint,
                           {"Authorization": first["headers"]["Authorization"]},
                           b'{"prompt":"x"}'))

    @property
    def name(self):
        return self.scenario["scenario"]

    def take(self, reply, data):
        """Remembers what the recorder had made up otherwise."""
        try:
            value = json.loads(data)
        except ValueError:
            return None
        if isinstance(value, dict):
            if "request_id" in value:
                self.given["id"] = value["request_id"]
            if "upload_url" in value:
                self.files.append(value)
        return value

    def rewritten(self, request):
        host, target = request["authority"], request["path"]
        if host == "upload.invalid":
            place = urllib.parse.urlsplit(self.puts.pop(0)["upload_url"])
            return place.netloc, place.path + "?" + place.query
        target = target.replace(RECORDED_ID, self.given.get("id", ""))
        if request["raw_query"]:
            target += "?" + request["raw_query"]
        return host, target

    def body_of(self, request):
        if "body_base64" in request:
            import base64
            return base64.b64decode(request["body_base64"])
        text = request.get("body_text", "")
        for value in self.files:
            text = text.replace(RECORDED_FILE, value["file_url"], 1)
        return text.encode()

    def run(self):
        self.prepare()
        self.puts = self.files
        status, done = None, False
        for index, request in enumerate(self.scenario["requests"]):
            if request["authority"] == "upload.invalid" and self.puts is self.files:
                self.puts = list(self.files)
            host, target = self.rewritten(request)
            reply, data = ask(request["method"], host, target,
                              request["headers"], self.body_of(request))
            wanted = request["reply_status"]
            if target.endswith("/cancel") and done:
                wanted = LATE_CANCEL
            name = f"{self.name}: {index + 1} {request['method']} {target}"
            verdict(reply.status == wanted, name,
                    f"{reply.status}, not {wanted}: {data[:200]}")
            verdict(bool(reply.getheader("x-fal-request-id")),
                    "  has a request id")
            value = self.take(reply, data)
            done = done or ("/requests/" in target and "/status" not in target
                            and reply.status == 200)
            self.last = (reply, value)
        self.compare()

    def compare(self):
        reply, value = self.last
        returned = self.scenario.get("returned")
        if "threw" in self.scenario:
            threw = self.scenario["threw"]
            verdict(value == threw["body"] or types(value) == types(
                threw["body"]), "  the error is as it was", value)
        elif isinstance(returned, dict) and "data" in returned:
            verdict(types(value) == types(returned["data"]),
                    "  the result has its members", types(value))
        elif isinstance(returned, dict) and "status_url" in returned:
            verdict(types(value) == types(returned) or set(value) - set(
                returned) == {"gateway_request_id"},
                "  the submission has its members", types(value))
        elif isinstance(returned, dict) and "seen" in returned:
            verdict("images" in value, "  it ends with a result", value)
        elif isinstance(returned, str):
            verdict(ask("GET", urllib.parse.urlsplit(
                self.files[0]["file_url"]).netloc, urllib.parse.urlsplit(
                self.files[0]["file_url"]).path, {}, b"")[1] == self.body_of(
                self.scenario["requests"][-1]), "  the file can be fetched")


for scenario in wire["scenarios"]:
    # A client's own proxy is nothing of the provider's.
    if all(one["authority"] != "loopback" for one in scenario["requests"]):
        Replay(scenario).run()
verdict(count > 100, "there was something to replay", count)
print(f"1..{count}")
sys.exit(failed > 0)
