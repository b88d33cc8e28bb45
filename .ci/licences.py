#!/usr/bin/env python3
"""Fails if a dependency comes under a licence that is not on the list."""
import json
import re
import subprocess
import sys

ALLOWED = {
    "MIT", "MIT-0", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "Unlicense", "0BSD", "CC0-1.0", "BSL-1.0",
    "Unicode-3.0", "Unicode-DFS-2016",
    # cssparser and selectors: a file-level copyleft that does not reach the program.
    "MPL-2.0",
    # Mozilla's root certificates.
    "CDLA-Permissive-2.0",
}


def allowed(expression):
    """Whether an SPDX expression can be met by licences of the list: one side of each OR, both of each AND."""
    tokens = re.findall(r"[()]|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))

    def either():
        met = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            met = both() or met
        return met

    def both():
        met = single()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = single() and met
        return met

    def single():
        token = tokens.pop(0)
        if token != "(":
            return token in ALLOWED
        met = either()
        tokens.pop(0)
        return met

    return either()


for expression, verdict in {
    "MIT OR GPL-3.0": True,
    "MIT/Apache-2.0": True,
    "(MIT OR GPL-3.0) AND Unicode-3.0": True,
    "(MIT OR Apache-2.0) AND GPL-3.0": False,
    "Apache-2.0 WITH LLVM-exception": True,
}.items():
    assert allowed(expression) is verdict, expression

metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--format-version", "1", "--all-features", "--locked"]))
refused = [f"{p['name']} {p['version']}: {p['license']}" for p in metadata["packages"] if not (p["license"] and allowed(p["license"]))]
print(f"{len(metadata['packages'])} packages, {len(refused)} refused")
print("\n".join(refused))
sys.exit(1 if refused else 0)
