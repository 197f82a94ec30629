#!/usr/bin/env bash
# batch.sh [PIPELINES [PEOPLE [JOBS]]]: many pipelines in one folder against one SCIM server as one batch: wall time, memory, the table.
# The tool is .build/release/idbridge, or IDBRIDGE. Everything lies in a temporary folder and ends with the script.
set -euo pipefail
cd "$(dirname "$0")/.."
pipelines=${1:-100} people=${2:-100} jobs=${3:-4}
tool=${IDBRIDGE:-$PWD/.build/release/idbridge}
work=$(mktemp -d)
export SCIM_TOKEN=rehearsal
"$tool" sandbox scim --token "$SCIM_TOKEN" >"$work/sandbox.out" 2>"$work/sandbox.err" &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 100); do [ -s "$work/sandbox.out" ] && break; sleep 0.1; done
SCIM_URL=$(head -n 1 "$work/sandbox.out")
export SCIM_URL

python3 - "$work/batch" "$pipelines" "$people" <<'PYTHON'
import json, os, sys

folder, pipelines, people = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
os.makedirs(folder)
for number in range(pipelines):
    name = f"site-{number:03}"
    users = [
        {"id": f"{number:03}-{one:05}", "userPrincipalName": f"p{one}.{name}@example.com", "displayName": f"Person {one} of {name}",
         "givenName": f"Person{one}", "surname": name, "accountEnabled": True}
        for one in range(people)]
    with open(f"{folder}/{name}.json", "w") as file: json.dump({"value": users}, file)
    with open(f"{folder}/{name}.yaml", "w") as file:
        file.write(f"""schema: 1
name: {name}
sources:
  office: {{ connector: azure-ad-graph, files: {name}.json }}
target: {{ connector: scim, url: "${{env:SCIM_URL}}", token: "${{env:SCIM_TOKEN}}", shared: true }}
users:
  match: [userName]
  mapping:
    userName: '[userPrincipalName]'
    externalId: '[id]'
    displayName: '[displayName]'
    name.givenName: '[givenName]'
    name.familyName: '[surname]'
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
review: []
""")
PYTHON

# measure TITLE COMMAND...: the command with its wall and processor time and peak memory.
measure() {
    echo "== $1"
    shift
    /usr/bin/time -f "wall %e s, processor %U + %S s, peak %M KiB" "$@" 2>"$work/err" || echo "ended with $?"
    tail -n 1 "$work/err"
}
measure "first run, $jobs at a time" "$tool" run "$work/batch" --jobs "$jobs" | sed "s|$work/||"
measure "second run, nothing to do" "$tool" run "$work/batch" --jobs "$jobs" | tail -n 2
measure "third run, one at a time" "$tool" run "$work/batch" --jobs 1 | tail -n 2
