#!/bin/sh
# Builds the fuzz target of a parser and runs it, with libFuzzer's options behind the parser's name; see README.md.
# Usage: Fuzzing/fuzz.sh LDIF -max_total_time=600
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
parser=$1
shift
build="$root/Fuzzing/.build/$parser"
mkdir -p "$build" "$root/Fuzzing/.build/Corpus/$parser"
flags="-O -sanitize=fuzzer,address -parse-as-library -package-name Fuzzing -swift-version 6 -enable-upcoming-feature InternalImportsByDefault"
# The libraries beside the parser itself: system libraries by their module maps.
case $parser in
XMLStream) extra="-I $root/Sources/CLibXML2 $(pkg-config --cflags libxml-2.0 | sed 's/-I/-Xcc -I/g')" ;;
*) extra="" ;;
esac
if [ -n "$(find "$root/Sources/$parser" "$root/Fuzzing/Targets/$parser.swift" -newer "$build/fuzz" 2>/dev/null || echo new)" ]; then
    # shellcheck disable=SC2086
    swiftc $flags $extra -wmo -module-name "$parser" -emit-module -emit-module-path "$build/$parser.swiftmodule" \
        -c "$root/Sources/$parser"/*.swift -o "$build/$parser.o"
    # shellcheck disable=SC2086
    swiftc $flags $extra -use-ld=lld -module-name Fuzz -I "$build" "$root/Fuzzing/Targets/$parser.swift" "$build/$parser.o" -o "$build/fuzz"
fi
cd "$build"
[ ! -f "$root/Fuzzing/$parser.dict" ] || set -- "-dict=$root/Fuzzing/$parser.dict" "$@"
seeds="$root/Fuzzing/Seeds/$parser"
[ ! -d "$seeds" ] || set -- "$@" "$root/Fuzzing/.build/Corpus/$parser" "$seeds"
exec ./fuzz "$@"
