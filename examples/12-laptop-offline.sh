#!/usr/bin/env bash
# Staff work away from the desk: the same agent on a laptop, offline for days.
. "$(dirname "$0")/lib.sh"
district
title "12 · A laptop with a reader, three days without a network"
run ingest activity create visit --name 入户走访学习 --centre centre-1 --kind open --category study --kiosks laptop-1 --from "$(now_in_district '-3 days -15 minutes')" --starts "$(now_in_district '-3 days -15 minutes' %H:%M)" --ends "$(now_in_district '-3 days +105 minutes' %H:%M)" --late-after 30 --by 曲阳社区

say "Three days ago, in a village: there is no network, and the centre is not to be reached."
start_kiosk laptop-1 faketime -f '-3d'
tap M000003
[ "$light" = Green ] || fail "the lamp should turn green without a network too."
tap M000007
stop "$pid_agent"
run "$cardagent_program" outbox --config "$dir/laptop-1/kiosk.json"
expect "2"

say "Today the laptop is opened at the office, and the network is back."
start_centre
start_agent laptop-1
await_status "kiosk laptop-1: 2 taps"
settled
run ingest status
expect "kiosk laptop-1: 2 taps" "0 waiting"
session=visit-$(now_in_district '-3 days -15 minutes' %Y%m%d)
say "The taps count for the day on which they were made."
run ingest attendance show "$session"
expect "$session M000003" "$session M000007" "$(now_in_district '-3 days' %F)"
run "$cardagent_program" outbox --config "$dir/laptop-1/kiosk.json"
