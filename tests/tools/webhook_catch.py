#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""webhook_catch.py DIR STATUS: prints a port, keeps the nth call in DIR/n.*."""
import http.server
import pathlib
import sys

directory, answer = pathlib.Path(sys.argv[1]), int(sys.argv[2])
count = 0


class Catch(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global count
        body = self.rfile.read(int(self.headers["Content-Length"]))
        count += 1
        for name in ("Request-Id", "User-Id", "Timestamp", "Signature"):
            value = self.headers["X-Fal-Webhook-" + name]
            (directory / f"{count}.{name.lower()}").write_text(value)
        (directory / f"{count}.path").write_text(self.path)
        (directory / f"{count}.body").write_bytes(body)
        self.send_response(answer)
        if answer // 100 == 3:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Catch)
print(server.server_port, flush=True)
server.serve_forever()
