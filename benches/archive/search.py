#!/usr/bin/env python3
"""Times `archive search` as a whole process on what `million.py` made.

    python3 search.py OFFPRINT DB [TIMES]
"""
import collections
import random
import sqlite3
import subprocess
import sys
import time

program, path = sys.argv[1:3]
times = int(sys.argv[3]) if len(sys.argv) > 3 else 40
random.seed(3)
db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
count, last = db.execute("SELECT max(id), max(first_seen_at) FROM articles").fetchone()
print(f"{count} articles, {db.execute('SELECT page_count * page_size FROM pragma_page_count, pragma_page_size').fetchone()[0] / count:.0f} bytes each")
words = [word.strip(".").lower() for (body,) in db.execute("SELECT body FROM articles WHERE id % 997 = 0 LIMIT 200") for word in body.split()]
frequency = collections.Counter(words)
common, rare = [word for word, _ in frequency.most_common(20)], list(frequency)[-2000:]


def site():
    return ["--site", db.execute("SELECT site FROM articles WHERE id = ?", (random.randrange(1, count),)).fetchone()[0]]


def timed(kind, query, flags=lambda: []):
    taken = []
    for _ in range(times):
        arguments = [program, "archive", "search", path, query(), "--format", "json", *flags()]
        begun = time.perf_counter()
        subprocess.run(arguments, stdout=subprocess.DEVNULL, check=True)
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    print(f"{kind}: p50 {taken[len(taken) // 2]:.0f} ms, p95 {taken[int(len(taken) * .95)]:.0f} ms", flush=True)


def one_common():
    return random.choice(common)


timed("a word as often as in text", lambda: random.choice(words))
timed("two words", lambda: " ".join(random.sample(words, 2)))
timed("two common words", lambda: " ".join(random.sample(common, 2)))
timed("a phrase", lambda: '"' + " ".join(random.sample(common, 2)) + '"')
timed("common, --site", one_common, site)
timed("common, --category", one_common, lambda: ["--category", "town"])
timed("common, --language", one_common, lambda: ["--language", "fr"])
timed("common, --since the last day", one_common, lambda: ["--since", last[:10]])
timed("common, --since half of all", one_common, lambda: ["--since", "2020-12-31"])
timed("common, all four", one_common, lambda: [*site(), "--category", "Sport", "--language", "en", "--since", "2018-01-01"])
timed("common, --relevance", one_common, lambda: ["--relevance"])
timed("two common words, --relevance", lambda: " ".join(random.sample(common, 2)), lambda: ["--relevance"])
timed("rare and common, --relevance", lambda: f"{random.choice(rare)} {one_common()}", lambda: ["--relevance"])
timed("common, --site, --relevance", one_common, lambda: [*site(), "--relevance"])
