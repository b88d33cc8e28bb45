#!/usr/bin/env python3
"""Trains the body model and prints what it reaches on pages of hosts it did not see.

    python3 training/train.py CORPORA FEATURES OUT.model [--rounds 120] [--leaves 32]

CORPORA holds wcxb/, news/ and web/ with their manifests; FEATURES holds wcxb, news and web as training/features.rs wrote them
(.names, .f32, .jsonl). Needs Python 3.9+, numpy and lightgbm.
"""
import argparse
import json
import re
import struct
import sys
import zlib
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import lightgbm
import numpy

TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+")
FOLDS, GRAM = 5, 4
PARAMETERS = {
    "objective": "binary", "learning_rate": 0.08, "min_data_in_leaf": 40, "feature_fraction": 0.6, "bagging_fraction": 0.8, "bagging_freq": 1,
    "lambda_l2": 5, "max_bin": 127, "seed": 7, "num_threads": 2, "verbosity": -1,
}


def words(text):
    return TOKEN.findall(text.lower())


def labels(blocks, gold_text):
    """1 or 0 for each block, -1 where it has no words."""
    gold = words(gold_text)
    joined = " " + " ".join(gold) + " "
    grams = Counter(tuple(gold[i:i + GRAM]) for i in range(len(gold) - GRAM + 1))
    tokens = [words(block) for block in blocks]
    found, place = [None] * len(blocks), [None] * len(blocks)
    for i, block in enumerate(tokens):
        if len(block) < 6:
            continue
        count = len(block) - GRAM + 1
        found[i] = sum(tuple(block[j:j + GRAM]) in grams for j in range(count)) / count
        if found[i] >= 0.5:
            for start in (0, len(block) // 2 - 3):
                at = joined.find(" " + " ".join(block[start:start + 6]) + " ")
                if at >= 0:
                    place[i] = at
                    break
    following, last = [0] * len(blocks), len(joined)
    for i in reversed(range(len(blocks))):
        following[i] = last
        last = place[i] if place[i] is not None else last
    before = -1
    for i, block in enumerate(tokens):
        if place[i] is not None:
            before = place[i] + len(" ".join(block))
        elif found[i] is None and block:
            text = " " + " ".join(block) + " "
            low, high = max(before - 20, 0), min(following[i] + 20, len(joined))
            low = max(0, high - 600) if before < 0 else low
            at = joined.find(text, low, min(high, low + 4000) + len(text))
            found[i] = float(at >= 0)
            before = max(before, at + len(text) - 1) if at >= 0 else before
    return numpy.array([-1 if f is None else int(f >= 0.5) for f in found], dtype=numpy.int8)


class Corpus:
    def __init__(self, name, corpora, features):
        self.name = name
        self.names = (features / f"{name}.names").read_text().split("\n")
        self.rows = numpy.fromfile(features / f"{name}.f32", dtype="<f4").reshape(-1, len(self.names))
        manifest = {r["id"]: r for r in map(json.loads, open(corpora / name / "manifest.jsonl", encoding="utf-8"))}
        self.pages, start = [], 0
        for line in open(features / f"{name}.jsonl", encoding="utf-8"):
            page = json.loads(line)
            row = manifest[page["id"]]
            host = re.sub(r"^www\.", "", urlsplit(row["url"] or "").hostname or row["id"])
            end = start + len(page["blocks"])
            self.pages.append({"host": host, "type": row["page_type"], "gold": row["gold"], "blocks": page["blocks"], "range": slice(start, end)})
            start = end
        assert start == len(self.rows), "features and texts belong together"
        self.fold = numpy.zeros(start, dtype=numpy.int8)
        self.label = numpy.full(start, -1, dtype=numpy.int8)
        self.weight = numpy.zeros(start)
        for page in self.pages:
            self.fold[page["range"]] = zlib.crc32(page["host"].encode()) % FOLDS
            if name != "web":
                self.label[page["range"]] = labels(page["blocks"], page["gold"].get("text") or "")
            length = numpy.sqrt(numpy.minimum([len(block) + 20 for block in page["blocks"]], 1500))
            self.weight[page["range"]] = length / length.sum() ** 0.7 * (3 if name == "news" else 1)


def train(corpora, keep, rounds, leaves):
    masks = [keep(c) & (c.label >= 0) for c in corpora]
    rows = numpy.vstack([c.rows[m] for c, m in zip(corpora, masks)])
    label = numpy.concatenate([c.label[m] for c, m in zip(corpora, masks)])
    weight = numpy.concatenate([c.weight[m] for c, m in zip(corpora, masks)])
    data = lightgbm.Dataset(rows, label, weight=weight * len(weight) / weight.sum(), feature_name=corpora[0].names)
    return lightgbm.train({**PARAMETERS, "num_leaves": leaves}, data, rounds)


def word_f1(gold, body):
    gold, body = Counter(words(gold)), Counter(words(body))
    if not gold:
        return float(not body)
    overlap = sum((gold & body).values())
    return 2 * overlap / (sum(gold.values()) + sum(body.values())) if overlap else 0.0


def segment_f1(pages, bodies):
    right = wrong = missed = 0
    for page, body in zip(pages, bodies):
        text = " ".join(body.split())
        hits = [sum(" ".join(s.split()) in text for s in page["gold"][side]) for side in ("with", "without")]
        right, missed, wrong = right + hits[0], missed + len(page["gold"]["with"]) - hits[0], wrong + hits[1]
    return 2 * right / (2 * right + missed + wrong)


def report(corpus, probability, threshold):
    bodies = ["\n".join(b for b, p in zip(page["blocks"], probability[page["range"]]) if p >= threshold) for page in corpus.pages]
    if corpus.name == "web":
        print(f"web, transfer, threshold {threshold}: segments f1 {segment_f1(corpus.pages, bodies):.4f}")
        return
    by_type = {}
    for page, body in zip(corpus.pages, bodies):
        by_type.setdefault(page["type"], []).append(word_f1(page["gold"].get("text") or "", body))
    figures = " ".join(f"{kind} {numpy.mean(values):.4f}" for kind, values in sorted(by_type.items()))
    print(f"{corpus.name}, out of fold, threshold {threshold}: word f1 {figures}")


def export(booster, path):
    """The format is described in src/extract/body/model.rs. Thresholds are rounded down to f32: a row goes left where it is at most the threshold."""
    def down(value):
        rounded = numpy.float32(value)
        return float(numpy.nextafter(rounded, numpy.float32(-numpy.inf)) if float(rounded) > value else rounded)

    model = booster.dump_model()
    out = bytearray(b"OPM1") + struct.pack("<HHf", model["max_feature_idx"] + 1, len(model["tree_info"]), 0.0)
    for tree in model["tree_info"]:
        nodes, leaves = [], []

        def walk(node):
            if "split_feature" not in node:
                leaves.append(node["leaf_value"])
                return -len(leaves)
            index = len(nodes)
            nodes.append(None)
            left, right = walk(node["left_child"]), walk(node["right_child"])
            nodes[index] = (node["split_feature"], down(node["threshold"]), left, right)
            return index

        walk(tree["tree_structure"])
        out += struct.pack("<H", len(nodes))
        for node in nodes:
            out += struct.pack("<Hfhh", *node)
        for leaf in leaves:
            out += struct.pack("<f", leaf)
    Path(path).write_bytes(out)
    print(f"{path}: {len(out)} bytes")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpora", type=Path)
    arguments.add_argument("features", type=Path)
    arguments.add_argument("model")
    arguments.add_argument("--rounds", type=int, default=120)
    arguments.add_argument("--leaves", type=int, default=32)
    a = arguments.parse_args()
    wcxb, news, web = (Corpus(name, a.corpora, a.features) for name in ("wcxb", "news", "web"))
    probability = {c.name: numpy.zeros(len(c.rows)) for c in (wcxb, news, web)}
    for fold in range(FOLDS):
        booster = train([wcxb, news], lambda c: c.fold != fold, a.rounds, a.leaves)
        for c in (wcxb, news):
            probability[c.name][c.fold == fold] = booster.predict(c.rows[c.fold == fold])
        probability["web"] += booster.predict(web.rows) / FOLDS
    for threshold in (0.3, 0.5, 0.55, 0.6):
        for c in (wcxb, news, web):
            report(c, probability[c.name], threshold)
    export(train([wcxb, news], lambda c: c.fold >= 0, a.rounds, a.leaves), a.model)
    return 0


if __name__ == "__main__":
    sys.exit(main())
