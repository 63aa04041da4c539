#!/usr/bin/env bash
# Whoever was served rates the service at the kiosk.
. "$(dirname "$0")/lib.sh"
district
title "13 · The person served rates the service"
run ingest activity create counter --name 政务服务窗口 --centre centre-1 --kind service --category priority --rate --from "$(now_in_district '-15 minutes')" --starts "$(now_in_district '-15 minutes' %H:%M)" --ends "$(now_in_district '+105 minutes' %H:%M)" --by 李干事
start_centre
start_kiosk kiosk-1
await_kiosk '"now":{"id":"counter-'
rate() { # rate STARS: what the kiosk's page does when the member touches a face
  ticket=
  for n in $(seq 50); do ticket=$(kiosk_shows | grep -oE '"ticket":"[^"]+"' | tail -n 1 | cut -d '"' -f 4); [ -z "$ticket" ] || break; sleep 0.1; done
  [ -n "$ticket" ] || fail "the kiosk's screen should ask how the service was."
  printf '\nThe screen asks how it was; the member touches %s of 5.\n' "$1"
  curl -sS -f -o /dev/null -X POST -H "Origin: http://127.0.0.1:$screen" "http://127.0.0.1:$screen/ratings/$ticket/$1" || fail "the kiosk should take the rating."
}
tap M000004
rate 5
tap M000008
rate 3
for n in $(seq 100); do ingest attendance ratings | grep -q "2 ratings" && break; sleep 0.1; done
say "Ratings are counted without names."
run ingest attendance ratings
expect "2 ratings, 4.00 on average"
expect_not "M000004"
say "A member may also tell a member of staff, who enters it."
session=counter-$(now_in_district '-15 minutes' %Y%m%d)
run ingest attendance rate "$session" M000004 5 --comment 很好 --by 李干事
run ingest attendance ratings "$session"
expect "Entered for members: 1 rating"
