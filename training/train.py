#!/usr/bin/env python3
"""Trains the models of the generic extractor and prints what they reach on pages of hosts they did not see.

    python3 training/train.py CORPORA JOBS FEATURES OUT [--processes 2]
    python3 training/train.py CORPORA JOBS FEATURES OUT --context

CORPORA holds wcxb/, news/ and web/ with their manifests; JOBS holds wcxb, news and web as lists of jobs (.jsonl);
FEATURES holds what training/features.rs wrote of them (.names, .f32, .jsonl), OUT what training/lexicon.py learned of
them. OUT receives page_type.model, trained
on wcxb and news, and body.model, trained on all three; for each fold N page_type.N.model and body.N.model, trained
without its hosts; and the same jobs with their folds, for a second run of training/features.rs, after which --context
makes context.model and context.N.model of OUT/*.context.f32. training/held_out.rs runs the jobs through the whole
extraction. The models of fold 5 learn nothing of `web`, and the jobs of web.transfer.jsonl are its pages with that fold.
Needs Python 3.9+, lightgbm 4.6.0 and numpy. Deterministic: one thread for each model.
"""
import argparse
import json
import multiprocessing
import re
import struct
import sys
import zlib
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import lightgbm
import numpy

from text import words

FOLDS, GRAM = 5, 4
TRANSFER = FOLDS
LEXICON = ["lexicon.names", "lexicon.words"]
TYPES = ["article", "forum", "product", "collection", "listing", "documentation", "service"]
COMMON = {"bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "seed": 7, "num_threads": 1, "verbosity": -1,
          "deterministic": True, "force_row_wise": True}
BODY = {**COMMON, "objective": "binary", "learning_rate": 0.08, "num_leaves": 40, "min_data_in_leaf": 40, "feature_fraction": 0.25, "max_bin": 127}
BODY_ROUNDS = 200
PAGE_TYPE = {**COMMON, "objective": "multiclass", "num_class": len(TYPES), "learning_rate": 0.06, "num_leaves": 8, "min_data_in_leaf": 10,
             "feature_fraction": 0.3, "max_bin": 63}
PAGE_TYPE_ROUNDS = 90
CONTEXT = {**COMMON, "objective": "binary", "learning_rate": 0.08, "num_leaves": 24, "min_data_in_leaf": 60, "feature_fraction": 0.5,
           "lambda_l2": 10, "max_bin": 127}
CONTEXT_ROUNDS = 100
# Two of three negatives of up to this many words are left out and the third counts for all: they are menus.
TINY_WORDS, TINY_KEPT = 3, 3
# What a page of a corpus weighs; of `web` only the blocks that hold a segment count.
WEIGHT = {"wcxb": 1, "news": 3, "web": 3}


def labels(tokens, gold):
    """For each block 1 if it is in the gold text, 0 if not, -1 if that cannot be said: no words, or text printed before."""
    joined = " " + " ".join(gold) + " "
    texts = [" ".join(block) for block in tokens]
    label = aligned(tokens, gold, joined)
    seen = Counter()
    for i, block in enumerate(tokens):
        if len(block) >= 8 and label[i] == 1:
            seen[texts[i]] += 1
            if seen[texts[i]] > max(1, joined.count(" " + texts[i] + " ")):
                label[i] = -1
    # Short blocks out of order: beside kept ones, as often as the gold text holds them.
    used = Counter(texts[i] for i, block in enumerate(tokens) if label[i] == 1 and len(block) < 6)
    for _ in range(3):
        for i, block in enumerate(tokens):
            if label[i] == 0 and 0 < len(block) < 6 and (label[max(0, i - 3):i + 4] == 1).sum() >= 2:
                if used[texts[i]] < joined.count(" " + texts[i] + " "):
                    label[i] = 1
                    used[texts[i]] += 1
    return label


def aligned(tokens, gold, joined):
    """Long blocks by their word 4-grams, short ones by standing between their neighbours."""
    grams = {tuple(gold[i:i + GRAM]) for i in range(len(gold) - GRAM + 1)}
    found, place = [None] * len(tokens), [None] * len(tokens)
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
    following, last = [0] * len(tokens), len(joined)
    for i in reversed(range(len(tokens))):
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


