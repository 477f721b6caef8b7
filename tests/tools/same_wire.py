#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The refdesk authors
# SPDX-License-Identifier: MIT
"""same_wire.py WIRE SCENARIO REQUESTS [--OPTION...]: is it the same?

Compares what a mock provider was asked (REQUESTS, of GET /_mock/requests) with
what the recorded client asked in SCENARIO of WIRE: requests in their order, and
of each the method, host, path, query, the headers that mean something and the
JSON of the body.  Says nothing and ends with 0 when they agree.

Not compared are ids, URLs and names of files, pictures in data URIs, how often a
state is asked for in a row and whether logs are wanted with it, priority, and
Content-Type where there is no body.

--model=KIND       the defaults of such models are written out
--more=NAME=JSON   and this one
--as=OLD->NEW      the recorded text OLD stands for NEW
--queue            the recorded client waited in its call; only the body is
                   compared, with that of the submission
--only=ROUTE,...   these routes of the requests
--sent             what was recorded before it was cancelled
--cancel           what began it and what cancelled it"""
import json
import re
import sys

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FILE = re.compile(r'https?://[^"]*?/files/[^"]*')
DATA = re.compile(r'data:image/[a-z]+;base64,[^"]*')
NAME = re.compile(r'("file_name":)"[^"]*"')
# Of these the values count: 1 is what others call true.
MEANING = ("x-fal-no-retry", "x-app-fal-disable-fallback")
# What refdesk writes out although it is the default.
DEFAULTS = {
    "kontext": {"guidance_scale": 3.5, "num_images": 1, "sync_mode": False,
                "output_format": "jpeg", "safety_tolerance": "2"},
    "flux": {"guidance_scale": 3.5, "num_images": 1, "sync_mode": False,
             "output_format": "jpeg", "num_inference_steps": 28,
             "enable_safety_checker": True, "acceleration": "none"},
    "depth": {"num_images": 1, "sync_mode": False, "output_format": "jpeg"},
    "wan": {"guidance_scale": 3.5, "guidance_scale_2": 4, "shift": 2,
            "num_inference_steps": 27, "image_format": "jpeg",
            "negative_prompt": "", "acceleration": "regular",
            "enable_safety_checker": True,
            "enable_output_safety_checker": True},
}
ROUTES = "submit,run,status,stream,result,cancel,initiate,put"


def body_of(text):
    if not text:
        return None
    text = NAME.sub(r'\1"NAME"', DATA.sub("DATA", FILE.sub("FILE", text)))
    return json.loads(text)


def query(text):
    return sorted(part for part in (text or "").lstrip("?").split("&")
                  if part and not part.startswith(("logs=", "fal_webhook=")))


def plain(method, host, path, raw_query, headers, body, upload):
    accept = headers.get("accept", "")
    return {
        "method": method,
        "host": "UPLOAD" if upload else host,
        "path": "" if upload else ID.sub("ID", path),
        "query": [] if upload else query(raw_query),
        "key": headers.get("authorization", "").split(" ")[0],
        "type": headers.get("content-type") if body or upload else None,
        "events": "text/event-stream" in accept,
        "body": body,
        "meaning": {name: headers[name].replace("true", "1")
                    for name in MEANING if name in headers},
    }


def recorded(request, renamed):
    headers = {k.lower(): v for k, v in request["headers"].items()}
    upload = request["authority"] == "upload.invalid"
    text = "" if upload else request.get("body_text", "")
    host, path = request["authority"], request["path"]
    for old, new in renamed:
        host, path = host.replace(old, new), path.replace(old, new)
        text = text.replace(old, new)
    return plain(request["method"], host, path,
                 request.get("raw_query"), headers, body_of(text), upload)


def seen(request):
    host, path = request["path"].lstrip("/").split("/", 1)
    upload = request["route"] == "put"
    body = None if upload else body_of(request.get("body"))
    return plain(request["method"], host, "/" + path, request["query"],
                 request["headers"], body, upload)


def folded(requests):
    """Looks at a state in a row are one, and so are uploads of one picture."""
    out = []
    for one in requests:
        repeated = one["path"].endswith("/status") and out and out[-1] == one
        if not repeated and not (one in out and (
                one["host"] == "UPLOAD" or one["path"].startswith("/storage"))):
            out.append(one)
    return out


def main():
    options = [item[2:].split("=", 1) for item in sys.argv[4:]]
    given = {item[0] for item in options}
    more = [item[1].split("=", 1) for item in options if item[0] == "more"]
    renamed = [item[1].split("->", 1) for item in options if item[0] == "as"]
    options = dict(item for item in options if len(item) == 2)
    only = options.get("only", ROUTES).split(",")
    model = options.get("model")
    scenario = next(one for one in json.load(open(sys.argv[1]))["scenarios"]
                    if one["scenario"] == sys.argv[2])
    want = [recorded(one, renamed) for one in scenario["requests"]
            if "sent" not in given or not one["path"].endswith("/cancel")]
    got = [seen(one) for one in json.load(open(sys.argv[3]))
           if one["route"] in only]
    if "cancel" in given:
        want = [one for one in want if one["method"] in ("POST", "PUT")]
    want, got = folded(want), folded(got)
    for one in want:
        if one["body"] and one["host"].endswith("fal.run"):
            one["body"] = {**DEFAULTS.get(model, {}), **one["body"],
                           **{name: json.loads(value) for name, value in more}}
    for one, other in zip(want, got):
        if not one["meaning"]:
            other["meaning"] = {}
    if "queue" in given:
        want, got = [[one["body"] for one in requests if one["body"]]
                     for requests in (want, got)]
    if want == got:
        return 0
    for i in range(max(len(want), len(got))):
        a = want[i] if i < len(want) else None
        b = got[i] if i < len(got) else None
        if a != b:
            print(f"{i + 1} recorded {json.dumps(a, sort_keys=True)}")
            print(f"{i + 1} sent     {json.dumps(b, sort_keys=True)}")
    return 1


sys.exit(main())
