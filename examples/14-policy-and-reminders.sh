#!/usr/bin/env bash
# Points by a policy that is data, reminders, and a calendar to subscribe to.
. "$(dirname "$0")/lib.sh"
district
title "14 · Points by a policy that is data, reminders, a calendar to subscribe to"
run ingest policy example --out "$dir/policy.json"
sed 's/"points": 2,/"points": two,/' "$dir/policy.json" >"$dir/wrong.json"
say "A mistake in the policy is told with its place."
refused ingest policy check "$dir/wrong.json"
expect "wrong.json line 6, column "
run ingest policy check "$dir/policy.json"
say "What would it give? Then it is put in force from a day on."
run ingest policy preview "$dir/policy.json" --from 2025-01-01
run ingest policy add "$dir/policy.json" --from 2025-01-01 --reason 区委会议通过 --by 王书记
start_centre
settled
run ingest credits top --unit district --period 2025 --most 3
run ingest credits show M000002 --period 2025-Q1
expect "meeting-east-20250310" "meeting, late"

say "Two points for a meeting turn out to be too few: a newer version, from July on, and everything from then is credited anew."
sed 's/"points": 2,/"points": 3,/' "$dir/policy.json" >"$dir/policy-2.json"
run ingest policy add "$dir/policy-2.json" --from 2025-07-01 --reason 年中调整 --by 王书记
settled
run ingest policy list
run ingest credits show M000002 --period 2025-Q3
expect "policy version 2"

say "Reminders leave by e-mail, webhook, group robot or MQTT; a channel can be tried at once."
run ingest notices channels add office --kind mqtt --unit district --below --by 李干事
ingest accounts add screen --subscribe 'cardsystem/v1/branches/+/warnings' >"$dir/secret.txt"
start listener mosquitto_sub -h 127.0.0.1 -p "$gateway" -V 5 -i screen -u screen -P "$(cat "$dir/secret.txt")" -t 'cardsystem/v1/branches/+/warnings' -q 1 -C 1 -W 30
for n in $(seq 100); do grep -q 'as client screen' "$dir/ingest.log" && break; sleep 0.1; done
run ingest notices test office --by 李干事
for n in $(seq 200); do [ ! -s "$dir/listener.log" ] || break; sleep 0.1; done
run cat "$dir/listener.log"
expect '"unit":"district"'
run ingest notices status
expect "1 sent"

say "The centre's sessions as a calendar that phones can subscribe to."
run ingest activity create salon --name 读书会 --centre centre-1 --kind open --category study --from "$(now_in_district '+3 days')" --starts 19:00 --ends 20:00 --by 李干事
run curl -sS "http://127.0.0.1:$web/calendar/centre-1.ics"
expect "BEGIN:VCALENDAR" "SUMMARY:读书会"
