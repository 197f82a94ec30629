#!/usr/bin/env python3
"""Runs the XML and JSON readers and their peers in turn and prints processor time, speed, highest memory and the ratio to the first of each.

Usage: compare.py FOLDER BIN RUNS, by formats.sh. The best of the runs counts; peers that build a tree run once.
"""
import importlib.util
import os
import resource
import shutil
import subprocess
import sys

COUNT_ORJSON = 'import orjson, sys; print(len(orjson.loads(open(sys.argv[1], "rb").read())["value"]))'


def measure(command, path):
    """Processor seconds and peak megabytes of the command, in a process of its own: the system keeps one peak for all children."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        output = subprocess.run(command + ([path, "1"] if command[0] != "jq" and command[0] != sys.executable else [path]),
                                stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(writer, f"{usage.ru_utime + usage.ru_stime}\t{usage.ru_maxrss // 1024}\t{output}".encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        text = file.read()
    os.waitpid(child, 0)
    seconds, memory, output = text.split("\t", 2)
    return float(seconds), int(memory), output


def compare(path, rows, runs):
    size = os.path.getsize(path) / 1e6
    print(f"\n{os.path.basename(path)}, {size:.0f} MB\n\n| reader | processor time | MB/s | to the first | peak memory |\n|---|---|---|---|---|")
    best = {}
    for run in range(runs):
        for name, command, isSlow in rows:
            if isSlow and run > 0:
                continue
            result = measure(command, path)
            best[name] = min(best.get(name, result), result)
    first = best[rows[0][0]][0]
    for name, _, _ in rows:
        seconds, memory, _ = best[name]
        print(f"| {name} | {seconds:.2f} s | {size / seconds:.0f} | {seconds / first:.2f} | {memory:,} MB |")
    for name, _, _ in rows:
        print(f"{name}: {best[name][2]}", file=sys.stderr)


def main():
    folder, programs, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    xml = [("libxml2 SAX2, counting", [f"{folder}/saxcount"], False), ("`azure-ad-xml`", [f"{programs}/XMLBenchmark"], False)]
    compare(f"{folder}/people.xml", xml, runs)
    compare(f"{folder}/people-in-a-line.xml", xml, 1)
    json = [("`azure-ad-graph`", [f"{programs}/JSONBenchmark"], False)]
    if shutil.which("jq"):
        json.append(("jq `.value\\|length`", ["jq", ".value|length"], True))
    if importlib.util.find_spec("orjson"):
        json.append(("orjson, whole tree", [sys.executable, "-c", COUNT_ORJSON], True))
    compare(f"{folder}/people.json", json, runs)


if __name__ == "__main__":
    main()
