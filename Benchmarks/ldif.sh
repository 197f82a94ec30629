#!/bin/sh
# Reads one LDIF file through the library alone, through the connector azure-ad-ldif and with their peers, in one run: megabytes a second
# of processor time and by the clock, peak memory.
# Usage: ldif.sh COUNT, in this folder, after `swift build -c release --product LDIFBenchmark`. Needs python3-ldap and libnet-ldap-perl.
set -eu
count=${1:-1000000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 people.py "$count" >"$folder/people.ldif"
# The slow peers get fewer people: their speed does not depend on how many there are.
python3 people.py "$((count < 20000 ? count : 20000))" >"$folder/few.ldif"
# Net::LDAP::LDIF gives no attributes of records with a change type.
grep -v '^changetype: add$' "$folder/few.ldif" >"$folder/plain.ldif"

# The best of some runs: what the command prints, then its times and its highest memory.
measure() {
    name=$1
    runs=$2
    shift 2
    python3 - "$name" "$runs" "$@" <<'PYTHON'
import os, subprocess, sys, time
name, runs, command = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
size = os.path.getsize(next(word for word in command if word.endswith(".ldif"))) / 1e6
best = {"processor": 1e9, "clock": 1e9}
peak, output = 0, ""
for _ in range(runs):
    start = time.time()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read().decode().splitlines()[0]
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{name} failed")
    best["clock"] = min(best["clock"], time.time() - start)
    best["processor"] = min(best["processor"], usage.ru_utime + usage.ru_stime)
    peak = max(peak, usage.ru_maxrss // 1024)
figures = ", ".join(f"{size / seconds:.0f} MB/s ({word})" for word, seconds in best.items())
print(f"{name}: {figures}, peak {peak} MB | {output}")
PYTHON
}

measure "wc -l" 3 wc -l "$folder/people.ldif"
measure "md5sum" 3 md5sum "$folder/people.ldif"
measure "LDIF library, one thread" 5 .build/release/LDIFBenchmark "$folder/people.ldif" 1 library 1
measure "LDIF library, two threads" 5 .build/release/LDIFBenchmark "$folder/people.ldif" 1 library 2
measure "azure-ad-ldif, two cores" 5 .build/release/LDIFBenchmark "$folder/people.ldif" 1
measure "azure-ad-ldif, one core" 5 taskset -c 0 .build/release/LDIFBenchmark "$folder/people.ldif" 1
measure "python-ldap" 1 /usr/bin/python3 -c '
import ldif, sys
class Parser(ldif.LDIFParser):
    count = 0
    def handle(self, dn, entry): self.count += 1
parser = Parser(open(sys.argv[1], "rb"))
parser.parse()
print(parser.count)' "$folder/few.ldif"
measure "Net::LDAP::LDIF" 1 perl -MNet::LDAP::LDIF -e '
my $ldif = Net::LDAP::LDIF->new($ARGV[0], "r"); my $count = 0;
while (!$ldif->eof) { $count++ if $ldif->read_entry } print "$count\n"' "$folder/plain.ldif"
