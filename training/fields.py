#!/usr/bin/env python3
"""Trains the weights of title, authors and publication date and prints what they reach on hosts they did not see.

    python3 training/fields.py CORPORA READINGS selectors/generic/ranking.toml

CORPORA holds wcxb/, news/ and web/ with their manifests and ../eval/score.py, whose definitions of a right answer are used; READINGS
holds wcxb.jsonl, news.jsonl and web.jsonl as training/readings.rs wrote them. Needs Python 3.9+ and numpy.

A conditional logit: of the readings of one page the right ones are to have the largest share. Signs whose meaning is settled keep a
weight set by hand (FIXED): a day that the page declares to be that of a change is not the day of publication, whatever else speaks for it.
"""
import hashlib
import importlib.util
import json
import sys
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import numpy

FOLDS = 5
# Weight of a page by corpus ("other": the pages of wcxb that are no articles).
SETTINGS = {
    "title": {"news": 2, "web": 1.5, "wcxb": 1.5, "other": 0.1},
    "authors": {"news": 2, "web": 1, "wcxb": 1, "other": 0.3},
    "published": {"news": 3, "web": 1, "wcxb": 1, "other": 0.3},
}
LEAST = {"title": -3.0, "authors": -3.3, "published": -0.5}
FIXED = {
    "title": {},
    "authors": {"in_comments": -2.0, "is_site": -2.5},
    "published": {"change_of_another": -2.0, "called_updated": -1.0, "declared_change": -1.0},
}
GOLD = {"title": "title", "authors": "authors", "published": "date"}
WHY = (
    "weights in log odds, learned by training/fields.py (a conditional logit over the readings of a field, page by page) "
    "on the dev corpora and checked with folds split by host; what a sign means stands beside its name in src/extract/fields"
)


def load(corpora, readings, scorer):
    pages = []
    for corpus in ("wcxb", "news", "web"):
        rows = {}
        for line in open(corpora / corpus / "manifest.jsonl", encoding="utf-8"):
            row = json.loads(line)
            rows[row["id"]] = row
        for line in open(readings / f"{corpus}.jsonl", encoding="utf-8"):
            found = json.loads(line)
            row = rows[found["id"]]
            group = corpus if corpus != "wcxb" or row["page_type"] == "article" else "other"
            host = urlsplit(row["url"]).hostname or row["id"]
            fold = int(hashlib.md5(".".join(host.split(".")[-2:]).encode()).hexdigest(), 16) % FOLDS
            pages.append((group, fold, row["gold"], found))
    return pages


def rightness(scorer, field, gold, value):
    if field == "title":
        return float(scorer.plain(gold["title"]) == scorer.plain(value))
    if field == "published":
        return float(value[:10] == gold["date"])
    wanted, given = scorer.people(gold["authors"]), scorer.people(value.split("; "))
    return scorer.prf(len(wanted & given), len(given), len(wanted))[2]


def readings_of(scorer, field, pages):
    rows = []
    for group, fold, gold, found in pages:
        wanted = gold.get(GOLD[field])
        if not wanted or field == "authors" and not scorer.people(wanted):
            continue
        by_key = {}
        for value, signs in found.get(field, []):
            key = value[:10] if field == "published" else "".join(letter for letter in value.lower() if letter.isalnum())
            by_key.setdefault(key, (signs, rightness(scorer, field, gold, value)))
        rows.append((group, fold, list(by_key.values())))
    return rows


def fit(field, rows, names, steps=400, rate=0.3, penalty=1.0):
    index = {name: place for place, name in enumerate(names)}
    features, page, target, weight, count = [], [], [], [], 0
    for group, _, readings in rows:
        best = max((right for _, right in readings), default=0)
        if best <= 0 or len(readings) < 2:
            continue
        share = sum(right == best for _, right in readings)
        for signs, right in readings:
            vector = numpy.zeros(len(names))
            for name, strength in signs.items():
                vector[index[name]] = strength
            features.append(vector)
            page.append(count)
            target.append((right == best) / share)
            weight.append(SETTINGS[field][group])
        count += 1
    features, page, target, weight = map(numpy.array, (features, page, target, weight))
    fixed = {index[name]: value for name, value in FIXED[field].items() if name in index}
    places, values = list(fixed), list(fixed.values())
    weights = numpy.zeros(len(names))
    weights[places] = values
    mean, square = numpy.zeros_like(weights), numpy.zeros_like(weights)
    for step in range(1, steps + 1):
        score = features @ weights
        most = numpy.full(count, -1e9)
        numpy.maximum.at(most, page, score)
        power = numpy.exp(score - most[page])
        total = numpy.zeros(count)
        numpy.add.at(total, page, power)
        slope = features.T @ ((power / total[page] - target) * weight) + penalty * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        weights -= rate * 0.995**step * (mean / (1 - 0.9**step)) / (numpy.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights[places] = values
    return dict(zip(names, weights))


def reached(rows, weights_for):
    figures = defaultdict(list)
    for group, fold, readings in rows:
        weights = weights_for(fold)
        answer = max(readings, key=lambda reading: sum(weights[name] * s for name, s in reading[0].items()), default=(None, 0.0))
        figures[group].append(answer[1])
    return "  ".join(f"{group} {sum(values) / len(values):.4f}" for group, values in sorted(figures.items()))


def main():
    corpora, readings, out = map(Path, sys.argv[1:4])
    spec = importlib.util.spec_from_file_location("score", corpora / "../eval/score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    pages = load(corpora, readings, scorer)
    text = [f'why = "{WHY}"', ""]
    for field in GOLD:
        rows = readings_of(scorer, field, pages)
        names = sorted({name for _, _, page in rows for signs, _ in page for name in signs})
        folds = [fit(field, [row for row in rows if row[1] != fold], names) for fold in range(FOLDS)]
        whole = fit(field, rows, names)
        print(f"{field}: out of fold  {reached(rows, lambda fold: folds[fold])}")
        print(f"{field}: on all       {reached(rows, lambda fold: whole)}")
        text += [f"[{field}]", "# A reading that weighs less is no answer.", f"least = {LEAST[field]}", "", f"[{field}.weights]"]
        kept = sorted(((round(value, 2), name) for name, value in whole.items() if abs(value) >= 0.05), key=lambda x: (-x[0], x[1]))
        text += [f"{name} = {value}" for value, name in kept] + [""]
    out.write_text("\n".join(text).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
