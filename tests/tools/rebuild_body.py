#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""rebuild_body.py MANIFEST ASSETS: the SHA-256 of the body that a manifest tells
of, made from it and the pictures in ASSETS (which have nothing to strip)."""
import base64
import hashlib
import json
import pathlib
import sys

text = pathlib.Path(sys.argv[1]).read_text()
assets = pathlib.Path(sys.argv[2])
manifest = json.loads(text)
at = text.index('"body":') + len('"body":')
body = text[at:text.index(',"body_sha256"')]
for reference in manifest["references"]:
    if reference["sent"] == "url":
        url = reference["url"]
    else:
        assert reference["sent"] == "inline", reference
        data = (assets / reference["sha256"]).read_bytes()
        url = f"data:{reference['type']};base64," + \
            base64.b64encode(data).decode()
    assert hashlib.sha256(url.encode()).hexdigest() == reference["url_sha256"]
    mark = f'"refdesk:reference:{reference["n"]}"'
    assert mark in body
    body = body.replace(mark, json.dumps(url))
print(hashlib.sha256(body.encode()).hexdigest())
