#!/usr/bin/env python3
"""What one slow host costs the others: when the last of many fast hosts was answered, with and without it.

    python3 fairness.py OFFPRINT [--hosts 200] [--slow 10] [--runs 3]

All host names are led to one server of this script, which answers the slow host after `--slow` seconds and all others at
once; the slow one is named first. Runs with and without it take turns. A time is that of the last answer to a fast host
since the program was started, its start included.
"""
import argparse
import http.server
import subprocess
import threading
import time

import sites


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 1024
    seconds, last = 10.0, 0.0


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/robots.txt":
            return self.send_error(404)
        is_slow = self.headers["Host"].startswith("slow.")
        if is_slow:
            time.sleep(self.server.seconds)
        body = sites.page(0, 0).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        if not is_slow:
            self.server.last = time.monotonic()

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("offprint")
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--slow", type=float, default=10.0)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    server = Server(("127.0.0.1", 0), Answers)
    server.seconds = given.slow
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fast = [f"http://fast{number}.test/{number}.html" for number in range(given.hosts)]
    for number in range(given.runs):
        alone = last(given.offprint, server, fast)
        beside = last(given.offprint, server, ["http://slow.test/slow.html", *fast])
        print(f"run {number + 1}: without the slow host {alone:.2f} s, with it {beside:.2f} s", flush=True)
    server.shutdown()


def last(program, server, urls):
    """Seconds until the last fast host was answered."""
    begun = time.monotonic()
    detour = f"::127.0.0.1:{server.server_port}"
    command = [program, "extract", "-", "--from", "urls", "--allow-private", "--quiet", "--connect-to", detour]
    done = subprocess.run(command, input="".join(f"{url}\n" for url in urls), capture_output=True, text=True, check=True)
    good = sum('"outcome":"ok"' in line for line in done.stdout.splitlines())
    assert good == len(urls), f"{good} of {len(urls)} records are ok: {done.stderr}"
    return server.last - begun


if __name__ == "__main__":
    main()
