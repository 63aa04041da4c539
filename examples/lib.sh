# What the examples have in common; each of them begins with: . "$(dirname "$0")/lib.sh"
#
#   district                a small district of its own in a temporary folder, with a year behind it (2025)
#   start_centre            the service; start_kiosk NAME: a kiosk's agent with a reader; tap NAME MEMBER: a card is laid on it
#   history NAME            the taps that a kiosk would have kept of the visits on standard input (at,member)
#   settled                 waits until everything that came in is counted
#   run COMMAND …           shows a command and what it answers; it must succeed (refused: it must not)
#   expect TEXT …           ends the example with a sentence where the last answer does not hold the text
set -euo pipefail
examples=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$examples")
data=$examples/data
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 LANG=C.UTF-8 LC_ALL=C.UTF-8
build=${EXAMPLES_BUILD:-Release}
ingest_program=$root/src/Ingest/bin/$build/net10.0/ingest
cardagent_program=$root/src/CardAgent/bin/$build/net10.0/cardagent
sim_program=$root/firmware-sim/bin/$build/net10.0/firmware-sim

# ---- what a reader sees

title() { printf '\n══ %s\n' "$*"; }
say() { printf '\n%s\n' "$*"; }
fail() { printf '\nThis example does not hold: %s\n' "$*" >&2; exit 1; }

