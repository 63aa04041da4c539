#!/usr/bin/env bash
# Programs: a token, lists page by page, an act that is done once however often it is sent, limits, and a stream of counts.
# The four functions below are a whole client of the API; docs/api.md says what stands behind them.
. "$(dirname "$0")/lib.sh"
"$root/scripts/install.sh" jq=jq curl=curl >&2
district
title "19 · Programs"
start_centre

# ---- the client

api=http://127.0.0.1:$web/api/v1

# get PATH: one thing, or a page of a list. Too many requests: waits as long as the service asks, and tries again.
get() { ask "$1"; }

# post PATH JSON: does something. The key is drawn once for the request, so that trying again after a broken line does it no second time.
post() { ask "$1" -X POST -H 'Content-Type: application/json' -H "Idempotency-Key: ${key:-$(cat /proc/sys/kernel/random/uuid)}" --data "$2"; }

# all PATH: every item of a list, page after page.
all() {
  local page next='' join='?'
  [[ $1 != *\?* ]] || join='&'
  while page=$(get "$1${next:+${join}cursor=$next}"); do
    jq -c '.items[]' <<<"$page"
    next=$(jq -r '.next // empty' <<<"$page")
    [ -n "$next" ] || return 0
  done
  return 1
}

ask() { # ask PATH CURL-OPTION …: the answer's body; a problem (RFC 9457) is told and ends with 1
  local head status wait path=$1 tries
  head=$(mktemp -p "$dir")
  for tries in 1 2 3; do
    status=$(curl -sS -o "$head.body" -D "$head" -w '%{http_code}' -H "Authorization: Bearer $token" -H 'Accept-Language: zh-CN' "${@:2}" "$api$path")
    [ "$status" = 429 ] || break
    wait=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]*\).*/\1/p' "$head")
    sleep "${wait:-5}"
  done
  if [ "$status" -ge 400 ]; then jq -r '"\(.status) \(.title)：\(.detail)"' "$head.body"; return 1; fi
  cat "$head.body"
}

# ---- what it is used for

say "A program gets a token of an account, with the rights it needs; the token never may more than that account."
run ingest staff invite statistics --role branch-secretary@branch-1 --display 统计程序 --by 李干事
run ingest staff token statistics --for 月报 --right see-members see-activities request-excuses --days 30 --by 李干事
token=$out
expect "cst_"
run get /token
expect '"owner":"statistics"' '"see-members"'

say "Members of its branch and nobody else's, masked, three at a time."
run all '/members?limit=3'
expect '"branch":"branch-1"' '*'
expect_not 'branch-2'
refused get /members/M000005
expect "404 找不到"
refused get /warnings
expect "403 没有权限"

say "A member's year, from the ledger's own rows."
run get '/members/M000001/attendance?from=2025-01-01&until=2025-07-01&limit=2'
expect '"next":"' '"status":"'

say "A request for leave is entered once, also where the line broke and it is sent again; another request with the same key is refused."
key=$(cat /proc/sys/kernel/random/uuid)
run post /excuses '{"member":"M000001","reason":"出差","kind":"travel","from":"2026-12-01T00:00:00+08:00","until":"2026-12-03T00:00:00+08:00"}'
expect '"state":"requested"'
first=$out
run post /excuses '{"member":"M000001","reason":"出差","kind":"travel","from":"2026-12-01T00:00:00+08:00","until":"2026-12-03T00:00:00+08:00"}'
[ "$out" = "$first" ] || fail "the same answer should come again."
refused post /excuses '{"member":"M000001","reason":"别的"}'
expect "422"
key=

say "What is wrong is said, in the language that was asked for."
refused get '/members?limt=3'
expect "limt" "limit"
refused post /excuses '{"member":"M000001"}'
expect "400" "'reason'"
token=cst_$(printf '0%.0s' $(seq 64)) refused get /members
expect "401 需要令牌"

say "Everything stands in the audit log, with the token that did it."
run ingest acts list
expect "statistics#" "token-make"

say "The whole of it is described for programs that make programs."
run bash -c "curl -sS '$api/openapi.json' | jq -r '.paths | keys[]'"
expect "/api/v1/members/{id}/attendance" "/api/v1/events"
