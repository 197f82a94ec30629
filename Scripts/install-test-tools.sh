#!/usr/bin/env bash
# Puts scim2-server and scim2-cli of PyPI into a folder of their own, once.
set -euo pipefail

tools=$1
[ -x "$tools/bin/scim2-server" ] && [ -x "$tools/bin/scim2" ] && exit 0

here=$(dirname "$0")
if ! command -v python3 >/dev/null || ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    "$here/install-packages.sh" python3 python3-venv
fi
echo "Installing scim2-server and scim2-cli into $tools"
rm -rf "$tools"
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check 'scim2-server==0.8.3' 'scim2-cli==0.6.0' 'scim2-tester==0.5.2'
