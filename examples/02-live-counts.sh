#!/usr/bin/env bash
# The centre records at once, counts in real time, and analyses by week, month, quarter and year.
. "$(dirname "$0")/lib.sh"
district
title "2 · Recorded at once, counted live, analysed regularly"
session=today-$(now_in_district '-15 minutes' %Y%m%d)
run ingest activity create today --name 主题党日 --centre centre-1 --audience branch-1,branch-2 --from "$(now_in_district '-15 minutes')" --starts "$(now_in_district '-15 minutes' %H:%M)" --ends "$(now_in_district '+105 minutes' %H:%M)" --by 李干事
start_centre
start_kiosk kiosk-1
await_kiosk '"now":{"id":"'"$session"'"'
tap M000001
tap M000005
sleep 2
tap M000005
[ "$light" = Orange ] || fail "the second tap of the same member should turn the lamp orange."

say "A moment later they stand in the centre's log and on its live page: signed in after the late limit, of eight expected."
for n in $(seq 100); do curl -sS "http://127.0.0.1:$web/live/snapshot?lang=en" >"$dir/live.json"; ! grep -q '"say":"2 signed in' "$dir/live.json" || break; sleep 0.1; done
say "The live page says: $(grep -oE '"say":"[^"]*"' "$dir/live.json" | cut -d '"' -f 4)"
grep -q '"say":"2 signed in' "$dir/live.json" || fail "the live page should count two."
run ingest attendance show "$session"
expect "$session M000001" "$session M000005" "Late: signed in"
settled
run ingest status
expect "taps: 130" "kiosk kiosk-1:"
run ingest attendance reconcile "$session"

say "The same log answers for weeks, months, quarters and years."
run ingest analysis --each week --from 2025-11-01 --until 2025-12-31
expect "2025-W46 district" "2025-W50 district"
run ingest analysis --each month --unit branch-1 --from 2025-01-01 --until 2025-03-31
expect "2025-03 branch-1 曲阳第一党支部: 1 session, 4 of 4 expected came (100 %), 1 late"
run ingest analysis --each quarter --from 2025-01-01 --until 2025-12-31
expect "2025-Q4"
run ingest analysis --each year --below --from 2025-01-01 --until 2025-12-31
expect "2025 district 虹新区: 24 sessions, 127 of 144 expected came (88 %)"
