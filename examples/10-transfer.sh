#!/usr/bin/env bash
# A transfer of affiliation never rewrites the past; a member's file answers at once.
. "$(dirname "$0")/lib.sh"
district
title "10 · Transfer of affiliation, and the answer at once"
start_centre
before=$(ingest analysis --each quarter --below --unit community-1 --from 2025-01-01 --until 2025-06-30)
run ingest roster transfer M000004 --to branch-3 --from 2025-07-01 --reason 工作调动 --by 李干事
settled
run ingest roster show M000004 --day 2025-06-30
expect "on 2025-06-30: branch-1"
run ingest roster show M000004 --day 2025-07-01
expect "on 2025-07-01: branch-3"

say "The half-year before the transfer is counted as it was."
run ingest analysis --each quarter --below --unit community-1 --from 2025-01-01 --until 2025-06-30
[ "$out" = "$before" ] || fail "the half-year before the transfer should be counted as before: $before"

say "From July on the member is expected at the new branch's meetings, and no longer at the old one's."
run ingest attendance show --member M000004
expect "meeting-west-20250710 M000004 刘*: Absent" "meeting-east-20250610 M000004 刘*: Present"

say "Everything that is known of the member, in one answer."
run ingest member M000004
expect "home: branch-1 until 2025-07-01" "home: branch-3 from 2025-07-01" "attendance: came to" "warnings: none"
