#!/usr/bin/env bash
# Residents order, the branch posts, members take: sign-up with places and a waiting list.
. "$(dirname "$0")/lib.sh"
district
title "17 · Sign-up with places and a waiting list"
day=$(now_in_district '+7 days')
session=repair-${day//-/}
say "A resident asks for a repair day; the branch posts it with two places."
run ingest activity create repair --name 便民维修日 --centre centre-1 --kind volunteer --category volunteer --organiser branch-1 --capacity 2 --in-out --from "$day" --starts 09:00 --ends 11:00 --by 第一党支部
run ingest activity sign-up "$session" M000002 --by 李秀英
expect "place 1"
run ingest activity sign-up "$session" M000005 --by 陈静
expect "place 2"
run ingest activity sign-up "$session" M000007 --by 赵敏
expect "waiting, 1 in line"

say "One withdraws, and who waits moves up. With more places nobody waits."
run ingest activity withdraw "$session" M000002 --by 李秀英
expect "M000007 moves up"
run ingest activity sign-up "$session" M000008 --by 黄磊
expect "waiting, 1 in line"
run ingest activity capacity "$session" 3 --reason 增加一名师傅 --by 第一党支部
run ingest activity sign-ups "$session"
expect "M000005: place 1" "M000007: place 2" "M000008: place 3"

say "Nobody has attended by signing up: only a tap at the kiosk says who came."
run ingest attendance show "$session"
expect_not "Present"
