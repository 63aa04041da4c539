#!/usr/bin/env bash
# A member on the move belongs to two branches for a time, and counts in both.
. "$(dirname "$0")/lib.sh"
district
title "9 · Double organisational life: counted by both sides"
run ingest roster affiliate M000009 --temporary branch-1 --from 2025-06-01 --until 2025-09-01 --reason 驻点工作 --by 李干事
run ingest roster show M000009 --day 2025-07-10
expect "temporary: branch-1 曲阳第一党支部" "home: branch-3 江湾第一党支部"

say "In July the member also comes to the meeting of the branch on the other side of the district."
start_centre
history kiosk-1 <<'CSV'
at,member
2025-07-10 18:50,M000009
CSV
settled
run ingest attendance show --member M000009
expect "meeting-east-20250710 M000009"

say "In these months the branch has five members, of whom one is also the other branch's. After them it has four again."
run ingest analysis --each month --unit branch-1 --from 2025-06-01 --until 2025-10-31
expect "2025-07 branch-1 曲阳第一党支部: 2 sessions" "2025-10 branch-1 曲阳第一党支部: 1 session,"
run ingest analysis --each month --unit branch-3 --from 2025-07-01 --until 2025-07-31
expect "2025-07 branch-3 江湾第一党支部: 2 sessions" "3 different members came"

say "The district counts the person once."
run ingest analysis --each month --from 2025-07-01 --until 2025-07-31
expect "; 10 different members came"
