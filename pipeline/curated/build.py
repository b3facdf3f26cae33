"""Builds edition 1 of ``corpus/curated`` from the facts: ``python pipeline/curated/build.py FACTS OUT``.

FACTS holds ``trials.csv`` and ``results.csv`` as collected (one row a reading); OUT gets one row a quantity. The tables
beside this script say how names, notes, end points, populations and arms carry over. Prints what was merged.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from her2mine.curate.edition import next_edition
from her2mine.curate.printed import decimals, finest_first, pad, same_quantity, split
from her2mine.curate.table import KEY, Row, fingerprint, identify, key, order, to_csv
from her2mine.diff.gold import RESULT_COLUMNS, TRIAL_COLUMNS

HERE = Path(__file__).parent
LEVELS = ("two-pages", "page", "knowledge")
RATIOS = ("hazard_ratio", "odds_ratio")
ONE_DECIMAL_RATIOS = ("HLX22-GC-201",)  # the sources print these ratios with one decimal; elsewhere the zero was lost
DOSE = re.compile(r"\s+[\d.]+(?: or [\d.]+)? mg/kg(?: \w+)?$")
REMARK = re.compile(r"\s+\((?:cohort \w+|5-weekly)\)$")


def main(facts: Path, out: Path) -> None:
    """Write the two tables and ``edition.json``; an empty decision log when there is none."""
    readings = carry_all(rows(facts / "results.csv"))
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for reading in readings:
        groups[key(reading)].append(reading)
    quantities = [merge(members) for members in groups.values()]
    trials = [trial_row(cells) for cells in raw(facts / "trials.csv")]
    name_arms(quantities, trials)
    name_rows(quantities)
    quantities.sort(key=order)
    write(out, to_csv(sorted(trials, key=lambda row: row["trial"]), TRIAL_COLUMNS), to_csv(quantities), len(quantities))
    report(readings, groups.values(), quantities)


def rows(path: Path) -> list[Row]:
    """Read a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [dict(row) for row in csv.DictReader(file)]


def raw(path: Path) -> list[Row]:
    """Read rows whose last column may hold unquoted commas."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    last = len(header) - 1
    return [dict(zip(header, [*cells[:last], ",".join(cells[last:])], strict=True)) for cells in lines]


NOTES = {row["note"]: row for row in rows(HERE / "notes.csv")}
ENDPOINTS = {row["endpoint"]: row for row in rows(HERE / "endpoints.csv")}
POPULATIONS = {(row["trial"], row["population"]): row["note"] for row in rows(HERE / "populations.csv")}
DRUGS = {row["component"]: row["drugs"] for row in rows(HERE / "drugs.csv")}
TRIALS = {row["trial"]: row for row in rows(HERE / "trials.csv")}


def carry_all(facts: list[Row]) -> list[Row]:
    """Every reading; one that only adds an interval to the row above is of the same quantity as that row."""
    readings: list[Row] = []
    for fact in facts:
        reading = carry_over(fact)
        if fact["note"].startswith("interval from knowledge"):
            reading["qualifier"] = readings[-1]["qualifier"]
        readings.append(reading)
    return readings


def carry_over(fact: Row) -> Row:
    """One reading of the facts in the columns of ``results.csv``."""
    note = NOTES.get(fact["note"], {"new_note": fact["note"]})
    code = ENDPOINTS.get(fact["endpoint"], {"new_endpoint": fact["endpoint"]})
    whole = POPULATIONS.get((fact["trial"], fact["population"]))
    remarks = [code.get("note", ""), whole or "", note["new_note"]]
    return dict.fromkeys(RESULT_COLUMNS, "") | {
        "trial": fact["trial"],
        "analysis": fact["analysis"],
        "data_cutoff": fact["data_cutoff"],
        "population": "" if whole else fact["population"],
        "arm": "" if fact["arm"] in ("all", "all patients") else fact["arm"],
        "role": fact["role"],
        "endpoint": code["new_endpoint"],
        "qualifier": ", ".join(filter(None, dict.fromkeys([code.get("qualifier", ""), note.get("qualifier", "")]))),
        "statistic": fact["statistic"],
        "timepoint": fact["timepoint_months"],
        "printed": ";".join(filter(None, [printed(fact), note.get("printed", "")])),
        "unit": fact["unit"],
        "source_doi": fact["source_doi"].lower(),
        "verified": note.get("verified") or fact["verified"],
        "unsure": note.get("unsure") or "false",
        "note": "; ".join(filter(None, remarks)),
        **interval(fact, note.get("ci_verified") or fact["verified"]),
    }


def printed(fact: Row) -> str:
    """Write the value with its operator; ratios get back the zero that was lost."""
    value = fact["value"]
    if fact["statistic"] in RATIOS and fact["trial"] not in ONE_DECIMAL_RATIOS:
        value = pad(value, 2)
    return value if fact["op"] == "=" else fact["op"] + value


def interval(fact: Row, level: str) -> Row:
    """Fill the interval's columns; bounds are written with the digits of the finer one."""
    bounds = (fact["ci_low"], fact["ci_high"])
    if not any(bounds):
        return {}
    numbers = [bound for bound in bounds if bound[0].isdigit() or bound[0] == "-"]
    places = max(decimals(number) for number in numbers)
    low, high = (pad(bound, places) if bound in numbers else bound for bound in bounds)
    return {
        "ci_low": low if bounds[0] in numbers else "",
        "ci_high": high if bounds[1] in numbers else "",
        "ci_low_text": low,
        "ci_high_text": high,
        "ci_level": fact["ci_level"],
        "ci_verified": level,
    }


