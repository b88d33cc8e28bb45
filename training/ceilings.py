#!/usr/bin/env python3
"""Says how far pages that were not seen could be from their gold, and what of that is in reach.

    python3 training/ceilings.py CORPORA JOBS FEATURES OUT [--processes 2]

The arguments are those of train.py, after both of its runs: the first scores in OUT/*.context.f32 are out of fold.
Prints word F1 by type for the page's own threshold, for the best single threshold of each page (which only its gold
can tell) and for right decisions; the share of must-have snippets that stand on the page as the gold has them; and
what the blocks alone reach when the scorer learns from a part of the hosts.
Needs what train.py needs.
"""
import argparse
import json
import multiprocessing
import zlib
from collections import defaultdict
from pathlib import Path

import lightgbm
import numpy

import train
from text import words

CUTS = numpy.arange(0.04, 0.96, 0.04)
PARTS = (0.125, 0.25, 0.5, 1.0)


def by_type(corpus, probability):
    figures = defaultdict(list)
    for page in corpus.pages:
        score = probability[page.rows]
        if not len(score):
            continue
        f1 = lambda cut: page.f1(train.without_copies(page, score >= cut))
        own = f1(train.threshold_of_page(score, page.words.astype(float)))
        figures[page.type].append((own, max(own, *map(f1, CUTS)), page.f1(page.label == 1)))
    print(f"{corpus.name}: threshold of the page, best threshold, right decisions")
    for kind, values in sorted(figures.items()):
        print(f"  {kind:14}", *(f"{value:.3f}" for value in numpy.mean(values, axis=0)), len(values))


def snippets(corpora, features):
    """Of the must-have snippets of wcxb articles: as the gold has them, and by their words alone."""
    with open(features / "wcxb.jsonl", encoding="utf-8") as file:
        texts = {page["id"]: " ".join(page["blocks"]) for page in map(json.loads, file)}
    figures = []
    with open(corpora / "wcxb" / "manifest.jsonl", encoding="utf-8") as file:
        for row in map(json.loads, file):
            wanted = row["gold"].get("with") or []
            if row["page_type"] == "article" and wanted:
                text, said = train.squeeze(texts[row["id"]]).lower(), f" {' '.join(words(texts[row['id']]))} "
                stands = [train.squeeze(snippet).lower() in text for snippet in wanted]
                spoken = [f" {' '.join(words(snippet))} " in said for snippet in wanted]
                figures.append((numpy.mean(stands), numpy.mean(spoken)))
    stands, spoken = numpy.mean(figures, axis=0)
    print(f"wcxb articles: {stands:.3f} of the must-have snippets stand on the page as written, {spoken:.3f} by their words")


def without_fold(job):
    fold, part = job
    masks = [(c.fold != fold) & (c.label >= 0) & (place < part) for c, place in zip(CORPORA, PLACES)]
    rows, label, weight = (numpy.concatenate([getattr(c, name)[m] for c, m in zip(CORPORA, masks)]) for name in ("rows", "label", "weight"))
    model = lightgbm.train(train.BODY, lightgbm.Dataset(rows, label, weight=weight * len(weight) / weight.sum()), train.BODY_ROUNDS)
    return [model.predict(c.rows[c.fold == fold], num_threads=1) for c in CORPORA]


def curve(processes):
    for part in PARTS:
        with multiprocessing.get_context("fork").Pool(processes) as pool:
            predicted = pool.map(without_fold, [(fold, part) for fold in range(train.FOLDS)], chunksize=1)
        print(f"learned from {part} of the hosts")
        for place, c in enumerate(CORPORA):
            probability = numpy.zeros(len(c.rows))
            for fold in range(train.FOLDS):
                probability[c.fold == fold] = predicted[fold][place]
            if c.name == "web":
                train.report_segments(c, probability, "out of fold")
            else:
                train.report(c, probability)


def main():
    global CORPORA, PLACES
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpora", "jobs", "features", "out"):
        arguments.add_argument(name, type=Path)
    arguments.add_argument("--processes", type=int, default=2)
    a = arguments.parse_args()
    CORPORA = [train.Corpus(name, a.corpora, a.features) for name in ("wcxb", "news", "web")]
    for c in CORPORA:
        c.put_lexicon(a.out / f"{c.name}.lexicon.f32")
        with open(a.out / f"{c.name}.jsonl", encoding="utf-8") as file:
            shares = {job["id"]: job["shares"] for job in map(json.loads, file)}
        c.put_shares([shares[page.id] for page in c.pages])
        if c.name != "web":
            first = numpy.fromfile(a.out / f"{c.name}.context.f32", dtype="<f4").reshape(len(c.rows), -1)[:, 0]
            by_type(c, first)
    snippets(a.corpora, a.features)
    place = lambda host: zlib.crc32(f"part {host}".encode()) / 2**32
    PLACES = [numpy.concatenate([numpy.full(len(page.texts), place(page.host)) for page in c.pages]) for c in CORPORA]
    curve(a.processes)


if __name__ == "__main__":
    main()
