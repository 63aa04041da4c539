#!/usr/bin/env bash
# The card gives priority service at member units: a tap checks the entitlement and records the service.
. "$(dirname "$0")/lib.sh"
district
title "6 · A service tap: who is entitled, and what was used"
run ingest policy example --out "$dir/policy.json"
run ingest policy add "$dir/policy.json" --from 2025-01-01 --reason 区委会议通过 --by 王书记
day=$(now_in_district '-15 minutes')
times=(--from "$day" --starts "$(now_in_district '-15 minutes' %H:%M)" --ends "$(now_in_district '+105 minutes' %H:%M)")
run ingest activity create window --name 优先服务窗口 --centre centre-2 --kind service --category priority "${times[@]}" --by 江湾社区
start_centre
start_kiosk kiosk-2
settled
say "What the policy entitles the member to, and why not to more."
run ingest credits entitled M000002
expect "priority: entitled" "venue: not entitled (积分不足):" "20 are needed"
await_kiosk '"now":{"id":"window-'
tap M000002
[ "$light" = Green ] || fail "the lamp should turn green."
for n in $(seq 100); do ingest attendance show --member M000002 | grep -q "window-" && break; sleep 0.1; done
settled
say "The service stands in the member's file, with whether the member was entitled to it."
run ingest credits show M000002 --period "${day:0:7}"
expect "service priority, entitled"
