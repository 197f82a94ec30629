#!/usr/bin/env bash
# Format lint of everything that is committed, and the promises that a compiler cannot check.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "lint: swift format"
swift format lint --strict --parallel --configuration .swift-format -r Package.swift Sources Plugins Tests

echo "lint: connectors know neither the engine nor the pipeline file"
if grep -rnE '^(public )?import (BridgeEngine|BridgePipeline|BridgePipelineFile|BridgeState|BridgeCommands)' Plugins/*/Sources; then
    echo "A plug-in imports what it must not know." >&2
    exit 1
fi

echo "lint: one user each of Yams, GRDB, ArgumentParser, Hummingbird, AsyncHTTPClient"
check() { # module, folder
    if grep -rlE "^(public )?import $1\$" Sources Plugins --include='*.swift' | grep -v "^Sources/$2/"; then
        echo "$1 is used outside Sources/$2." >&2
        exit 1
    fi
}
check Yams BridgePipelineFile
check GRDB BridgeStateSQLite
check ArgumentParser BridgeCommands
check Hummingbird BridgeSandbox
check AsyncHTTPClient BridgeHTTP
