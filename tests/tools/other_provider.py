#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""other_provider.py [STATE...]: a provider of another kind on this machine.

Prints its address.  POST /api.other.example/v1/MODEL with the header x-key gives
{id, polling_url}; the URL gives the STATEs one after the other, the last one for
ever, and with Ready result.sample, the URL of a picture.  GET /_seen gives what
was asked, with the headers that matter."""
import http.server
import json
import struct
import sys
import zlib

HOST, KEY = "api.other.example", "a-key-of-another-kind"
states = sys.argv[1:] or ["Pending", "Ready"]
seen, jobs = [], {}


def chunk(kind, data):
    return (struct.pack(">I", len(data)) + kind + data +
            struct.pack(">I", zlib.crc32(kind + data)))


def picture(width=64, height=48):
    rows = b"".join(b"\0" + bytes([y * 5 % 256, 90, 120]) * width
                    for y in range(height))
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Provider(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def note(self, body=b""):
        seen.append({"method": self.command, "path": self.path,
                     "x_key": self.headers["x-key"],
                     "authorization": self.headers["Authorization"],
                     "body": json.loads(body) if body else None})
        return self.headers["x-key"] == KEY

    def url(self, path):
        return f"http://{self.headers['Host']}{path}"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self.note(body):
            return self.answer(403, {"detail": "Not authenticated"})
        if not self.path.startswith(f"/{HOST}/v1/"):
            return self.answer(404, {"detail": "Not Found"})
        name = f"task-{len(jobs) + 1}"
        jobs[name] = list(states)
        self.answer(200, {"id": name, "polling_url": self.url(
            f"/{HOST}/v1/get_result?id={name}&from=reply")})

    def do_GET(self):
        if self.path == "/_seen":
            return self.answer(200, seen)
        right = self.note()
        if self.path.startswith("/delivery.other.example/"):
            return self.answer(200, picture(), "image/png")
        if not right:
            return self.answer(403, {"detail": "Not authenticated"})
        left = jobs.get(self.path.split("id=")[-1].split("&")[0])
        if left is None:
            return self.answer(404, {"id": "", "status": "Task not found"})
        state = left.pop(0) if len(left) > 1 else left[0]
        result = {"sample": self.url("/delivery.other.example/sample.png?se=1"),
                  "seed": 18446744073709551614} if state == "Ready" else None
        self.answer(200, {"id": "x", "status": state, "progress": 0.5,
                          "result": result})

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
