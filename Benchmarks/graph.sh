#!/bin/sh
# Reads a Graph tenant of COUNT people through azure-ad-graph and, in the same run, walks the same pages with curl.
# Usage: graph.sh COUNT, in this folder, after `swift build -c release` here. IDBRIDGE names a release build of the tool, for the tenant.
set -eu
# The first bytes of a page may end within a character.
export LC_ALL=C
count=${1:-200000}
folder=$(mktemp -d)
"${IDBRIDGE:-../.build/release/idbridge}" sandbox graph --people "$count" --port 0 >"$folder/variables" &
tenant=$!
trap 'kill $tenant; rm -rf "$folder"' EXIT
while ! grep -q identity_header "$folder/variables"; do sleep 0.2; done
value() { sed -n "s/^$1=//p" "$folder/variables"; }
graph=$(value graph_url)
token=$(curl -s "$(value token_url)" -d "grant_type=client_credentials&client_id=$(value client_id)&client_secret=$(value client_secret)" \
    --data-urlencode "scope=https://graph.microsoft.com/.default" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
properties=accountEnabled,businessPhones,companyName,department,displayName,employeeId,givenName,id,jobTitle,mail,mobilePhone,surname,userPrincipalName

# One curl a page, as links are only known from the page before: gzip, to a file, the next link from its first bytes.
walk() {
    link="$graph/users?\$select=$properties&\$expand=manager(\$select=id)&\$top=999"
    pages=0
    while [ -n "$link" ]; do
        curl -s -g --compressed -H "Authorization: Bearer $token" "$link" -o "$folder/page"
        link=$(head -c 2000 "$folder/page" | sed -n 's/.*"@odata.nextLink":"\([^"]*\)".*/\1/p')
        pages=$((pages + 1))
    done
    echo "curl: $pages pages"
}

now() { date +%s.%N; }
for run in 1 2 3; do
    start=$(now)
    walk
    middle=$(now)
    /usr/bin/time -f "azure-ad-graph: %e s, %U s user, %S s system, %M KB" .build/release/GraphBenchmark "$graph" "$(value login_url)" \
        "$(value tenant)" "$(value client_id)" "$(value client_secret)"
    echo "$start $middle" | awk -v run="$run" '{ printf "run %s: curl %.2f s\n", run, $2 - $1 }'
done
