#!/usr/bin/env python3
"""Fills an archive with synthetic articles, to measure size and search at a million.

    python3 million.py OFFPRINT DB COUNT [WORDS]      needs `pip install zstandard xxhash`

The text comes from a small grammar: sentences of 8 to 20 words over 50,000 invented words whose frequencies follow Zipf's law, as those of a
language do. Rows are put into an archive that the program itself has made, as `archive run` puts them; only the raw pages are left out.
"""
import datetime
import itertools
import json
import pathlib
import random
import sqlite3
import subprocess
import sys

import xxhash
import zstandard

program, db_path, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
words_each = int(sys.argv[4]) if len(sys.argv) > 4 else 150
random.seed(7)
syllables = [a + b for a in "b d f g k l m n p r s t v z".split() for b in "a e i o u ai er on".split()]
vocabulary = list(dict.fromkeys("".join(random.choices(syllables, k=random.randint(2, 5))) for _ in range(80_000)))[:50_000]
weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
sites = [f"{random.choice(vocabulary)}.test" for _ in range(500)]
template = json.loads((pathlib.Path(__file__).parent / "record.json").read_text())
packer = zstandard.ZstdCompressor(level=3)

subprocess.run([program, "archive", "add", db_path, "https://feed.test/"], check=True)
db = sqlite3.connect(db_path, isolation_level=None)
db.execute("PRAGMA synchronous = off")
db.execute("PRAGMA cache_size = -500000")


def text(length):
    words = random.choices(vocabulary, cum_weights=weights, k=length)
    sentences, at = [], 0
    while at < length:
        step = random.randint(8, 20)
        sentences.append(" ".join(words[at:at + step]).capitalize() + ".")
        at += step
    return "\n\n".join(" ".join(sentences[i:i + 3]) for i in range(0, len(sentences), 3))


def facets(site, category, language):
    wanted = ["site " + site, "site test", "category " + category.lower(), "language " + language]
    return " ".join(f"\ue000{xxhash.xxh3_64_intdigest(facet.encode()):016x}" for facet in wanted)


for start in range(0, count, 5000):
    db.execute("BEGIN")
    for number in range(start, min(start + 5000, count)):
        body, title, site = text(random.randint(words_each // 2, words_each * 3 // 2)), text(9)[:-1], random.choice(sites)
        url = f"https://{site}/{number}/{title.split()[0].lower()}-{title.split()[1]}"
        day = f"{datetime.date(2016, 1, 1) + datetime.timedelta(number * 3650 // count)}T08:30:00Z"
        language = random.choices(["en", "de", "fr"], [8, 1, 1])[0]
        category = random.choice(["Town", "Sport", "Business", "World"])
        bits = random.getrandbits(64)
        record = dict(template, url=url, title=title, body=body, word_count=len(body.split()), near_hash=f"{bits:016x}",
                      blocks=[{"type": "paragraph", "role": None, "text": part, "start": 0, "end": len(part)} for part in body.split("\n\n")])
        cursor = db.execute(
            "INSERT INTO articles (url, fetched_url, site, first_seen_at, checked_at, version, outcome, published, language, category, authors, word_count,"
            " quality, fallback, content_hash, near_hash, title, body, facets) VALUES (?, ?, ?, ?, ?, 1, 'ok', ?, ?, ?, '[\"Ann Lee\"]', ?, 0.9, 0, ?, ?, ?, ?, ?)",
            (url, url, site, day, day, day, language, category, record["word_count"], "sha256:" + f"{random.getrandbits(256):064x}", record["near_hash"], title, body,
             facets(site, category, language)))
        article = cursor.lastrowid
        db.execute("INSERT INTO versions VALUES (?, 1, ?, ?, 'offprint-20260101000000-00000.warc.gz', ?, ?, ?)",
                   (article, day, packer.compress(json.dumps(record).encode()), number * 30_000, number * 30_000 + 30_000, "sha1:" + "A" * 32))
        db.executemany("INSERT INTO near VALUES (?, ?, ?)", [(part, bits >> 16 * part & 0xFFFF, article) for part in range(4)])
    db.execute("COMMIT")
    if start % 50_000 == 0:
        print(start, flush=True)
db.execute("PRAGMA wal_checkpoint(truncate)")
db.execute("PRAGMA optimize")
