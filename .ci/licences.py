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
    """Whether one alternative of an SPDX expression is allowed in all its parts."""
    expression = expression.replace("/", " OR ").replace("(", " ").replace(")", " ")
    return any(all(part.strip() in ALLOWED for part in re.split(r"\bAND\b", choice)) for choice in re.split(r"\bOR\b", expression))


metadata = json.loads(subprocess.check_output(["cargo", "metadata", "--format-version", "1", "--all-features", "--locked"]))
refused = [f"{p['name']} {p['version']}: {p['license']}" for p in metadata["packages"] if not (p["license"] and allowed(p["license"]))]
# A conjunction with an alternative inside ("(MIT OR Apache-2.0) AND Unicode-3.0") is judged part by part.
refused = [line for line in refused if not all(allowed(part) for part in re.split(r"\bAND\b", line.split(": ", 1)[1].replace("(", "").replace(")", "")))]
print(f"{len(metadata['packages'])} packages, {len(refused)} refused")
print("\n".join(refused))
sys.exit(1 if refused else 0)