def labels_of_segments(texts, gold):
    """For each block 1 if it holds a segment of the text, 0 if it holds one that is none of it, else -1."""
    squeezed = [squeeze(text) for text in texts]
    found = numpy.zeros((len(texts), 2), dtype=bool)
    for side, segments in enumerate((gold["without"], gold["with"])):
        for segment in map(squeeze, segments):
            holds = [segment in text for text in squeezed]
            # A segment may run over several blocks.
            found[:, side] |= holds if any(holds) else [len(text) >= 12 and text in segment for text in squeezed]
    return numpy.where(found.all(axis=1) | ~found.any(axis=1), -1, found[:, 1]).astype(numpy.int8)


def squeeze(text):
    return " ".join(text.split())


class Page:
    def __init__(self, corpus, measured, row, start):
        self.corpus, self.id, self.type, self.gold = corpus, row["id"], row["page_type"], row["gold"]
        self.host = re.sub(r"^www\.", "", urlsplit(row["url"] or "").hostname or row["id"])
        self.fold = zlib.crc32(self.host.encode()) % FOLDS
        self.texts, self.facts = measured["blocks"], [value for _, value in measured["facts"]]
        self.rows = slice(start, start + len(self.texts))
        tokens = [words(text) for text in self.texts]
        self.words = numpy.array([len(block) for block in tokens], dtype=numpy.int32)
        if corpus == "web":
            self.label = labels_of_segments(self.texts, self.gold)
        else:
            gold = words(self.gold.get("text"))
            self.label = labels(tokens, gold)
            ids = {word: number for number, word in enumerate(dict.fromkeys(gold))}
            self.tokens = numpy.array([ids.get(word, len(ids)) for block in tokens for word in block], dtype=numpy.int32)
            self.counts = numpy.bincount([ids[word] for word in gold], minlength=len(ids) + 1) if gold else numpy.zeros(1, int)

    def f1(self, kept):
        """Word F1 of the blocks in `kept`."""
        if not self.counts.sum():
            return float(not self.words[kept].sum())
        found = numpy.bincount(self.tokens[numpy.repeat(kept, self.words)], minlength=len(self.counts))
        overlap = numpy.minimum(found, self.counts).sum()
        return 2 * overlap / (self.counts.sum() + self.words[kept].sum())


class Corpus:
    def __init__(self, name, corpora, features):
        self.name = name
        self.names = (features / f"{name}.names").read_text().split("\n")
        rows = numpy.fromfile(features / f"{name}.f32", dtype="<f4")
        self.rows = rows.reshape(-1, len(self.names))
        with open(corpora / name / "manifest.jsonl", encoding="utf-8") as file:
            manifest = {row["id"]: row for row in map(json.loads, file)}
        self.pages, start = [], 0
        with open(features / f"{name}.jsonl", encoding="utf-8") as file:
            for measured in map(json.loads, file):
                self.fact_names = [fact for fact, _ in measured["facts"]]
                self.pages.append(Page(name, measured, manifest[measured["id"]], start))
                start = self.pages[-1].rows.stop
        assert start == len(self.rows), "features and texts belong together"
        self.fold, self.label, self.weight = numpy.zeros(start, numpy.int8), numpy.full(start, -1, numpy.int8), numpy.zeros(start)
        for page in self.pages:
            self.fold[page.rows] = page.fold
            length = numpy.sqrt(numpy.minimum([len(text) + 20 for text in page.texts], 1500))
            self.weight[page.rows] = length / length.sum() ** 0.7 * WEIGHT[name]
            self.label[page.rows] = page.label
        tiny = (self.label == 0) & (self.rows[:, self.names.index("text.words")] <= TINY_WORDS) & (name != "web")
        self.weight[tiny] *= TINY_KEPT
        self.label[tiny & (numpy.arange(start) % TINY_KEPT != 0)] = -1

    def put_lexicon(self, path):
        """What the lexicon says of each block."""
        first = self.names.index(LEXICON[0])
        assert self.names[first:first + len(LEXICON)] == LEXICON
        self.rows[:, first:first + len(LEXICON)] = numpy.fromfile(path, dtype="<f4").reshape(-1, len(LEXICON))

    def put_shares(self, shares):
        """The shares of the page types are the last features of a row."""
        assert self.names[-len(TYPES):] == [f"type.{name}" for name in TYPES]
        for page, share in zip(self.pages, shares):
            self.rows[page.rows, -len(TYPES):] = share


def train_page_type(corpora, without):
    pages = [page for c in corpora for page in c.pages if page.type in TYPES and page.fold != without]
    data = lightgbm.Dataset(numpy.array([page.facts for page in pages], dtype=numpy.float32), [TYPES.index(page.type) for page in pages],
                            weight=[0.5 if page.corpus == "news" else 1.0 for page in pages], feature_name=corpora[0].fact_names)
    return lightgbm.train(PAGE_TYPE, data, PAGE_TYPE_ROUNDS)


