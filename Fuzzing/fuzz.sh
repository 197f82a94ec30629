#!/bin/sh
# Builds the fuzz target of a parser and runs it, with libFuzzer's options behind the target's name; see README.md.
# Usage: Fuzzing/fuzz.sh LDIF -max_total_time=600
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
target=$1
shift
build="$root/Fuzzing/.build/$target"
mkdir -p "$build" "$root/Fuzzing/.build/Corpus/$target"

# The modules that a target is made of, each after those that it imports, and the files of the last one, which is tested.
case $target in
AzureADExports)
    modules="SCIMPath BridgeCore LDIF XMLStream JSONStream FileInput"
    plugin="$root/Plugins/AzureAD/Sources"
    files=$(find "$plugin/Entries" "$plugin/Files" "$plugin/Graph" "$plugin/LDIF" "$plugin/Values" "$plugin/Vocabulary" "$plugin/XML" \
        -name '*.swift' ! -name AzureADGraphConnector.swift)
    # The target sees what only the plug-in does, so it is one of its files.
    files="$files $root/Fuzzing/Targets/$target.swift"
    main=""
    ;;
*)
    modules=""
    files=$(find "$root/Sources/$target" -name '*.swift')
    main="$root/Fuzzing/Targets/$target.swift"
    ;;
esac

includes="-I $build"
for library in CLibXML2:libxml-2.0 CLibArchive:libarchive CZlib:zlib; do
    case " $target $modules " in *" XMLStream "* | *" FileInput "*) ;; *) continue ;; esac
    pkg-config --exists "${library#*:}" || continue
    includes="$includes -I $root/Sources/${library%:*} $(pkg-config --cflags "${library#*:}" | sed 's/-I/-Xcc -I/g')"
done
flags="-O -sanitize=fuzzer,address -parse-as-library -package-name Fuzzing -swift-version 6 -enable-upcoming-feature InternalImportsByDefault"

# A module's object file, made again when a source of it is newer.
compile() {
    name=$1
    shift
    [ -n "$(find "$@" -newer "$build/$name.o" 2>/dev/null || echo new)" ] || return 0
    # shellcheck disable=SC2086
    swiftc $flags $includes -wmo -module-name "$name" -emit-module -emit-module-path "$build/$name.swiftmodule" -c "$@" -o "$build/$name.o"
    rm -f "$build/fuzz"
}

objects=""
for module in $modules; do
    # shellcheck disable=SC2046
    compile "$module" $(find "$root/Sources/$module" -name '*.swift')
    objects="$objects $build/$module.o"
done
# shellcheck disable=SC2086
compile "$target" $files
if [ ! -e "$build/fuzz" ] || [ -n "$main" -a "$main" -nt "$build/fuzz" ]; then
    # shellcheck disable=SC2086
    swiftc $flags $includes -use-ld=lld -module-name Fuzz $main $objects "$build/$target.o" -o "$build/fuzz"
fi

cd "$build"
[ ! -f "$root/Fuzzing/$target.dict" ] || set -- "-dict=$root/Fuzzing/$target.dict" "$@"
seeds="$root/Fuzzing/Seeds/$target"
[ ! -d "$seeds" ] || set -- "$@" "$root/Fuzzing/.build/Corpus/$target" "$seeds"
exec ./fuzz "$@"
