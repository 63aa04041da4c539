#!/usr/bin/env bash
# The member card: two authorities, kiosks that enrol themselves, a card that is issued, written on at two kiosks without a network, lost and refused.
. "$(dirname "$0")/lib.sh"
district
door=$((web + 3)) tls=$((web + 4))
title "18 · The member card"

say "The district's own authorities: their roots go on a medium that is locked away."
cat >"$dir/ingest.json" <<JSON
{ "Storage": { "File": "ingest.db" }, "District": { "TimeZone": "Asia/Shanghai" }, "Warnings": { "RunAt": "" }, "Trust": { "Folder": "trust", "PassphraseFile": "passphrase" },
  "Gateway": { "Listen": "127.0.0.1:$gateway", "TlsListen": "127.0.0.1:$tls", "CertificateFile": "server/server.pem", "KeyFile": "server/server.key" },
  "Enrolment": { "Listen": "127.0.0.1:$door", "Url": "https://localhost:$door" }, "Web": { "Listen": "127.0.0.1:$web" } }
JSON
run ingest trust create card --root "$dir/safe" --by 王书记
run ingest trust create kiosk --root "$dir/safe" --by 王书记
run ingest trust server --host localhost --out "$dir/server" --by 王书记
run ingest trust check

say "Two kiosks enrol themselves with a one-time code each; the first is a desk of the card office as well."
start_centre
enrol() { # enrol KIOSK CENTRE NAME [--office]
  run ingest kiosks add --kiosk "$1" --centre "$2" --name "$3" --by 李干事 --json "${@:4}"
  local code print
  code=$(sed -n 's/.*"code": *"\([^"]*\)".*/\1/p' <<<"$out")
  print=$(sed -n 's/.*"authoritySha256": *"\([^"]*\)".*/\1/p' <<<"$out")
  mkdir -p "$dir/$1"
  cat >"$dir/$1/appsettings.json" <<JSON
{ "Readers": { "Only": [ "Desk" ], "Lights": "acr122u" }, "Outbox": { "File": "outbox.db" }, "Cards": { "MemoryFile": "cards.db" }, "Screen": { "Listen": "127.0.0.1:$screen" } }
JSON
  run "$cardagent_program" enrol --centre "https://localhost:$door" --code "$code" --authority-sha256 "$print" --out "$dir/$1" --key-store file
}
enrol hall-1 centre-1 一楼大厅 --office
enrol hall-2 centre-2 报告厅
run ingest kiosks list
expect "hall-1" "hall-2" "enrolled"

say "A blank chip becomes the card of M000003. Its keys are made on it and never leave it."
start_readers
run "$sim_program" card blank --memory "$dir/card.chip"
lay() { "$sim_program" card --memory "$dir/card.chip" --port "$reader_port" "$@"; }
start card "$sim_program" card --memory "$dir/card.chip" --port "$reader_port"
run env PCSCLITE_CSOCK_NAME="$socket" "$cardagent_program" cards issue --member M000003 --replace "$(ingest member M000003 --json | sed -n 's/.*"card": *"\([0-9]*\)".*/\1/p' | head -n 1)" --reader "Desk 00 00" --config "$dir/hall-1/appsettings.json"
card=$(sed -n 's/.*Card \([0-9A-Z]*\) of .* is ready.*/\1/p' <<<"$out")
[ -n "$card" ] || fail "the card should be ready."
stop "$pid_card"
sleep 0.6

say "Two activities are open now, one at each centre, and the policy credits them."
run ingest policy example --out "$dir/policy.json"
run ingest policy add "$dir/policy.json" --from 2025-01-01 --reason 区委会议通过 --by 王书记
now_open() { ingest activity create "$1" --name "$2" --centre "$3" --kind open --category "$4" --from "$(now_in_district '-5 minutes')" --starts "$(now_in_district '-5 minutes' %H:%M)" --ends "$(now_in_district '+55 minutes' %H:%M)" --late-after 30 --by 李干事 >/dev/null; }
now_open lecture 专题党课 centre-1 meeting
now_open reading 读书会 centre-2 study
start_agent hall-1 "$dir/hall-1/appsettings.json"
await_kiosk '"lecture-'
stop "$pid_agent"
start_agent hall-2 "$dir/hall-2/appsettings.json"
await_kiosk '"reading-'
stop "$pid_agent"

say "Then the network is gone. The card is tapped at one kiosk and at the other; each writes on it, and the second shows what the first has written."
stop_centre
touch_card() { # touch_card: as 'tap', with this card; a moment longer than the light, for the writing
  printf '\nM000003 lays the card on the reader.\n'
  lay --seconds 15 --until-light --linger 1500 >"$dir/tap" 2>&1 || { cat "$dir/tap"; fail "no lamp answered the card."; }
  light=$(sed -n 's/^light //p' "$dir/tap" | tail -n 1)
  printf '  The lamp turns %s.\n' "${light,,}"
}
start_agent hall-1 "$dir/hall-1/appsettings.json"
touch_card
[ "$light" = Green ] || fail "the lamp should turn green without a network."
await_kiosk '"credits":200'
stop "$pid_agent"
start_agent hall-2 "$dir/hall-2/appsettings.json"
touch_card
await_kiosk '"credits":300'
stop "$pid_agent"
run "$sim_program" card show --memory "$dir/card.chip"
expect "credits 3.00"

say "The network is back: what the centre reckons is what the card says."
start_centre
for kiosk in hall-2 hall-1; do
  start_agent "$kiosk" "$dir/$kiosk/appsettings.json"
  await_status "kiosk $kiosk: "
  for n in $(seq 300); do curl -sS "http://127.0.0.1:$screen/health" | grep -q '"waiting":0' && break; sleep 0.1; done
  [ "$kiosk" = hall-1 ] || stop "$pid_agent"
done
settled
run ingest credits show M000003 --period "$(now_in_district now %Y)"
expect "3"
run ingest verify
say "The card is reported lost: within seconds every kiosk refuses it, also one without a network."
run ingest roster card lost "$card" --by 李干事
for n in $(seq 100); do grep -q 'lost cards has version 2' "$dir/agent.log" && break; sleep 0.1; done
stop_centre
touch_card
[ "$light" = Red ] || fail "the lamp should turn red."
await_kiosk '"card-revoked"'

say "A kiosk that is stolen is taken out of service: it wipes itself as soon as it hears of it."
start_centre
run ingest kiosks revoke hall-1 --reason 终端被盗 --by 李干事
await_kiosk '"out-of-service"'
[ -z "$(find "$dir/hall-1" -name 'kiosk.key*' -size +0)" ] || fail "the key should be gone."
