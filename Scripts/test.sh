#!/usr/bin/env bash
# Runs all tests on what was built.
set -euo pipefail
cd "$(dirname "$0")/.."
export IDBRIDGE_SCIM2_SERVER="$PWD/.build-tools/bin/scim2-server"
export IDBRIDGE_SCIM2_CLI="$PWD/.build-tools/bin/scim2"
export IDBRIDGE_SCIM_SANITY="$PWD/.build-tools/bin/scim-sanity"
export IDBRIDGE_DJANGO_SCIM2="$PWD/.build-tools/bin/python3"
export IDBRIDGE_CHECK_JSONSCHEMA="$PWD/.build-tools/bin/check-jsonschema"
export IDBRIDGE_AIOSMTPD="$PWD/.build-tools/bin/python3"
export IDBRIDGE_OPENLDAP=1
# A few at a time: many of them start servers, and patience is bounded.
swift test --skip-build --disable-xctest --experimental-maximum-parallelization-width 8
