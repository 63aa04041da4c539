#!/usr/bin/env bash
# Hours of volunteer service are put by in a time bank that never goes below zero.
. "$(dirname "$0")/lib.sh"
district
title "11 · The volunteers' time bank"
run ingest policy example --out "$dir/policy.json"
run ingest policy add "$dir/policy.json" --from 2025-01-01 --reason 区委会议通过 --by 王书记
run ingest activity create patrol --name 社区巡逻 --centre centre-1 --kind volunteer --category volunteer --in-out --from 2025-05-17 --starts 14:00 --ends 16:00 --by 李干事

say "Two members sign in and out; one forgets to sign out and is counted up to the planned end."
start_centre
history kiosk-1 <<'CSV'
at,member
2025-05-17 13:58,M000002
2025-05-17 13:59,M000005
2025-05-17 15:43,M000002
CSV
settled
run ingest attendance show patrol-20250517
expect "M000002 李**" "forgotten-sign-out"
run ingest time-bank show M000002
expect "M000002: 105 minutes in the time bank"

say "An hour is taken out for help received. More than there is cannot be taken out."
run ingest time-bank withdraw M000002 60 --for 术后陪护 --by 李干事
run ingest time-bank show M000002
expect "M000002: 45 minutes in the time bank"
refused ingest time-bank withdraw M000002 60 --for 术后陪护 --by 李干事
run ingest credits show M000002 --period 2025-05
expect "put by in the time bank"
