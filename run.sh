#!/usr/bin/env bash
# Shows the whole system on this machine: a demo district, two kiosks with two readers each, the centre, and members arriving.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<'TXT'
Usage: ./run.sh [options]
  --seconds N       end by itself after N seconds of members arriving (default: until Ctrl-C)
  --headless        no running count; only the summary
  --members N       members of the demo district (default 500)
  --past N          weeks of activities and visits before today, for analysis, credits and warnings (default 52; 0 for none)
  --dir DIR         keep everything in DIR (default: a temporary folder, removed at the end)
  --web-port N      port of the live page (default 8080, or a free one where that is taken)
  --gateway-port N  port of the MQTT gateway (default: a free one)
  --screen-port N   port of the first kiosk's screen; the second has the next (default: free ones)
  --lang zh|en      language of this script's messages (default zh where LANG is Chinese, else en)
TXT
}

seconds= headless=no members=500 past=52 dir= web= gateway= screen= lang=
while [ $# -gt 0 ]; do
  case $1 in
    --headless) headless=yes; shift ;;
    --help | -h) usage; exit 0 ;;
    --seconds | --members | --past | --dir | --web-port | --gateway-port | --screen-port | --lang)
      [ $# -ge 2 ] || { echo "$1 needs a value." >&2; usage >&2; exit 2; }
      case $1 in --seconds) seconds=$2 ;; --members) members=$2 ;; --past) past=$2 ;; --dir) dir=$2 ;; --web-port) web=$2 ;; --gateway-port) gateway=$2 ;; --screen-port) screen=$2 ;; --lang) lang=$2 ;; esac
      case $1 in --dir | --lang) ;; --past) [[ $2 =~ ^[0-9]{1,3}$ ]] || { echo "--past is '$2'; it must be a whole number of weeks from 0." >&2; exit 2; } ;; *) [[ $2 =~ ^[1-9][0-9]{0,5}$ ]] || { echo "$1 is '$2'; it must be a whole number from 1." >&2; exit 2; } ;; esac
      shift 2 ;;
    *) echo "Unknown option '$1'." >&2; usage >&2; exit 2 ;;
  esac
done
[ -n "$lang" ] || case ${LANG:-} in zh*) lang=zh ;; *) lang=en ;; esac
say() { if [ "$lang" = zh ]; then echo "$1"; else echo "$2"; fi; }

command -v dotnet >/dev/null || { say "缺少 .NET 10 SDK：请先安装，并把 dotnet 放入 PATH。" "The .NET 10 SDK is missing: install it and put 'dotnet' on the PATH."; exit 1; } >&2
scripts/install.sh npm=npm node=nodejs pcscd=pcscd /usr/lib/pcsc/drivers/serial/libifdvpcd.so=vsmartcard-vpcd unshare=util-linux curl=curl flock=util-linux mosquitto_pub=mosquitto-clients
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say "正在编译 …" "Building …"
mkdir -p .run
log=.run/build.log
if ! flock .run/build.lock bash -c 'for project in src/Ingest src/CardAgent firmware-sim; do dotnet build "$project" -c Release -v quiet -nologo || exit 1; done' >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
ingest=$PWD/src/Ingest/bin/Release/net10.0/ingest
cardagent=$PWD/src/CardAgent/bin/Release/net10.0/cardagent
sim=$PWD/firmware-sim/bin/Release/net10.0/firmware-sim

kept=no
if [ -n "$dir" ]; then
  mkdir -p "$dir"; dir=$(cd "$dir" && pwd); kept=yes
  [ -z "$(ls -A "$dir")" ] || { say "文件夹 $dir 不是空的：请另选一个。" "The folder $dir is not empty: choose another." >&2; exit 2; }
else
  dir=$(mktemp -d "${TMPDIR:-/tmp}/cardsystem.XXXXXX")
fi

# A listening port stands in the kernel's table in hex, with state 0A.
listening() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v p="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == p { found = 1 } END { exit !found }'; }
# Five in a row, below those the system gives to outgoing connections, beginning by this script's number: two that start at once do not choose the same.
row=$(($$ % 1200))
while for ((p = 10000 + 8 * row; p < 10005 + 8 * row; p++)); do listening $p && break; done; do row=$(((row + 1) % 1200)); done
free=$((10000 + 8 * row))
free_gateway=$free free_relay=$((free + 1)) free_screen1=$((free + 2)) free_screen2=$((free + 3)) free_web=$((free + 4))
gateway=${gateway:-$free_gateway} relay=$free_relay
screen1=${screen:-$free_screen1}; screen2=$([ -n "$screen" ] && echo $((screen + 1)) || echo "$free_screen2")
if [ -z "$web" ]; then
  # Of two that start at once only the one with the lock may take the usual port; it is let go with the last of our processes.
  web=$free_web
  exec 9>.run/web.lock
  if flock -n 9 && ! listening 8080; then web=8080; fi
