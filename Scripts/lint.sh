#!/usr/bin/env bash
# Format lint of everything that is committed.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "lint: swift format"
swift format lint --strict --parallel --configuration .swift-format -r Package.swift Sources Plugins Tests
