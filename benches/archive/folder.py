#!/usr/bin/env python3
"""The same articles as a plain folder of gzip'ed JSON searched by ripgrep, beside `archive search`.

    python3 folder.py OFFPRINT DB FOLDER [TIMES]      needs `pip install zstandard`, ripgrep

One file an article, in folders of a thousand; the records are those of `million.py`.
"""
import collections
import gzip
import pathlib
import random
import sqlite3
import subprocess
import sys
import time

import zstandard

program, path, folder = sys.argv[1:4]
times = int(sys.argv[4]) if len(sys.argv) > 4 else 5
folder, random_words = pathlib.Path(folder), random.Random(3)
db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
unpacker = zstandard.ZstdDecompressor()
count, size, begun = 0, 0, time.perf_counter()
for article, record in db.execute("SELECT article_id, record FROM versions ORDER BY article_id"):
    file = folder / f"{article // 1000:04}" / f"{article}.json.gz"
    if article % 1000 == 0 or count == 0:
        file.parent.mkdir(parents=True, exist_ok=True)
    packed = gzip.compress(unpacker.decompress(record), 6)
    file.write_bytes(packed)
    count, size = count + 1, size + len(packed)
blocks = int(subprocess.run(["du", "-s", "--block-size=1", folder], capture_output=True, check=True).stdout.split()[0])
print(f"{count} articles: {size / count:.0f} bytes each as gzip, {blocks / count:.0f} on disk; written in {time.perf_counter() - begun:.0f} s")
words = [word.strip(".").lower() for (body,) in db.execute("SELECT body FROM articles WHERE id % 997 = 0 LIMIT 200") for word in body.split()]
frequency = collections.Counter(words)
common, rare = [word for word, _ in frequency.most_common(20)], [word for word, seen in frequency.items() if seen == 1]


def timed(kind, pool, command):
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        subprocess.run(command(random_words.choice(pool)), stdout=subprocess.DEVNULL, check=True)
        taken.append((time.perf_counter() - begun) * 1000)
    print(f"{kind}: median {sorted(taken)[len(taken) // 2]:.0f} ms", flush=True)


for kind, pool in [("common", common), ("rare", rare)]:
    timed(f"{kind}, ripgrep", pool, lambda word: ["rg", "--search-zip", "--files-with-matches", "--ignore-case", "--word-regexp", word, str(folder)])
    timed(f"{kind}, archive search", pool, lambda word: [program, "archive", "search", path, word, "--format", "json"])
