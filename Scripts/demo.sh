#!/usr/bin/env bash
# The main job end to end: three exports and one pipeline file become accounts in a SCIM directory.
# It works on a copy of the example in a temporary folder, against a sandbox server on the loopback, and ends by itself.
set -euo pipefail
cd "$(dirname "$0")/.."
tool="$PWD/.build/debug/idbridge"
work=$(mktemp -d)
cp -r examples/three-sources/. "$work"
cd "$work"

say() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
show() { printf '\033[2m$ %s\033[0m\n' "$*"; }
# run EXPECTED COMMAND...: shows the command, runs it, and insists on its documented exit code.
run() {
    local expected=$1 status=0
    shift
    show "idbridge $*"
    "$tool" "$@" || status=$?
    if [ "$status" -ne "$expected" ]; then
        echo "The command ended with $status, and $expected was expected." >&2
        exit 1
    fi
}

export SCIM_TOKEN="rehearsal"
"$tool" sandbox scim --manner staffbase --registered --token "$SCIM_TOKEN" >sandbox.out 2>sandbox.err &
server=$!
cleanup() {
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
for _ in $(seq 100); do
    [ -s sandbox.out ] && break
    sleep 0.1
done
SCIM_URL=$(head -n 1 sandbox.out)
export SCIM_URL
[ -n "$SCIM_URL" ] || { echo "The sandbox did not start:" >&2; cat sandbox.err >&2; exit 1; }

say "A SCIM directory in Staffbase's manner listens at $SCIM_URL"
say "The pipeline file is checked, and so are its connections"
run 0 validate pipeline.yaml
run 0 check pipeline.yaml

say "What one source gives, and the verdict"
run 0 read pipeline.yaml --source contractors --limit 1

say "The first plan waits for a person: dangerous things first, each value, how many requests"
run 3 plan pipeline.yaml

say "Somebody looked at it and lets it through"
run 0 release .idbridge/staff.plan --reason "first run, looked at everybody"
run 0 apply .idbridge/staff.plan

say "Everything is there: a second plan is empty"
run 0 plan pipeline.yaml

say "One changed export is one update"
sed -i 's/Rear Admiral/Commodore/' input/office.json
run 2 plan pipeline.yaml
run 0 apply .idbridge/staff.plan

say "One person gone is one disable"
perl -0pi -e 's/dn: CN=Paolo.*?\n\n//s' input/plants.ldif
run 2 plan pipeline.yaml
run 0 apply .idbridge/staff.plan
run 0 explain pipeline.yaml --user paolo@plants.example.com

say "A bad export disables everybody in the office: a limit stops it before the first write"
sed -i 's/"accountEnabled": true/"accountEnabled": false/' input/office.json
run 3 plan pipeline.yaml --html plan.html
run 3 status pipeline.yaml

say "Suppose that somebody lets it through all the same"
run 0 release .idbridge/staff.plan --reason "the office is closed"
run 0 apply .idbridge/staff.plan
run 0 log pipeline.yaml --user ada@example.com

say "The run is taken back, and stays taken back although the export is still wrong"
run 2 undo pipeline.yaml --reason "the export was wrong"
run 0 apply .idbridge/staff.plan
run 0 plan pipeline.yaml
run 0 log pipeline.yaml --decisions

say "One truncated export: nobody is disabled, nobody is doubled, and it says why"
head -c 1500 input/office.json >input/cut.json && mv input/cut.json input/office.json
run 1 plan pipeline.yaml

say "Done"
