#!/usr/bin/env python3
"""Small pages on many host names, fetched and extracted by offprint beside tools that download alone.

    python3 throughput.py OFFPRINT [--pages 20000] [--sites 500] [--runs 3] [--tools curl,offprint,files,wget2]
    python3 throughput.py OFFPRINT --inputs 2000,20000,200000 --tools offprint      memory over the length of the list

Needs nginx, time, and what is named in `--tools`: `files` is offprint over the same pages as files, `trafilatura` and
`trafilatura+extract` need an interpreter that has it (`--python`). All names are led to the one nginx on this machine, and
no rate is kept. The tools take turns, and the medians of `--runs` rounds are printed; the server's time is not in theirs.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import sites


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("offprint", nargs="+", help="the program; several are compared with one another")
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--sites", type=int, default=500)
    parser.add_argument("--inputs", default="", help="lengths of the list, parted by commas; as many as pages by default")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tools", default="curl,offprint")
    parser.add_argument("--options", default="", help="further options of offprint, parted by blanks")
    parser.add_argument("--python", default=sys.executable)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="offprint-bench-") as folder:
        folder = pathlib.Path(folder)
        sites.write(folder, given.pages, given.sites)
        print(f"| {'tool':40} | inputs | pages/s | CPU s per 1,000 | server's | peak MB | load |")
        print(f"|{'-' * 42}|--------|---------|-----------------|----------|---------|------|")
        with sites.served(folder) as (port, server):
            for count in map(int, (given.inputs or str(given.pages)).split(",")):
                listed = folder / "list.txt"
                listed.write_text("".join(f"{url}\n" for url in sites.urls(count, given.pages, given.sites)))
                compare(given, folder, listed, port, server, count)


def compare(given, folder, listed, port, server, count):
    commands = {}
    for tool in given.tools.split(","):
        commands |= command(tool, given, folder, listed, port)
    taken = {name: [] for name in commands}
    for _ in range(given.runs):
        for name, arguments in commands.items():
            taken[name].append(run(arguments, folder, server, count))
    for name, runs in taken.items():
        rate, cpu, servers, peak, load = (statistics.median(column) for column in zip(*runs))
        print(f"| {name:40} | {count:6} | {rate:7.0f} | {cpu:15.3f} | {servers:8.3f} | {peak:7.1f} | {load:4.1f} |", flush=True)


def command(tool, given, folder, listed, port):
    """Command lines by the names of their rows."""
    fetching = ["--from", "urls", "--allow-private", "--rate", "none", "--connect-to", f"::127.0.0.1:{port}"]
    printing = ["--quiet", "--output", str(folder / "out.jsonl"), *given.options.split()]
    if tool == "offprint":
        return {program: [program, "extract", *fetching, *printing, str(listed)] for program in given.offprint}
    if tool == "files":
        every = [str(folder / f"site{site}") for site in range(given.sites)]
        return {f"{program}, files": [program, "extract", *printing, *every] for program in given.offprint}
    if tool == "curl":
        config = folder / "curl.txt"
        config.write_text("".join(f'url = "{url}"\noutput = "/dev/null"\n' for url in listed.read_text().split()))
        options = ["--silent", "--parallel", "--parallel-max", "128", "--connect-to", f"::127.0.0.1:{port}"]
        return {"curl --parallel": ["curl", *options, "--config", str(config)]}
    if tool == "wget2":
        # It has nothing like --connect-to: the server is named as its proxy.
        options = ["--quiet", "--max-threads=64", f"--http-proxy=127.0.0.1:{port}", "--output-document=/dev/null"]
        return {"wget2": ["wget2", *options, f"--input-file={listed}"]}
    script = pathlib.Path(__file__).parent / "trafilatura_downloads.py"
    return {tool: [given.python, str(script), str(listed), str(port), *tool.split("+")[1:]]}


def run(arguments, folder, server, count):
    """One run: pages a second, seconds of CPU per 1,000 pages, the server's, peak memory in MB, load before."""
    used, out = folder / "used.txt", folder / "out.jsonl"
    # time(1), as a child's peak, asked of the system from here, is never below that of this interpreter.
    timed = ["/usr/bin/time", "--quiet", "--output", str(used), "--format", "%U %S %M", *arguments]
    load, before, begun = os.getloadavg()[0], sites.cpu_seconds(server), time.perf_counter()
    ended = subprocess.run(timed, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seconds, servers = time.perf_counter() - begun, sites.cpu_seconds(server) - before
    if ended.returncode:
        sys.exit(f"{arguments[0]} failed with {ended.returncode}: {ended.stderr[:500]}")
    if out.exists():
        with open(out, "rb") as lines:
            good = sum(b'"outcome":"ok"' in line for line in lines)
        out.unlink()
        if good != count:
            sys.exit(f"{good} of {count} records are ok")
    user, system, peak = map(float, used.read_text().split())
    return count / seconds, 1000 * (user + system) / count, 1000 * servers / count, peak / 1024, load


if __name__ == "__main__":
    main()