def train_blocks(corpora, without, parameters, rounds):
    corpora = [c for c in corpora if not (without == TRANSFER and c.name == "web")]
    masks = [(c.fold != without) & (c.label >= 0) for c in corpora]
    rows = numpy.vstack([c.rows[m] for c, m in zip(corpora, masks)])
    label = numpy.concatenate([c.label[m] for c, m in zip(corpora, masks)])
    weight = numpy.concatenate([c.weight[m] for c, m in zip(corpora, masks)])
    data = lightgbm.Dataset(rows, label, weight=weight * len(weight) / weight.sum())
    return lightgbm.train(parameters, data, rounds)


def model_of_fold(job):
    """Trained in a process of its own: one thread each keeps every model the same on every machine."""
    fold, parameters, rounds = job
    return train_blocks(CORPORA, fold, parameters, rounds).model_to_string()


def models_of_folds(parameters, rounds, processes):
    """Without the hosts of each fold, without `web`, and last without none."""
    jobs = [(fold, parameters, rounds) for fold in (*range(FOLDS), TRANSFER, None)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return [lightgbm.Booster(model_str=text) for text in pool.map(model_of_fold, jobs, chunksize=1)]


def report_out_of_fold(corpora, models, transfer=None):
    """`transfer` puts what a lexicon without `web` says of its blocks in the place of what the others say."""
    for c in corpora:
        probability = numpy.zeros(len(c.rows))
        for fold in range(FOLDS):
            probability[c.fold == fold] = models[fold].predict(c.rows[c.fold == fold], num_threads=1)
        if c.name == "web":
            report_segments(c, probability, "out of fold")
            transfer and transfer(c)
            report_segments(c, models[TRANSFER].predict(c.rows, num_threads=1), "transfer")
        else:
            report(c, probability)


def export_all(models, name, out):
    for fold, model in enumerate(models[:-1]):
        export(model, out / f"{name}.{fold}.model")
    export(models[-1], out / f"{name}.model")


def export(booster, path):
    """The format is described in src/extract/body/model.rs. Thresholds are rounded down to f32: a row goes left where it is at most the threshold."""
    def down(value):
        rounded = numpy.float32(value)
        return float(numpy.nextafter(rounded, numpy.float32(-numpy.inf)) if float(rounded) > value else rounded)

    model = booster.dump_model()
    out = bytearray(b"OPM2") + struct.pack("<HHH", model["max_feature_idx"] + 1, model["num_tree_per_iteration"], len(model["tree_info"]))
    for tree in model["tree_info"]:
        nodes, leaves = [], []

        def walk(node):
            if "split_feature" not in node:
                leaves.append(node["leaf_value"])
                return -len(leaves)
            index = len(nodes)
            nodes.append(None)
            left, right = walk(node["left_child"]), walk(node["right_child"])
            nodes[index] = (node["split_feature"], down(node["threshold"]), left, right, node["internal_value"])
            return index

        walk(tree["tree_structure"])
        out += struct.pack("<H", len(nodes))
        for node in nodes:
            out += struct.pack("<Hfhhf", *node)
        for leaf in leaves:
            out += struct.pack("<f", leaf)
    path.write_bytes(out)
    print(f"{path}: {len(out)} bytes")


def threshold_of_page(probability, word_count):
    """As in src/extract/body/score.rs."""
    order = numpy.argsort(-probability, kind="stable")
    right, kept = numpy.cumsum((probability * word_count)[order]), numpy.cumsum(word_count[order])
    f1 = 2 * right / numpy.maximum(kept + (probability * word_count).sum(), 1)
    return numpy.clip(probability[order][f1.argmax()], 0.2, 0.75)


def without_copies(page, kept):
    kept, seen = kept.copy(), set()
    for i in numpy.flatnonzero(kept):
        if page.words[i] >= 8:
            kept[i] = page.texts[i] not in seen
            seen.add(page.texts[i])
    return kept


def report(corpus, probability):
    """The blocks alone, by thresholds: what the whole extraction reaches is for held_out.rs and the scorer to say."""
    fixed = (0.3, 0.4, 0.5, 0.58)
    by_type = defaultdict(list)
    for page in corpus.pages:
        p = probability[page.rows]
        if not len(p):
            by_type[page.type].append([0.0] * 7)
            continue
        best = threshold_of_page(p, page.words.astype(float))
        figures = [page.f1(without_copies(page, p >= t)) for t in (*fixed, best, (best + 0.58) / 2)]
        by_type[page.type].append([*figures, page.f1(page.label == 1)])
    print(f"{corpus.name}, out of fold: {', '.join(map(str, fixed))}, of the page, half of the page, labels")
    for kind, figures in sorted(by_type.items()):
        print(f"  {kind:14}", *(f"{value:.4f}" for value in numpy.mean(figures, axis=0)), len(figures))


def report_segments(corpus, probability, how):
    """The same of a corpus whose gold is segments."""
    figures = []
    for fixed in (0.3, 0.4, 0.5, 0.58, None):
        right = wrong = wanted = 0
        for page in corpus.pages:
            p = probability[page.rows]
            if not len(p):
                wanted += len(page.gold["with"])
                continue
            threshold = fixed or (threshold_of_page(p, page.words.astype(float)) + 0.58) / 2
            body = squeeze(" ".join(page.texts[i] for i in numpy.flatnonzero(without_copies(page, p >= threshold))))
            right += sum(squeeze(segment) in body for segment in page.gold["with"])
            wrong += sum(squeeze(segment) in body for segment in page.gold["without"])
            wanted += len(page.gold["with"])
        figures.append(2 * right / (right + wrong + wanted))
    print(f"{corpus.name}, {how}: 0.3, 0.4, 0.5, 0.58, half of the page\n ", *(f"{value:.4f}" for value in figures))


def first(corpora, a):
    """The page types, then the blocks by their own features."""
    page_types = [train_page_type(corpora[:2], fold) for fold in (*range(FOLDS), TRANSFER)]
    page_types.append(page_types[TRANSFER])
    for c in corpora:
        facts = numpy.array([page.facts for page in c.pages], dtype=numpy.float32)
        by_model = numpy.array([model.predict(facts, num_threads=1) for model in page_types])
        folds = [page.fold for page in c.pages]
        shares = by_model[folds, numpy.arange(len(folds))]
        c.put_shares(shares)
        c.put_lexicon(a.out / f"{c.name}.lexicon.f32")
        if c.name != "web":
            print(f"{c.name}, out of fold: page type right on {numpy.mean([TYPES[s.argmax()] == p.type for s, p in zip(shares, c.pages)]):.3f}")
        write_jobs(a.jobs / f"{c.name}.jsonl", a.out / f"{c.name}.jsonl", {page.id: page.fold for page in c.pages},
                   {page.id: share.tolist() for page, share in zip(c.pages, shares)})
        if c.name == "web":
            write_jobs(a.jobs / "web.jsonl", a.out / "web.transfer.jsonl", {page.id: TRANSFER for page in c.pages},
                       {page.id: share.tolist() for page, share in zip(c.pages, by_model[TRANSFER])})
    bodies = models_of_folds(BODY, BODY_ROUNDS, a.processes)
    report_out_of_fold(corpora, bodies, lambda web: web.put_lexicon(a.out / "web.transfer.lexicon.f32"))
    export_all(page_types, "page_type", a.out)
    export_all(bodies, "body", a.out)


def write_jobs(jobs, path, folds, shares):
    with open(jobs, encoding="utf-8") as lines, open(path, "w", encoding="utf-8") as file:
        for job in map(json.loads, lines):
            file.write(json.dumps({**job, "fold": folds[job["id"]], "shares": shares[job["id"]]}) + "\n")


def context(corpora, a):
    """The blocks once more, by the first scores around them."""
    for c in corpora:
        c.rows = numpy.fromfile(a.out / f"{c.name}.context.f32", dtype="<f4").reshape(len(c.rows), -1)
    contexts = models_of_folds(CONTEXT, CONTEXT_ROUNDS, a.processes)
    report_out_of_fold(corpora, contexts)
    export_all(contexts, "context", a.out)


def main():
    global CORPORA
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpora", "jobs", "features", "out"):
        arguments.add_argument(name, type=Path)
    arguments.add_argument("--processes", type=int, default=2)
    arguments.add_argument("--context", action="store_true")
    a = arguments.parse_args()
    a.out.mkdir(exist_ok=True)
    CORPORA = [Corpus(name, a.corpora, a.features) for name in ("wcxb", "news", "web")]
    (context if a.context else first)(CORPORA, a)
    return 0


if __name__ == "__main__":
    sys.exit(main())
