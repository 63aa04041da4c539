#!/usr/bin/env bash
# Everything is kept as it was tapped; everything else can be derived again and checked.
. "$(dirname "$0")/lib.sh"
district
title "16 · Nothing lost, nothing altered: rebuild and verify"
run ingest policy example --out "$dir/policy.json"
run ingest policy add "$dir/policy.json" --from 2025-01-01 --reason 区委会议通过 --by 王书记
start_centre
settled
say "A correction is a new entry by a named person with a reason; what was tapped stays."
run ingest correct meeting-east-20250310 M000002 --not-attended --reason 代刷，本人未到 --by 陈静
settled
run ingest attendance show meeting-east-20250310 --member M000002
expect "corrected by 陈静" "Taps: 2025-03-10 19:22:00 kiosk-1/" "Before: late"
run ingest credits show M000002 --period 2025-03

say "Every tap is numbered, chained and signed; every entry stands in a chain of acts."
run ingest verify --signatures
expect "signatures verified: 127 taps" "Everything holds."
say "Everything derived is derived once more from the log, beside the live tables, and compared."
run ingest rebuild
expect "Derived anew, it is the same."
run ingest export taps --out "$dir/taps.jsonl"
run wc -l "$dir/taps.jsonl"
expect "127 taps.jsonl"

say "Somebody with access to the database changes an act of the past: it is found."
stop_centre
run sqlite3 "$dir/ingest.db" "update acts set who = '某人' where act = 9"
refused ingest verify
expect "act"
