#!/usr/bin/env bash
# Activity days on the first working day of the month and on the Saturday of the fourth week.
. "$(dirname "$0")/lib.sh"
district
title "8 · Recurring activity days with a working-day calendar"
run ingest calendar template --out "$dir/calendar.csv"
run ingest calendar import "$dir/calendar.csv" --by 李干事
run ingest calendar list

say "The first working day of each month: 1 January is a holiday, and 4 January, a Sunday, is worked to make up for it."
run ingest activity create first-day --name 主题党日 --centre centre-1 --audience branch-1,branch-2 --from 2026-01-01 --last-day 2026-12-31 --until 2026-12-31 \
  --starts 09:00 --ends 10:30 --repeat 'first working day of the month' --by 李干事
run ingest activity show first-day
expect "first-day-20260104" "first-day-20260202" "first-day-20260506" "first-day-20261008"

say "The Saturday of the fourth week."
run ingest activity create unified-day --name 统一活动日 --centre centre-1 --audience district --from 2026-01-01 --last-day 2026-12-31 --until 2026-12-31 \
  --starts 14:00 --ends 16:00 --repeat 'Saturday of the fourth week' --by 李干事
run ingest activity show unified-day
expect "unified-day-20260124" "unified-day-20260523"

say "One of them is moved, another cancelled. Nobody is absent from what was cancelled."
run ingest activity move unified-day-20260523 --day 2026-05-30 --reason 端午安排调整 --by 李干事
expect "2026-05-30 14:00"
run ingest activity cancel unified-day-20260124 --reason 大雪 --by 李干事
run ingest activity show unified-day
expect "unified-day-20260124: 2026-01-24 14:00–16:00 at centre-1, cancelled (大雪)" "unified-day-20260523: 2026-05-30 14:00–16:00"

say "A phrase that is not understood is refused with what is."
refused ingest activity create odd-day --name 活动 --centre centre-1 --audience district --from 2026-01-01 --starts 09:00 --ends 10:00 --repeat 'every full moon'
expect "first working day of the month"
