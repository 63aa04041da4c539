#!/usr/bin/env bash
# Double report: service in the community where a member lives counts for the member, the branch and the unit.
. "$(dirname "$0")/lib.sh"
district
title "4 · Double report: service where the member lives counts three times over"
run ingest policy example --out "$dir/policy.json"
run ingest policy add "$dir/policy.json" --from 2025-01-01 --reason 区委会议通过 --by 王书记

say "M000001 belongs to a branch in the east and lives in the west, in community-2, which holds a clean-up."
run ingest roster show M000001 --day 2025-06-14
expect "community: community-2 江湾社区"
run ingest activity create clean-up --name 小区环境整治 --centre centre-2 --kind volunteer --category community --organiser community-2 --from 2025-06-14 --starts 09:00 --ends 11:00 --by 江湾社区
start_centre
history kiosk-2 <<'CSV'
at,member
2025-06-14 08:52,M000001
2025-06-14 08:55,M000010
CSV
settled

say "The member earns for the attendance and for the double report."
run ingest credits show M000001 --period 2025-06
expect "for double report 双报到" "to the branch branch-1 for double report" "to the unit community-1 for double report"
say "The branch and the unit above it have points of their own from it."
run ingest credits top --unit district --own --period 2025
expect "branch-1 曲阳第一党支部: 0.5" "community-1 曲阳社区: 0.2"
say "Both sides see the tap: the community where it was done, and the home branch."
run ingest analysis --each month --unit community-2 --category community --from 2025-06-01 --until 2025-06-30
expect "; 2 different members came"
run ingest analysis --each month --unit branch-1 --category community --from 2025-06-01 --until 2025-06-30
expect "; 1 different member came"
say "It stands in the year's assessment under its own category."
run ingest period progress 2025 --unit branch-1 --as-of 2025-12-31 --members
expect "M000001 of branch-1"
