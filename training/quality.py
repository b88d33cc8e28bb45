#!/usr/bin/env python3
"""Fits `quality.score` and prints how far it is to be trusted on pages of hosts it was not fitted on.

    python3 training/quality.py CORPORA RECORDS selectors/generic/quality.toml

RECORDS holds wcxb.records.jsonl and news.records.jsonl as training/held_out.rs printed them: what each page gives with
models that saw no page of its host. The score is a logistic fit of "word F1 is at least 0.9" on `quality.signals`; the
printed figures are of five folds by host, each scored by the weights of the others. Rewrites `base` and the weights.
Needs Python 3.9+ and numpy.
"""
import json
import re
import sys
import zlib
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import numpy

from text import words

FOLDS, GOOD = 5, 0.9
BOUNDS = (0.95, 0.9, 0.8, 0.7, 0.5, 0.3, 0)


def f1(gold, body):
    gold, body = Counter(words(gold)), Counter(words(body))
    return 2 * sum((gold & body).values()) / max(sum(gold.values()) + sum(body.values()), 1)


def pages(corpora, records):
    """(signals, word F1, fold) of every page that gave a text."""
    for corpus in ("wcxb", "news"):
        with open(corpora / corpus / "manifest.jsonl", encoding="utf-8") as file:
            manifest = {row["id"]: row for row in map(json.loads, file)}
        with open(records / f"{corpus}.records.jsonl", encoding="utf-8") as file:
            for record in map(json.loads, file):
                row, signals = manifest[record["input"]["id"]], record["quality"]["signals"]
                if signals and record["body"]:
                    host = re.sub(r"^www\.", "", urlsplit(row["url"] or "").hostname or row["id"])
                    yield signals, f1(row["gold"].get("text"), record["body"]), zlib.crc32(host.encode()) % FOLDS


def fit(signals, good):
    """Newton's method; a weak pull to zero keeps the weights of signals that say nothing small."""
    rows = numpy.hstack([numpy.ones((len(signals), 1)), signals])
    weights, pull = numpy.zeros(rows.shape[1]), 0.5 * (numpy.arange(rows.shape[1]) > 0)
    for _ in range(60):
        p = probability(signals, weights)
        slope = rows.T @ (p - good) + pull * weights
        weights -= numpy.linalg.solve((rows * (p * (1 - p))[:, None]).T @ rows + numpy.diag(pull + 1e-6), slope)
    return weights


def probability(signals, weights):
    return 1 / (1 + numpy.exp(-weights[0] - signals @ weights[1:]))


def main():
    corpora, records, target = map(Path, sys.argv[1:])
    rows, reached, folds = map(list, zip(*pages(corpora, records)))
    names = sorted(rows[0])
    signals, reached, folds = numpy.array([[row[name] for name in names] for row in rows]), numpy.array(reached), numpy.array(folds)
    good = (reached >= GOOD).astype(float)
    score = numpy.zeros(len(good))
    for fold in range(FOLDS):
        score[folds == fold] = probability(signals[folds == fold], fit(signals[folds != fold], good[folds != fold]))
    loss = -numpy.mean(good * numpy.log(score) + (1 - good) * numpy.log(1 - score))
    print(f"{len(good)} pages, {good.mean():.3f} good, log loss {loss:.4f}\n| score | pages | good | mean F1 |\n|---|--:|--:|--:|")
    for low, high in zip(BOUNDS, (1.01, *BOUNDS)):
        here = (score >= low) & (score < high)
        print(f"| {low} to {min(high, 1)} | {here.sum()} | {good[here].mean():.2f} | {reached[here].mean():.2f} |")
    text = target.read_text(encoding="utf-8")
    for name, weight in zip(("base", *names), fit(signals, good)):
        text = re.sub(rf"^{name} = .*$", f"{name} = {weight + 0:.2f}", text, flags=re.M)
    target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
