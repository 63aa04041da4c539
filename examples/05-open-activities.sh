#!/usr/bin/env bash
# Open activities anywhere in the region, found by theme and time, for credits.
. "$(dirname "$0")/lib.sh"
district
title "5 · Open organisational life, anywhere in the region"
run ingest policy example --out "$dir/policy.json"
run ingest policy add "$dir/policy.json" --from 2025-01-01 --reason 区委会议通过 --by 王书记
today=$(now_in_district '-15 minutes')
run ingest activity create talk --name 红色故事会 --centre centre-2 --kind open --category open --organiser community-2 --from "$today" --starts "$(now_in_district '-15 minutes' %H:%M)" --ends "$(now_in_district '+105 minutes' %H:%M)" --late-after 30 --by 江湾社区
run ingest activity create reading --name 读书会 --centre centre-1 --kind open --category study --from "$(now_in_district '+3 days')" --starts 19:00 --ends 20:30 --by 曲阳社区
say "What is there to choose from, by theme and by time?"
run ingest activity list --theme 故事
expect "talk: 红色故事会"
expect_not "reading"
run ingest activity list --from "$(now_in_district '+1 day')" --until "$(now_in_district '+7 days')"
expect ": 读书会 (open, study)"
expect_not "红色故事会"

say "A member of a branch in the east comes to the centre in the west."
start_centre
start_kiosk kiosk-2
await_kiosk '"now":{"id":"talk-'
tap M000002
[ "$light" = Green ] || fail "the lamp should turn green."
for n in $(seq 100); do ingest attendance show --member M000002 | grep -q "talk-" && break; sleep 0.1; done
settled
run ingest credits show M000002 --period "${today:0:7}"
expect "open: 1" "红色故事会"
