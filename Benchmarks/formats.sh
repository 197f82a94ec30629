#!/bin/sh
# Compares the XML and JSON sources with their peers on one file each, in one run.
# Usage: formats.sh COUNT, in this folder, after `swift build -c release`. Needs libxml2-dev, jq and, for orjson, Python with that package.
set -eu
count=${1:-1000000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 people_formats.py --format dsml "$count" >"$folder/people.xml"
python3 people_formats.py --format graph "$count" >"$folder/people.json"
# shellcheck disable=SC2046
cc -O2 $(xml2-config --cflags) Sources/SAXCount/main.c -o "$folder/saxcount" $(xml2-config --libs)

# Processor time and the highest memory of a command, beside what it prints.
measure() {
    name=$1
    shift
    printf '%s: ' "$name"
    python3 - "$@" <<'PYTHON'
import os, resource, subprocess, sys
output = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, check=True).stdout.decode().strip()
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
size = os.path.getsize(next(word for word in sys.argv[1:] if word.endswith((".xml", ".json"))))
time = usage.ru_utime + usage.ru_stime
print(f"{output} | {time:.2f} s of processor, {size / 1e6 / time:.0f} MB/s, peak {usage.ru_maxrss // 1024} MB")
PYTHON
}

measure "libxml2 SAX2, counting" "$folder/saxcount" "$folder/people.xml" 1
measure "azure-ad-xml" .build/release/XMLBenchmark "$folder/people.xml" 1
measure "azure-ad-graph" .build/release/JSONBenchmark "$folder/people.json" 1
measure "jq, counting" jq '.value|length' "$folder/people.json"
measure "orjson, whole tree" python3 -c 'import orjson, sys; print(len(orjson.loads(open(sys.argv[1], "rb").read())["value"]))' "$folder/people.json"
