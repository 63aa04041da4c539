#!/usr/bin/env bash
# Early warning: levels, evidence, hold, withdrawal, acknowledgement, follow-up, escalation.
. "$(dirname "$0")/lib.sh"
district
title "3 · Early warning, from the evidence to what came of it"
run ingest warnings rules check "$data/warning-rules.json"
say "Whom would these rules have warned last year? Nobody is told of a trial."
run ingest warnings backtest --rules "$data/warning-rules.json" --from 2025-01-01 --until 2025-12-31
expect "M000003"
run ingest warnings rules add "$data/warning-rules.json" --from 2025-01-01 --reason 党委会讨论通过 --by 王书记

say "The district's office listens over MQTT, the branch's secretary by the same way."
ingest accounts add office --subscribe 'cardsystem/v1/branches/+/warnings' >"$dir/office.txt"
for unit in branch-1 street-1 district; do run ingest notices channels add "$unit" --kind mqtt --unit "$unit" --by 李干事; done
start_centre
start office mosquitto_sub -h 127.0.0.1 -p "$gateway" -V 5 -i office -u office -P "$(cat "$dir/office.txt")" -t 'cardsystem/v1/branches/+/warnings' -q 1

say "The nightly round, as it would have run on 31 October 2025."
run ingest warnings run --as-of 2025-10-31
run ingest warnings list
expect "M000003" "serious" "branch-1"
id=$(sed -n 's/^ *\([0-9]*\) .*M000003.*/\1/p' <<<"$out" | head -n 1)

say "Why? Every warning carries its evidence."
run ingest warnings show "$id"
expect "misses-in-a-row" "2025-10-10" "Told branch-1: serious"

say "Running it again tells nobody anything new."
run ingest warnings run --as-of 2025-10-31 --json
expect '"issued": 0' '"raised": 0'

say "Two weeks later nobody has acknowledged it: it goes one unit up."
run ingest_in_days 15 warnings run --as-of 2025-10-31
run ingest warnings show "$id"
expect "escalated: " "Told "

say "A named person acknowledges it, gets in touch, and closes it with what came of it."
run ingest warnings acknowledge "$id" --by 李秀英
run ingest warnings follow-up "$id" --note 电话联系，本人住院，下月返回 --by 李秀英
run ingest warnings resolve "$id" --outcome 已请假，返回后补课 --by 李秀英
run ingest warnings list --state resolved
expect "M000003"

say "Another member's warning turns out to be wrong: the member had signed the paper list. It is withdrawn, and those who were told are told so, once."
run ingest warnings run --as-of 2025-11-30
other=$(ingest warnings list --state open | sed -n 's/^ *\([0-9]*\) .*M000008.*/\1/p' | head -n 1)
[ -n "$other" ] || fail "M000008 should be warned of."
run ingest correct meeting-east-20251110 M000008 --attended --reason 纸质签到表 --by 陈静
settled
run ingest warnings run --as-of 2025-11-30
run ingest warnings show "$other"
expect "withdrawn"

say "While a kiosk still has taps to deliver, a warning is held, and says why. Of three meetings of today M000011 has missed two; of the third, kiosk-2 says, one tap still waits."
when() { now_in_district "-$1 minutes" '%F %H:%M'; }
{
  echo session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks
  echo "today-a,today,支部会议,centre-2,$(when 330),$(when 320),$(when 315),$(when 270),branch-3,"
  echo "today-b,today,专题学习,centre-2,$(when 260),$(when 250),$(when 245),$(when 200),branch-3,"
  echo "today-c,today,民主评议,centre-2,$(when 190),$(when 180),$(when 175),$(when 30),branch-3,"
} >"$dir/today.csv"
history kiosk-2 1 <<CSV
at,member
$(when 325),M000009
$(when 324),M000010
$(when 323),M000012
$(when 255),M000009
$(when 254),M000010
$(when 253),M000012
$(when 188),M000009
$(when 187),M000010
$(when 186),M000012
$(when 185),M000011
CSV
run ingest import timetable "$dir/today.csv" --by 李干事
await_status "today-c held"
settled
today=$(now_in_district)
run ingest warnings run --as-of "$today"
run ingest warnings list --held
expect "M000011 of branch-3: misses-in-a-row" "kiosk-2"
say "The tap comes in late: the member has been there, and nobody is told anything."
sed -i 's/"waiting":1,"oldestWaiting":"[^"]*"/"waiting":0/; s/"received":9/"received":10/' "$dir/word.json"
bring kiosk-2 "$dir/kept.jsonl" "$dir/word.json"
await_status ! "today-"
settled
run ingest warnings run --as-of "$today"
run ingest warnings list --held
expect "Nothing is held."
run ingest warnings list
expect_not "M000011"

say "What the district's office heard meanwhile: no names, only level, unit and number of members."
run cat "$dir/office.log"
expect '"kind":"warning.issued"' '"kind":"warning.withdrawn"' '"level":"serious"'
expect_not "张伟" "M000003"
