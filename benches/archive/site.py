#!/usr/bin/env python3
"""Serves 200 feeds with 20 entries each, with validators, and counts requests and bytes.

    python3 site.py [PORT]        GET /counts gives the counts so far and begins anew; GET /list.opml names the feeds
"""
import hashlib
import json
import random
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FEEDS, ENTRIES = 200, 20
WORDS = "the of council bridge harbour bakery winter reason meeting river market school train night morning door plan road paper answer".split()
counts = {"feeds": 0, "unchanged": 0, "articles": 0, "robots": 0, "bytes": 0}


def article(name):
    random.seed(name)
    text = "".join("<p>" + " ".join(random.choices(WORDS, k=random.randint(25, 60))).capitalize() + f" {name}.</p>\n" for _ in range(15))
    links = "".join(f'<li><a href="/x/{n}">Another headline of the day number {n}</a></li>' for n in range(60))
    return (f"<!doctype html><html lang=en><head><title>Story {name}</title></head><body><nav><ul>{links}</ul></nav>"
            f"<article><h1>Story {name}</h1>{text}</article><footer>{links}</footer></body></html>").encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, kind, body, headers = 200, "text/html; charset=utf-8", b"", {}
        if self.path == "/counts":
            body = json.dumps(counts).encode()
            counts.update(dict.fromkeys(counts, 0))
        elif self.path == "/list.opml":
            base = f"http://{self.headers['Host']}"
            body = ("<opml version='2.0'><body>" + "".join(f"<outline xmlUrl='{base}/feed/{n}'/>" for n in range(FEEDS)) + "</body></opml>").encode()
        elif self.path.startswith("/feed/"):
            number = self.path.rsplit("/", 1)[1]
            etag = '"' + hashlib.sha1(self.path.encode()).hexdigest() + '"'
            headers, kind = {"ETag": etag}, "application/rss+xml"
            counts["feeds"] += 1
            if self.headers.get("If-None-Match") == etag:
                status = 304
                counts["unchanged"] += 1
            else:
                items = "".join(f"<item><title>Story {number}-{n}</title><link>/story/{number}-{n}</link></item>" for n in range(ENTRIES))
                body = f"<rss version='2.0'><channel><title>Feed {number}</title>{items}</channel></rss>".encode()
        elif self.path.startswith("/story/"):
            body = article(self.path[7:])
            counts["articles"] += 1
        else:
            status = 404
            counts["robots"] += 1
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        counts["bytes"] += len(body)

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 8765), Handler).serve_forever()
