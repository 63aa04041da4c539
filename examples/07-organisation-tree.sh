#!/usr/bin/env bash
# District, sub-districts, communities, branches: every count follows the tree, and the tree may change from a day on.
. "$(dirname "$0")/lib.sh"
district
title "7 · One tree of any depth, and every count follows it"
run ingest roster tree
expect "district 虹新区 (district, 12 members)" "branch-3 江湾第一党支部 (branch, 4 members)"

say "The same counts for the district and for each unit directly below it."
run ingest analysis --each year --from 2025-01-01 --until 2025-12-31 --below
expect "2025 district 虹新区: 24 sessions" "2025 street-1 东街道: 12 sessions" "2025 street-2 西街道: 12 sessions"

say "A branch moves under another community from 1 July 2026 on. What was before stays as it was."
printf 'id,name,kind,parent,from\nbranch-2,曲阳第二党支部,branch,community-2,2026-07-01\n' >"$dir/moved.csv"
run ingest import organisations "$dir/moved.csv" --by 区委组织部
run ingest roster tree --unit street-2 --day 2026-06-30
expect_not "branch-2"
run ingest roster tree --unit street-2 --day 2026-07-01
expect "branch-2 曲阳第二党支部 (branch, 4 members)" "street-2 西街道 (sub-district, 8 members)"
run ingest analysis --unit street-2 --each year --from 2025-01-01 --until 2025-12-31
expect "2025 street-2 西街道: 12 sessions" "; 4 different members came"
