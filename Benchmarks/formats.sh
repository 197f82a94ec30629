#!/bin/sh
# Compares the XML and JSON sources with their peers on one file each, in one run from a clean clone: writes the files, builds the readers.
# Usage: Benchmarks/formats.sh [PEOPLE [RUNS]]
# Needs libxml2-dev, zlib1g-dev and libarchive-dev; jq and Python's orjson where they are to be measured (they are left out otherwise).
# BENCHMARKS_BIN names a folder with XMLBenchmark and JSONBenchmark built elsewhere.
set -eu
cd "$(dirname "$0")"
people=${1:-1000000}
runs=${2:-3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [ -z "${BENCHMARKS_BIN:-}" ]; then
    swift build -c release --product XMLBenchmark >&2
    swift build -c release --product JSONBenchmark >&2
    BENCHMARKS_BIN=$(swift build -c release --show-bin-path)
fi
python3 people_formats.py --format dsml "$people" >"$folder/people.xml"
python3 people_formats.py --format graph "$people" >"$folder/people.json"
# shellcheck disable=SC2046
cc -O2 $(xml2-config --cflags) Sources/SAXCount/main.c -o "$folder/saxcount" $(xml2-config --libs)
# One document without a line break, as programs write it.
python3 - "$folder/people.xml" "$folder/people-in-a-line.xml" <<'PYTHON'
import sys
with open(sys.argv[1], "rb") as file, open(sys.argv[2], "wb") as line:
    for text in file:
        line.write(text.rstrip(b"\n"))
PYTHON
exec python3 compare.py "$folder" "$BENCHMARKS_BIN" "$runs"
