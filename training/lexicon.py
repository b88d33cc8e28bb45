#!/usr/bin/env python3
"""Learns how much words speak for article text: those of the names around a block and those its text opens with.

    python3 training/lexicon.py CORPORA FEATURES OUT [--processes 2]

FEATURES holds what training/features.rs wrote of the corpora. OUT receives lexicon.tsv, learned from all three; for
each fold N lexicon.N.tsv, learned without its hosts (fold 5: without `web`); and for train.py what they say of the
blocks of their fold: CORPUS.lexicon.f32 and web.transfer.lexicon.f32, two numbers a block.
Two logistic regressions, one of names and one of openings, whose weights are rounded to hundredths of log-odds.
Needs Python 3.9+, numpy and scipy. Deterministic.
"""
import argparse
import json
import multiprocessing
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy
from scipy import optimize, sparse

from train import FOLDS, TRANSFER, Corpus

# Words of fewer hosts say more about these than about pages. What a weight costs, and the steps after which the search
# ends: longer, or at less cost, unseen hosts are judged worse.
NAMES = {"least_hosts": 8, "cost": 100.0, "steps": 40}
OPENINGS = {"least_hosts": 20, "cost": 20.0, "steps": 40}


def names_of_blocks(page):
    """For each block how often each word stands on it ("own"), around it ("below") and at the densest container ("core")."""
    around, counts = [], []
    for index, (parent, is_core, words) in enumerate(page["elements"]):
        here = Counter(around[parent]) if index else Counter()
        here.update(("core" if is_core else "below", word) for word in words)
        around.append(here)
    for element, _ in page["blocks"]:
        counts.append(around[element] + Counter(("own", word) for word in page["elements"][element][2]))
    return counts


def openings_of_blocks(page):
    return [Counter(("start", word[1:]) if word.startswith("^") else ("word", word) for word in words) for _, words in page["blocks"]]


class Signs:
    """The words of all blocks as a sparse matrix."""

    def __init__(self, counts, hosts, least_hosts, **_):
        seen = defaultdict(set)
        for block, host in zip(counts, hosts):
            for sign in block:
                seen[sign].add(host)
        self.signs = sorted(sign for sign, those in seen.items() if len(those) >= least_hosts)
        column = {sign: index for index, sign in enumerate(self.signs)}
        starts, columns, values = [0], [], []
        for block in counts:
            known = sorted((column[sign], count) for sign, count in block.items() if sign in column)
            columns.extend(index for index, _ in known)
            values.extend(count for _, count in known)
            starts.append(len(columns))
        self.matrix = sparse.csr_matrix((numpy.array(values, numpy.float64), columns, starts), (len(starts) - 1, len(self.signs)))


def weights_of(matrix, label, weight, cost, steps, **_):
    """Hundredths of log-odds, by logistic regression: least loss and squares of the weights."""
    sign = 2.0 * label - 1
    weight = weight / weight.mean()

    def loss(w):
        margin = sign * (matrix @ w[:-1] + w[-1])
        pull = -sign * weight / (1 + numpy.exp(numpy.minimum(margin, 700)))
        gradient = numpy.append(matrix.T @ pull + cost * w[:-1], pull.sum())
        return (weight * numpy.logaddexp(0, -margin)).sum() + cost / 2 * (w[:-1] ** 2).sum(), gradient

    found = optimize.minimize(loss, numpy.zeros(matrix.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": steps})
    return numpy.rint(100 * found.x[:-1]).astype(int)


def learn(without):
    """Weights of names and of openings, without a fold's hosts (None: of all), with `web` unless it is for the transfer."""
    mask = (LABEL >= 0) & (~IS_WEB if without == TRANSFER else FOLD != (-1 if without is None else without))
    return [weights_of(signs.matrix[mask], LABEL[mask], WEIGHT[mask], **how) for signs, how in ((BY_NAME, NAMES), (BY_OPENING, OPENINGS))]


def write(names, openings, path):
    by_word = defaultdict(dict)
    for (place, word), weight in zip(BY_NAME.signs, names):
        by_word[word][place] = weight
    with open(path, "w", encoding="utf-8") as file:
        file.write("# Learned by training/lexicon.py; read by src/extract/body/lexicon.rs. Hundredths of log-odds: own, below, core.\n")
        for word, weights in sorted(by_word.items()):
            if any(weights.values()):
                print("name", word, *(weights.get(place, 0) for place in ("own", "below", "core")), sep="\t", file=file)
        for (place, word), weight in zip(BY_OPENING.signs, openings):
            if weight:
                print(place, word, weight, sep="\t", file=file)


def main():
    global FOLD, LABEL, WEIGHT, IS_WEB, BY_NAME, BY_OPENING
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("corpora", "features", "out"):
        arguments.add_argument(name, type=Path)
    arguments.add_argument("--processes", type=int, default=2)
    a = arguments.parse_args()
    a.out.mkdir(exist_ok=True)
    corpora = [Corpus(name, a.corpora, a.features) for name in ("wcxb", "news", "web")]
    FOLD, LABEL, WEIGHT = (numpy.concatenate([getattr(c, what) for c in corpora]) for what in ("fold", "label", "weight"))
    IS_WEB = numpy.repeat([c.name == "web" for c in corpora], [len(c.rows) for c in corpora])
    names, openings, hosts = [], [], []
    for c in corpora:
        with open(a.features / f"{c.name}.jsonl", encoding="utf-8") as file:
            for page, measured in zip(c.pages, map(json.loads, file)):
                names += names_of_blocks(measured["words"])
                openings += openings_of_blocks(measured["words"])
                hosts += [page.host] * len(measured["blocks"])
    BY_NAME, BY_OPENING = Signs(names, hosts, **NAMES), Signs(openings, hosts, **OPENINGS)
    del names, openings, hosts
    folds = (*range(FOLDS), TRANSFER, None)
    with multiprocessing.get_context("fork").Pool(a.processes) as pool:
        learned = pool.map(learn, folds, chunksize=1)
    odds = numpy.zeros((len(FOLD), 2), "<f4")
    for fold, weights in zip(folds, learned):
        write(*weights, a.out / ("lexicon.tsv" if fold is None else f"lexicon.{fold}.tsv"))
        blocks = IS_WEB if fold == TRANSFER else FOLD == fold
        said = numpy.stack([signs.matrix[blocks] @ weight for signs, weight in zip((BY_NAME, BY_OPENING), weights)], axis=1) / 100
        if fold == TRANSFER:
            said.astype("<f4").tofile(a.out / "web.transfer.lexicon.f32")
        elif fold is not None:
            odds[blocks] = said
    for name, said in zip("wcxb news web".split(), numpy.split(odds, numpy.cumsum([len(c.rows) for c in corpora])[:-1])):
        said.tofile(a.out / f"{name}.lexicon.f32")
    print(f"{len(BY_NAME.signs)} names where they stand, {len(BY_OPENING.signs)} openings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