# An argument as one would type it.
typed() {
  local word words=()
  [ "$1" != ingest_in_days ] || set -- faketime -f "+${2}d" ingest "${@:3}"
  for word in "$@"; do
    word=${word//"$dir"\//}
    word=${word//"$root"\//}
    if [[ $word == *[[:space:]\;\&\|\<\>\(\)\$\`\"\'\*\?\[\]\#\~\!\{\}\\]* || -z $word ]]; then if [[ $word == *\'* ]]; then word="\"$word\""; else word="'$word'"; fi; fi
    words+=("$word")
  done
  printf '%s' "${words[*]}"
}

answer() { # answer WANTED COMMAND …: shows it, keeps its output in $out, and insists on how it ends
  local wanted=$1 code=0
  shift
  printf '\n$ %s\n' "$(typed "$@")"
  "$@" >"$dir/answer" 2>&1 </dev/null || code=$?
  out=$(sed "s|$dir/||g" "$dir/answer")
  [ -z "$out" ] || sed 's/^/  /' <<<"$out"
  if [ "$wanted" = done ]; then [ $code = 0 ] || fail "'$(typed "$@")' ended with $code."; else [ $code != 0 ] || fail "'$(typed "$@")' should have been refused."; fi
}
run() { answer done "$@"; }
refused() { answer refused "$@"; }

expect() { local text; for text in "$@"; do grep -qF -- "$text" <<<"$out" || fail "the answer should say '$text'."; done; }
expect_not() { local text; for text in "$@"; do ! grep -qF -- "$text" <<<"$out" || fail "the answer should not say '$text'."; done; }

# ---- the programs

ingest() { "$ingest_program" "$@" --config "$dir/ingest.json"; }
# The same as if so many days had passed since.
ingest_in_days() { local days=$1; shift; faketime -f "+${days}d" "$ingest_program" "$@" --config "$dir/ingest.json"; }

build_programs() {
  command -v dotnet >/dev/null || { echo "The .NET 10 SDK is missing: install it and put 'dotnet' on the PATH." >&2; exit 1; }
  "$root/scripts/install.sh" npm=npm node=nodejs curl=curl flock=util-linux unshare=util-linux mosquitto_pub=mosquitto-clients faketime=faketime \
    pcscd=pcscd /usr/lib/pcsc/drivers/serial/libifdvpcd.so=vsmartcard-vpcd sha256sum=coreutils sqlite3=sqlite3 >&2
  [ -z "${EXAMPLES_BUILD:-}" ] || return 0
  mkdir -p "$root/.run"
  (cd "$root" && flock .run/build.lock bash -c 'for project in src/Ingest src/CardAgent firmware-sim; do dotnet build "$project" -c Release -v quiet -nologo || exit 1; done') >"$root/.run/examples.log" 2>&1 ||
    { cat "$root/.run/examples.log" >&2; exit 1; }
}

# A listening port stands in the kernel's table in hex, with state 0A.
listening() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v p="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == p { found = 1 } END { exit !found }'; }
choose_ports() {
  local row=$(($$ % 1200)) p
  while for ((p = 10000 + 8 * row; p < 10004 + 8 * row; p++)); do listening $p && break; done; do row=$(((row + 1) % 1200)); done
  web=$((10000 + 8 * row)) gateway=$((web + 1)) screen=$((web + 2))
}

pids=()
stop() { # stop PID: asks, waits up to ten seconds, then insists; what it has started (faketime starts the program it is for) goes with it
  local all="-$1" n
  kill -0 -- "$all" 2>/dev/null || all=$1
  kill -TERM -- "$all" 2>/dev/null || return 0
  for n in $(seq 200); do kill -0 -- "$all" 2>/dev/null || return 0; sleep 0.05; done
  kill -KILL -- "$all" 2>/dev/null || true
}
clean() {
  local code=$? n
  trap - EXIT INT TERM HUP
  for ((n = ${#pids[@]} - 1; n >= 0; n--)); do stop "${pids[$n]}"; done
  if [ $code != 0 ] && [ -n "${dir:-}" ]; then for n in "$dir"/*.log; do [ ! -s "$n" ] || { echo "── $(basename "$n")"; tail -n 15 "$n"; } >&2; done; fi
  [ -z "${dir:-}" ] || [ -n "${EXAMPLES_KEEP:-}" ] || rm -rf "$dir"
  exit $code
}
start() { # start NAME COMMAND …: in a session of its own
  local name=$1
  shift
  setsid "$@" >"$dir/$name.log" 2>&1 </dev/null &
  pids+=("$!")
  eval "pid_$name=$!"
}
await() { # await NAME URL
  local name=pid_$1 n
  for n in $(seq 600); do
    ! curl -sS -o /dev/null --max-time 2 "$2" 2>/dev/null || return 0
    kill -0 "${!name}" 2>/dev/null || fail "$1 has ended; its last lines are below."
    sleep 0.1
  done
  fail "$1 was not ready within a minute."
}

# ---- the district

district() {
  build_programs
  dir=$(mktemp -d "${TMPDIR:-/tmp}/cardsystem-example.XXXXXX")
  trap clean EXIT
  trap 'exit 130' INT TERM HUP
  choose_ports
  if [ -n "${EXAMPLES_BASE:-}" ]; then cp -r "$EXAMPLES_BASE/." "$dir/"; else make_base; fi
  write_settings
}

write_settings() {
  cat >"$dir/ingest.json" <<JSON
{ "Storage": { "File": "ingest.db" }, "LivePage": { "OpenHere": true }, "District": { "TimeZone": "Asia/Shanghai" }, "Warnings": { "RunAt": "" },
  "Gateway": { "Listen": "127.0.0.1:$gateway" }, "Web": { "Listen": "127.0.0.1:$web" } }
JSON
}

# Twelve members in three branches under two sub-districts, two centres, three kiosks, and a year of monthly meetings.
make_base() {
  write_settings
  "$sim_program" deck create --members "$data/members.csv" --since 2024-12-01 --years 15 --out "$dir/deck" >/dev/null
  echo "kiosk,name,centre,public_key,secret_hash" >"$dir/kiosks.csv"
  make_kiosk kiosk-1 centre-1 曲阳签到终端
  make_kiosk kiosk-2 centre-2 江湾签到终端
  make_kiosk laptop-1 centre-1 移动签到终端
  local table
  for table in organisations members; do ingest import $table "$data/$table.csv" >/dev/null; done
  ingest import cards "$dir/deck/cards.csv" >/dev/null
  ingest import kiosks "$dir/kiosks.csv" >/dev/null
  meetings east centre-1 branch-1,branch-2
  meetings west centre-2 branch-3
  start_centre
  history kiosk-1 <"$data/visits-2025-kiosk-1.csv"
  history kiosk-2 <"$data/visits-2025-kiosk-2.csv"
  settled
  stop_centre
}

make_kiosk() { # make_kiosk ID CENTRE NAME: its key, its password and its row for the centre
  local key salt secret
  mkdir -p "$dir/$1"
  key=$("$cardagent_program" key --out "$dir/$1/kiosk.key.pem")
  secret=$(head -c 18 /dev/urandom | base64 | tr '+/' '-_')
  salt=$(head -c 16 /dev/urandom | od -An -v -tx1 | tr -d ' \n')
  echo "$secret" >"$dir/$1/password.txt"
  # Kept as sha256:salt:hash, the hash being over the salt's bytes and the secret.
  echo "$1,$3,$2,$key,sha256:$salt:$({ printf "$(sed 's/../\\x&/g' <<<"$salt")"; printf %s "$secret"; } | sha256sum | cut -d ' ' -f 1)" >>"$dir/kiosks.csv"
}

meetings() { # meetings NAME CENTRE BRANCHES: on the 10th of every month of 2025
  ingest activity create "meeting-$1" --name 支部主题党日 --centre "$2" --audience "$3" --organiser "${3%%,*}" --from 2025-01-10 --last-day 2025-12-31 --until 2025-12-31 \
    --starts 19:00 --ends 20:30 --repeat 'FREQ=MONTHLY;BYMONTHDAY=10' --by 李干事 >/dev/null
}

# ---- the running parts

start_centre() {
  start ingest "$ingest_program" run --config "$dir/ingest.json"
  await ingest "http://127.0.0.1:$web/health"
}
stop_centre() { stop "$pid_ingest"; }

history() { # history KIOSK [KEEP] <visits.csv: signed and chained as the kiosk would have, brought over MQTT with the kiosk's own name and password; it keeps the last KEEP taps back
  cat >"$dir/visits.csv"
  "$sim_program" journal --deck "$dir/deck" --kiosk "$1" --key "$dir/$1/kiosk.key.pem" --visits "$dir/visits.csv" --out "$dir/taps.jsonl" --status "$dir/word.json" \
    --keep "${2:-0}" --kept "$dir/kept.jsonl" >/dev/null
  bring "$1" "$dir/taps.jsonl" "$dir/word.json"
}
bring() { # bring KIOSK TAPS WORD: the kiosk's taps, and then what it says of itself
  local as=(-h 127.0.0.1 -p "$gateway" -V 5 -i "$1" -u "$1" -P "$(cat "$dir/$1/password.txt")" -q 1)
  [ ! -s "$2" ] || mosquitto_pub "${as[@]}" -t "cardsystem/v1/kiosks/$1/taps" -l <"$2"
  mosquitto_pub "${as[@]}" -t "cardsystem/v1/kiosks/$1/status" -r -f "$3"
}

settled() { # everything that came in, or was entered, is counted
  local n
  for n in $(seq 300); do
    ingest status --json >"$dir/status.json" 2>/dev/null || true
    [ "$(grep -cE '"(toProject|toProve|toFollow|toGoOver|dueMembers)": 0,' "$dir/status.json")" = 5 ] && return 0
    sleep 0.1
  done
  fail "the centre did not catch up within a minute."
}

await_status() { # await_status TEXT: until 'ingest status' says so; await_status ! TEXT: until it says so no longer
  local n wanted=0
  [ "$1" != ! ] || { wanted=1; shift; }
  for n in $(seq 150); do
    ingest status >"$dir/status.txt"
    if grep -qF -- "$1" "$dir/status.txt"; then [ $wanted = 1 ] || return 0; else [ $wanted = 0 ] || return 0; fi
    sleep 0.2
  done
  fail "'ingest status' did not come to say '$1' within a minute, or to leave it away: $(cat "$dir/status.txt")"
}

start_readers() { # a PC/SC service with one reader, "Desk"
  local pcscd
  pcscd=$("$root/firmware-sim/start-pcscd.sh" "$dir/pcscd" 0 "Desk")
  pids+=("$(sed -n 's/^pid=//p' <<<"$pcscd")")
  socket=$(sed -n 's/^socket=//p' <<<"$pcscd")
  reader_port=$(sed -n 's/^port=\([0-9]*\) .*/\1/p' <<<"$pcscd")
}
start_kiosk() { # start_kiosk KIOSK [COMMAND …]: readers, and the kiosk's agent (started by way of the command, where one is given)
  local kiosk=$1
  shift
  start_readers
  cat >"$dir/$kiosk/kiosk.json" <<JSON
{ "Kiosk": { "Id": "$kiosk", "KeyFile": "kiosk.key.pem" }, "Readers": { "Only": [ "Desk" ], "Lights": "acr122u" }, "Cards": { "AuthorityFiles": [ "../deck/card-authority.pem" ] },
  "Outbox": { "File": "outbox.db" }, "Uplink": { "Host": "127.0.0.1", "Port": $gateway, "Tls": false, "PasswordFile": "password.txt", "HeartbeatSeconds": 1 },
  "Screen": { "Listen": "127.0.0.1:$screen" } }
JSON
  start_agent "$kiosk" "$@"
}
start_agent() { # start_agent KIOSK [SETTINGS.json] [COMMAND …]
  local settings=$dir/$1/kiosk.json
  shift
  case ${1:-} in *.json) settings=$1; shift ;; esac
  start agent env PCSCLITE_CSOCK_NAME="$socket" "$@" "$cardagent_program" run --config "$settings"
  await agent "http://127.0.0.1:$screen/health"
}
kiosk_shows() { curl -sS --max-time 5 "http://127.0.0.1:$screen/state" 2>/dev/null; }
await_kiosk() { # await_kiosk TEXT: until the kiosk's screen knows it
  local n
  for n in $(seq 200); do ! kiosk_shows | grep -qF -- "$1" || return 0; sleep 0.1; done
  fail "the kiosk's screen does not show '$1'."
}
card_of() { echo "member-$((10#${1#M}))"; }
tap() { # tap MEMBER: lays the member's card on the reader until a lamp answers
  printf '\n%s lays the card on the reader.\n' "$1"
  PCSCLITE_CSOCK_NAME=$socket "$sim_program" card --deck "$dir/deck" --card "$(card_of "$1")" --port "$reader_port" --seconds 15 --until-light --linger 500 >"$dir/tap" 2>&1 || { cat "$dir/tap"; fail "no lamp answered the card."; }
  light=$(sed -n 's/^light //p' "$dir/tap" | tail -n 1)
  printf '  The lamp turns %s.\n' "${light,,}"
  # A virtual reader looks for a card every 400 ms and must see that it was empty before the next one.
  sleep 0.6
}
now_in_district() { TZ=Asia/Shanghai date -d "${1:-now}" +"${2:-%F}"; }
