#!/usr/bin/env python3
"""Trains the weights of title, authors and publication date and prints what they reach on hosts they did not see.

    python3 training/fields.py CORPORA READINGS selectors/generic/ranking.toml [RELIABILITY.md]

CORPORA holds wcxb/, news/ and web/ with their manifests and ../eval/score.py, whose definitions of a right answer are used; READINGS
holds wcxb.jsonl, news.jsonl and web.jsonl as training/readings.rs wrote them. Needs Python 3.9+ and numpy. RELIABILITY.md gets the table
that docs/fields.md shows.

A conditional logit: of the readings of one page the right ones are to have the largest share. One more reading of every page is that it
names nobody, or no day; it is the right one where the gold has no value, or none of the readings is right. Its weight is `nothing`, and
with it the shares are what the program calls confidence, once the weights are multiplied by `sharpness`: the factor that makes the shares
the likeliest out of fold. A reading is an answer although "none" is likelier, by MARGIN at most. Signs whose meaning is settled keep a weight set by hand (FIXED): a day that the page declares to
be that of a change is not the day of publication, whatever else speaks for it.
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
# How strongly weights are drawn to nought: of 0.3, 1 and 3 the best out of fold.
PENALTY = {"title": 1.0, "authors": 1.0, "published": 0.3}
# Weight of a page by corpus ("other": the pages of wcxb that are no articles).
SETTINGS = {
    "title": {"news": 2, "web": 1.5, "wcxb": 1.5, "other": 0.1},
    "authors": {"news": 2, "web": 1, "wcxb": 1, "other": 0.3},
    "published": {"news": 3, "web": 1, "wcxb": 1, "other": 0.3},
}
# Share of that weight where no reading is right, and where the gold has no value: annotators overlook some. Every page has a title.
NONE_RIGHT = 0.1
NO_GOLD = {"title": 0.0, "authors": 0.2, "published": 0.2}
NOTHING = "nothing"
# How much less than "none" an answer may weigh. More authors than 0.5 give no right ones out of fold, and false ones where there are none.
MARGIN = {"title": 3.0, "authors": 0.5, "published": 1.0}
# Those at nought mark what other rules look at (src/extract/fields/dates/two_ways.rs).
FIXED = {
    "title": {"is_site_of_page": -1.5, "kicker_dash": 1.8, "kicker_colon": -0.3},
    "authors": {"in_comments": -2.0, "is_site": -2.5, "name_in_items": 0.0},
    "published": {"change_of_another": -2.0, "of_card": -2.0, "called_updated": -1.0, "declared_change": -1.0, "in_comments": -1.0, "two_ways": 0.0, "says_published": 0.0, "says_updated": 0.0},
}
GOLD = {"title": "title", "authors": "authors", "published": "date"}
BANDS = [0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01]
WHY = (
    "weights in log odds, learned by training/fields.py (a conditional logit over the readings of a field, page by page) "
    "on the dev corpora and checked with folds split by host; what a sign means stands beside its name in src/extract/fields"
)


def load(corpora, readings):
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


class Page:
    """The readings of one field: signs and rightness of each, the last of them that there is no value."""

    def __init__(self, scorer, field, group, fold, gold, found):
        self.group, self.fold = group, fold
        wanted = gold.get(GOLD[field])
        self.has_gold = bool(wanted) and (field != "authors" or bool(scorer.people(wanted)))
        by_key = {}
        for value, signs, *_ in found.get(field, []):
            key = value[:10] if field == "published" else "".join(letter for letter in value.lower() if letter.isalnum())
            by_key.setdefault(key, (signs, rightness(scorer, field, gold, value) if self.has_gold else 0.0))
        self.readings = list(by_key.values()) + [({NOTHING: 1.0}, 0.0)]
        best = max(right for _, right in self.readings)
        self.targets = [float(right == best) for _, right in self.readings] if best > 0 else [0.0] * len(by_key) + [1.0]
        share = NO_GOLD[field] if not self.has_gold else NONE_RIGHT if best == 0 else 1.0
        self.weight = SETTINGS[field][group] * share


def fit(field, pages, names, steps=400, rate=0.3):
    index = {name: place for place, name in enumerate(names)}
    pages = [page for page in pages if len(page.readings) > 1]
    count = len(pages)
    rows = sum(len(page.readings) for page in pages)
    features, place = numpy.zeros((rows, len(names))), numpy.zeros(rows, dtype=int)
    target, weight = numpy.zeros(rows), numpy.zeros(rows)
    row = 0
    for number, page in enumerate(pages):
        for (signs, _), right in zip(page.readings, page.targets):
            for name, strength in signs.items():
                features[row, index[name]] = strength
            place[row], target[row], weight[row] = number, right / sum(page.targets), page.weight
            row += 1
    fixed = {index[name]: value for name, value in FIXED[field].items() if name in index}
    places, values = list(fixed), list(fixed.values())
    weights = numpy.zeros(len(names))
    weights[places] = values
    mean, square = numpy.zeros_like(weights), numpy.zeros_like(weights)
    for step in range(1, steps + 1):
        score = features @ weights
        most = numpy.full(count, -1e9)
        numpy.maximum.at(most, place, score)
        power = numpy.exp(score - most[place])
        total = numpy.zeros(count)
        numpy.add.at(total, place, power)
        slope = features.T @ ((power / total[place] - target) * weight) + PENALTY[field] * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        weights -= rate * 0.995**step * (mean / (1 - 0.9**step)) / (numpy.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights[places] = values
    return dict(zip(names, weights))


def answer(field, page, weights, sharpness=1.0):
    """Rightness of the heaviest reading and its share; None where it weighs too little."""
    score = numpy.array([sum(weights[name] * strength for name, strength in signs.items()) for signs, _ in page.readings])
    power = numpy.exp(sharpness * (score - score.max()))
    score[-1] -= MARGIN[field]
    best = int(score.argmax())
    return None if best == len(page.readings) - 1 else (page.readings[best][1], power[best] / power.sum())


def reached(field, pages, weights_for):
    right, alarms = defaultdict(list), defaultdict(list)
    for page in pages:
        given = answer(field, page, weights_for(page.fold))
        if page.has_gold:
            right[page.group].append(given[0] if given else 0.0)
        else:
            alarms[page.group].append(given is not None)
    mean = lambda values: sum(values) / len(values)
    figures = "  ".join(f"{group} {mean(values):.4f}" for group, values in sorted(right.items()))
    false = "  ".join(f"{group} {mean(values):.3f} of {len(values)}" for group, values in sorted(alarms.items()))
    return f"{figures}   an answer where the gold has none: {false}"


def sharpest(field, pages, weights_for):
    """The factor of 0.4 to 1.2 under which the shares of the answers are likeliest, given which of them are right."""

    def loss(sharpness):
        total = 0.0
        for page in pages:
            given = answer(field, page, weights_for(page.fold), sharpness) if page.has_gold and page.group != "other" else None
            if given:
                share = min(max(given[1], 1e-6), 1 - 1e-6)
                total -= numpy.log(share if given[0] >= 0.5 else 1 - share)
        return total

    return min((step / 20 for step in range(8, 25)), key=loss)


def reliability(field, pages, weights_for, sharpness):
    """Rows of (band, answers, mean share, share of right ones), of pages with gold; a list of authors is right from F1 0.5 on."""
    given = [answer(field, page, weights_for(page.fold), sharpness) for page in pages if page.has_gold and page.group != "other"]
    rows = []
    for low, high in zip(BANDS, BANDS[1:]):
        band = [(right, share) for right, share in filter(None, given) if low <= share < high]
        if band:
            rows.append((low, high, len(band), sum(s for _, s in band) / len(band), sum(r >= 0.5 for r, _ in band) / len(band)))
    return rows


def main():
    corpora, readings, out = map(Path, sys.argv[1:4])
    spec = importlib.util.spec_from_file_location("score", corpora / "../eval/score.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    loaded = load(corpora, readings)
    text = [f'why = "{WHY}"', ""]
    table = ["| field | confidence | answers | mean | right |", "| --- | --- | --: | --: | --: |"]
    for field in GOLD:
        pages = [Page(scorer, field, *page) for page in loaded]
        names = sorted({name for page in pages for signs, _ in page.readings for name in signs})
        folds = [fit(field, [page for page in pages if page.fold != fold], names) for fold in range(FOLDS)]
        whole = fit(field, pages, names)
        print(f"{field}: out of fold  {reached(field, pages, lambda fold: folds[fold])}")
        print(f"{field}: on all       {reached(field, pages, lambda fold: whole)}")
        sharpness = sharpest(field, pages, lambda fold: folds[fold])
        for low, high, count, mean, right in reliability(field, pages, lambda fold: folds[fold], sharpness):
            table.append(f"| {field} | {low:.2f} to {min(high, 1.0):.2f} | {count} | {mean:.2f} | {right:.2f} |")
        nothing = whole.pop(NOTHING)
        text += [f"[{field}]", "# What the reading weighs that there is no value.", f"nothing = {nothing:.2f}"]
        text += ["# A reading that weighs less is no answer.", f"least = {nothing - MARGIN[field]:.2f}", "# Confidence: the share when all weights are multiplied by this."]
        text += [f"sharpness = {sharpness}", "", f"[{field}.weights]"]
        kept = sorted(((round(value, 2), name) for name, value in whole.items() if abs(value) >= 0.05), key=lambda x: (-x[0], x[1]))
        text += [f"{name} = {value}" for value, name in kept] + [""]
    out.write_text("\n".join(text).rstrip() + "\n", encoding="utf-8")
    print("\n".join(table))
    if len(sys.argv) > 4:
        Path(sys.argv[4]).write_text("\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