fi

pids=()
start() { # start NAME COMMAND …: in a session of its own, so that Ctrl-C reaches only this script, which stops the parts in order
  local name=$1; shift
  setsid "$@" >"$dir/$name.log" 2>&1 </dev/null &
  pids+=("$!")
  eval "pid_$name=$!"
}
stop() { # stop PID: asks, waits up to ten seconds, then insists
  kill -TERM "$1" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$1" 2>/dev/null || true
}
pcscd_pid=
clean() {
  trap - EXIT INT TERM HUP
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do stop "${pids[$i]}"; done
  [ -z "$pcscd_pid" ] || stop "$pcscd_pid"
  [ $kept = yes ] || rm -rf "$dir"
}
trap clean EXIT
ended=no
trap 'ended=yes' INT TERM HUP

await() { # await NAME URL: until the service answers, or says why it ended
  local pid_name=pid_$1
  for _ in $(seq 1200); do
    curl -sS -o /dev/null --max-time 2 "$2" 2>/dev/null && return 0
    kill -0 "${!pid_name}" 2>/dev/null || { echo "$1:" >&2; tail -n 20 "$dir/$1.log" >&2; exit 1; }
    [ $ended = no ] || exit 130
    sleep 0.1
  done
  say "$1 没有在两分钟内就绪，见 $dir/$1.log" "$1 was not ready within two minutes, see $dir/$1.log" >&2
  tail -n 20 "$dir/$1.log" >&2
  exit 1
}

remember() { # remember KIOSK: its visits of the past, signed and chained as it would have kept them, brought with its own name and password
  local own=$district/kiosks/$1 as
  [ -s "$district/past/$1.csv" ] || return 0
  "$sim" journal --deck "$district/deck" --kiosk "$1" --key "$own/kiosk.key.pem" --visits "$district/past/$1.csv" --out "$dir/past.jsonl" --status "$dir/past.json"
  as=(-h 127.0.0.1 -p "$gateway" --cafile "$district/gateway/authority.pem" -V 5 -i "$1" -u "$1" -P "$(cat "$own/password.txt")" -q 1)
  mosquitto_pub "${as[@]}" -t "cardsystem/v1/kiosks/$1/taps" -l <"$dir/past.jsonl"
  mosquitto_pub "${as[@]}" -t "cardsystem/v1/kiosks/$1/status" -r -f "$dir/past.json"
}
counted() { # until everything that came in is counted
  for _ in $(seq 600); do
    "$ingest" status --json "${settings[@]}" >"$dir/status.json" 2>/dev/null || true
    [ "$(grep -cE '"to(Project|Prove)": 0,' "$dir/status.json")" = 2 ] && return 0
    [ $ended = no ] || exit 130
    sleep 0.1
  done
}

say "正在创建示范区：$members 名成员 …" "Making the demo district: $members members …"
readers=("Kiosk 1 Reader A" "Kiosk 1 Reader B" "Kiosk 2 Reader A" "Kiosk 2 Reader B")
district=$dir/district
{
  "$ingest" demo --out "$district" --members "$members" --kiosks 2 --past "$past" --gateway-port "$gateway" --web-port "$web" \
    --kiosk-port "kiosk-1=$screen1" --kiosk-port "kiosk-2=$screen2" \
    --reader "kiosk-1=${readers[0]},${readers[1]}" --reader "kiosk-2=${readers[2]},${readers[3]}"
  "$sim" deck create --members "$district/members.csv" --kiosk-anchor "$district/kiosk-authority.cvc" --since "$(date -d "-$((past + 6)) weeks" +%Y-%m-%d)" --out "$district/deck" --unknown 2 --foreign 1 --expired 1 --not-yet-valid 1 --copied 1 --plain 2
  settings=(--config "$district/ingest.json")
  for table in organisations members timetable kiosks; do "$ingest" import "$table" "$district/$table.csv" "${settings[@]}"; done
  "$ingest" import cards "$district/deck/cards.csv" "${settings[@]}"
  "$ingest" import receipt-keys "$district/deck/receipt-keys.csv" "${settings[@]}"
  "$ingest" policy example --out "$district/policy.json"
  "$ingest" policy add "$district/policy.json" --from "$(($(date +%Y) - 1))-01-01" --reason 示范 --by 示范 "${settings[@]}"
} >"$dir/demo.log" 2>&1 || { tail -n 20 "$dir/demo.log" >&2; exit 1; }

