#!/usr/bin/env bash
# A year's assessment: progress by month and quarter, settlement at year end, export, reopening.
. "$(dirname "$0")/lib.sh"
district
title "15 · The year's assessment, from progress to settlement"
run ingest policy example --out "$dir/policy.json"
run ingest policy add "$dir/policy.json" --from 2025-01-01 --reason 区委会议通过 --by 王书记
start_centre
settled
run ingest period open 2025 --by 王书记
say "Month by month and quarter by quarter, as it stood at the end of September."
run ingest period progress 2025 --unit district --as-of 2025-09-30
expect "2025-03:" "2025-Q3:" "branch-3: 4 members"

say "The year is settled: written down line by line and sealed by a hash."
run ingest period settle 2025 --by 王书记
expect "The year 2025 is settled, version 1"
run ingest period export 2025 --out "$dir/2025.csv"
run head -n 4 "$dir/2025.csv"

say "A correction that comes later does not alter the settlement; it is shown beside it."
run ingest correct meeting-east-20250810 M000004 --attended --reason 补交纸质签到表 --by 陈静
settled
run ingest period show 2025
expect "1 by 王书记" "M000004" "settled" "now"
say "A named person reopens the year, and it is settled again as another version. The first stays."
run ingest period reopen 2025 --reason 补录8月签到 --by 王书记
run ingest period settle 2025 --by 王书记
run ingest period list
expect "settlement 1" "settlement 2"