def merge(readings: list[Row]) -> Row:
    """One quantity from its readings: the finest value and interval, each with the best level it was seen at."""
    best = min(readings, key=lambda row: LEVELS.index(row["verified"]))
    variants = finest_first([text for row in readings for text in row["printed"].split(";")])
    for text in variants:
        if not same_quantity(variants[0], text):
            raise SystemExit(f"{key(best)}: {variants[0]} and {text} are two quantities; the key must tell them apart")
    sign, value = split(variants[0])
    notes = dict.fromkeys(part for row in readings for part in row["note"].split("; ") if part)
    return best | {
        "drugs": drugs(best["arm"]),
        "value": "" if value == "NR" else value,
        "op": sign,
        "printed": ";".join(variants),
        "note": "; ".join(notes),
        **merge_intervals(readings),
    }


def merge_intervals(readings: list[Row]) -> Row:
    """Take the finest interval; the coarser ones must round from it."""
    given = [row for row in readings if row["ci_low_text"]]
    if not given:
        return {}
    finest = max(given, key=lambda row: decimals(row["ci_low_text"]))
    for row in given:
        for bound in ("ci_low_text", "ci_high_text"):
            if not same_quantity(finest[bound], row[bound]):
                raise SystemExit(f"{key(row)}: {bound} {finest[bound]} and {row[bound]} differ")
    level = min((row["ci_verified"] for row in given), key=LEVELS.index)
    columns = ("ci_low", "ci_high", "ci_low_text", "ci_high_text", "ci_level")
    return {column: finest[column] for column in columns} | {"ci_verified": level}


def drugs(arm: str) -> str:
    """Name the drugs of an arm; of "a vs b" those of a."""
    names: list[str] = []
    for component in filter(None, arm.split(" vs ")[0].split(" + ")):
        plain = component if component in DRUGS else REMARK.sub("", DOSE.sub("", component))
        names += DRUGS.get(plain, plain).split(" + ")
    return " + ".join(dict.fromkeys(filter(None, names)))


def name_arms(quantities: list[Row], trials: list[Row]) -> None:
    """Give comparisons their experimental arm's drugs where only one arm can be meant."""
    for row in quantities:
        if row["role"] == "comparison" and not row["drugs"]:
            same_trial = [q for q in quantities if q["trial"] == row["trial"] and q["role"] == "experimental"]
            same_cut = [q for q in same_trial if q["analysis"] == row["analysis"]]
            planned = next(t["experimental_arms"] for t in trials if t["trial"] == row["trial"]).split(";")
            candidates = [{q["drugs"] for q in group} for group in (same_cut, same_trial) if group] or [set(planned)]
            row["drugs"] = candidates[0].pop() if len(candidates[0]) == 1 else ""


def name_rows(quantities: list[Row]) -> None:
    """Give every row its id; rows that would share one get a fingerprint added."""
    names = Counter(identify(row) for row in quantities)
    for row in quantities:
        name = identify(row)
        row["id"] = name if names[name] == 1 else f"{name}-{fingerprint(row)}"


def trial_row(fact: Row) -> Row:
    """Put one trial in the columns of ``trials.csv``."""
    more = TRIALS[fact["trial"]]
    dois = [fact["primary_publication_doi"], *fact["other_dois"].split(";")]
    counts = {column: fact[column] if fact[column].isdecimal() else "" for column in ("n_experimental", "n_control")}
    by_arm = f"patients by arm {fact['n_experimental'].replace(';', ', ')}" if ";" in fact["n_experimental"] else ""
    return {
        "trial": fact["trial"],
        "aliases": fact["aliases"],
        "registry": fact["nct"],
        "phase": fact["phase"],
        "line": fact["line"],
        "population": fact["population"],
        "experimental_arms": ";".join(drugs(arm) for arm in fact["experimental_arms"].split(";")),
        "control_arm": drugs(fact["control_arm"]),
        **counts,
        "dois": ";".join(dict.fromkeys(doi.strip().lower() for doi in dois if doi.strip())),
        "pmid": fact["pmid"],
        "year": fact["year"],
        "first_author": more["first_author"],
        "disease": more["disease"],
        "note": "; ".join(filter(None, [by_arm, more["note"] or fact["note"].strip()])),
    }


def write(out: Path, trials: str, results: str, count: int) -> None:
    """Write the tables and the record of edition 1."""
    (out / "trials.csv").write_text(trials, encoding="utf-8", newline="")
    (out / "results.csv").write_text(results, encoding="utf-8", newline="")
    (out / "decisions.jsonl").touch()
    record = next_edition("", results, count, decision="", why="built from the collected facts")
    (out / "edition.json").write_text(record, encoding="utf-8", newline="")


def report(readings: list[Row], groups: Iterable[list[Row]], quantities: list[Row]) -> None:
    """Print what was merged."""
    merged = [group for group in groups if len(group) > 1]
    by_interval = sum(1 for g in merged if any(r["ci_low_text"] for r in g) and not all(r["ci_low_text"] for r in g))
    by_precision = sum(1 for g in merged if len({r["printed"].split(";")[0] for r in g}) > 1)
    print(f"{len(readings)} readings -> {len(quantities)} rows; {len(merged)} merged keys")
    print(f"{by_interval} joined with their interval, {by_precision} from two precisions")
    print(f"{sum(';' in row['printed'] for row in quantities)} rows with printed variants")
    print("qualifiers", dict(Counter(row["qualifier"] for row in quantities if row["qualifier"])))
    assert len({key(row) for row in quantities}) == len(quantities), KEY


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
