#!/usr/bin/env bash
# Puts two SCIM servers, two judges of SCIM, one of JSON documents and a mail server from PyPI into a folder of their own, once.
set -euo pipefail

tools=$1
programs=(scim2-server scim2 scim-sanity django-admin check-jsonschema aiosmtpd)
missing=0
for program in "${programs[@]}"; do [ -x "$tools/bin/$program" ] || missing=1; done
[ "$missing" -eq 0 ] && exit 0

here=$(dirname "$0")
if ! command -v python3 >/dev/null || ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
    "$here/install-packages.sh" python3 python3-venv
fi
echo "Installing ${programs[*]} into $tools"
rm -rf "$tools"
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check \
    'scim2-server==0.8.3' 'scim2-cli==0.6.0' 'scim2-tester==0.5.2' 'scim-sanity==0.7.4' \
    'django-scim2==0.23.0' 'Django==5.2.19' 'scim2-filter-parser==0.7.0' \
    'check-jsonschema==0.39.0' 'aiosmtpd==1.4.6'