pcscd=$(firmware-sim/start-pcscd.sh "$dir/pcscd" 0 "${readers[@]}")
socket=$(sed -n 's/^socket=//p' <<<"$pcscd") pcscd_pid=$(sed -n 's/^pid=//p' <<<"$pcscd")
mapfile -t ports < <(sed -n 's/^port=\([0-9]*\) .*/\1/p' <<<"$pcscd")

start ingest "$ingest" run "${settings[@]}"
await ingest "http://127.0.0.1:$web/health"
before=0
if [ "$past" -gt 0 ]; then
  say "正在送入过去 $past 周的签到 …" "Bringing the taps of the last $past weeks …"
  for kiosk in kiosk-1 kiosk-2; do remember $kiosk; done >"$dir/past.log" 2>&1 || { tail -n 20 "$dir/past.log" >&2; exit 1; }
  counted
  "$ingest" export taps --out "$dir/taps.jsonl" "${settings[@]}" >/dev/null
  before=$(wc -l <"$dir/taps.jsonl")
  "$ingest" warnings run "${settings[@]}" >>"$dir/past.log" 2>&1 || { tail -n 20 "$dir/past.log" >&2; exit 1; }
fi
# The second kiosk reaches the centre through a relay, which the scenario cuts for a while.
start kiosk1 env PCSCLITE_CSOCK_NAME="$socket" "$cardagent" run --config "$district/kiosks/kiosk-1/appsettings.json"
start kiosk2 env PCSCLITE_CSOCK_NAME="$socket" "$cardagent" run --config "$district/kiosks/kiosk-2/appsettings.json" --set "Uplink:Port=$relay"
await kiosk1 "http://127.0.0.1:$screen1/health"
await kiosk2 "http://127.0.0.1:$screen2/health"
say "实时页面：    http://127.0.0.1:$web/" "Live page:      http://127.0.0.1:$web/"
say "签到终端屏幕：http://127.0.0.1:$screen1/  http://127.0.0.1:$screen2/" "Kiosk screens:  http://127.0.0.1:$screen1/  http://127.0.0.1:$screen2/"
link=$("$ingest" staff invite demo --display 示范管理员 --role platform --role district --role auditor --role data-protection "${settings[@]}" | grep -oE 'https?://[^ ]+')
say "登录管理页面：$link" "Sign in to all pages with: $link"
[ -n "$seconds" ] || say "按 Ctrl-C 结束。" "Press Ctrl-C to end."

play=("$sim" play --scenario morning --deck "$district/deck" --out "$dir/played.jsonl" --relay "kiosk-2=$relay:127.0.0.1:$gateway")
for n in 0 1 2 3; do play+=(--reader "${readers[$n]}=vpcd:127.0.0.1:${ports[$n]}"); done
[ -z "$seconds" ] || play+=(--seconds "$seconds")
[ $headless = yes ] || play+=(--progress)
if [ $headless = yes ]; then
  start play "${play[@]}"
else
  setsid "${play[@]}" 2>"$dir/play.log" </dev/null &
  pid_play=$!
  pids+=("$pid_play")
fi
while kill -0 "$pid_play" 2>/dev/null && [ $ended = no ]; do sleep 0.2; done
stop "$pid_play"

start relay "$sim" relay --relay "kiosk-2=$relay:127.0.0.1:$gateway"
say "正在等待终端送完最后的刷卡记录 …" "Waiting for the kiosks to deliver their last taps …"
for _ in $(seq 300); do
  "$ingest" status --json "${settings[@]}" >"$dir/status.json" 2>/dev/null || true
  waiting1=$(curl -sS --max-time 2 "http://127.0.0.1:$screen1/health" | grep -oE '"waiting": *[0-9]+' | tr -cd 0-9 || true)
  waiting2=$(curl -sS --max-time 2 "http://127.0.0.1:$screen2/health" | grep -oE '"waiting": *[0-9]+' | tr -cd 0-9 || true)
  [ "$waiting1" = 0 ] && [ "$waiting2" = 0 ] && [ "$(grep -cE '"to(Project|Prove)": 0,' "$dir/status.json")" = 2 ] && break
  sleep 0.1
done

# What members saw is compared with what was recorded since they began to arrive; the log is in the order in which taps came.
"$ingest" export taps "${settings[@]}" | tail -n +$((before + 1)) >"$dir/taps.jsonl"
echo
code=0
"$sim" check --played "$dir/played.jsonl" --taps "$dir/taps.jsonl" --least-green 1 || code=$?
echo
"$ingest" status "${settings[@]}"
exit $code
