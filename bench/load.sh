#!/usr/bin/env bash
# The whole system under load, beside its limit and its peer, in one run. Writes a table to bench/results/.
#   bench/load.sh [--taps N] [--out FILE]
# Everything listens on loopback; publishers, centre and database share this machine, so only ratios within one run mean anything.
set -euo pipefail
cd "$(dirname "$0")/.."

taps=500000 out=bench/results/load.md
while [ $# -gt 0 ]; do
  case $1 in
    --taps) taps=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    *) echo "Usage: bench/load.sh [--taps N] [--out FILE]" >&2; exit 2 ;;
  esac
done

scripts/install.sh npm=npm node=nodejs mosquitto=mosquitto gcc=gcc /usr/include/stdlib.h=libc6-dev pcscd=pcscd
for project in src/Ingest src/CardAgent firmware-sim bench/Load bench/Tap; do dotnet build $project -c Release -v quiet -nologo; done
load=$PWD/bench/Load/bin/Release/net10.0/load
ingest=$PWD/src/Ingest/bin/Release/net10.0/ingest
dir=$(mktemp -d "${TMPDIR:-/tmp}/cardsystem-load.XXXXXX")
gateway=14883 web=14080 broker=14884
# The pid stands in a file, for most of what follows runs in subshells.
end() {
  [ -e "$dir/pid" ] || return 0
  local pid; pid=$(cat "$dir/pid"); rm "$dir/pid"
  kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}
trap 'end; rm -rf "$dir"' EXIT

gcc -shared -fPIC -O2 -o "$dir/slowsync.so" bench/slowsync.c -ldl
echo "Making a district of 100,000 members and $taps signed taps …" >&2
"$load" prepare --dir "$dir/d" --taps "$taps"
fresh() { end; rm -rf "$dir/run"; cp -r "$dir/base" "$dir/run"; }
warm_from=$dir/d warm_by=50
centre() { # centre [NAME=VALUE …]: a fresh centre, warmed up with the first 50,000 taps, which are left out of what is measured
  fresh
  env "$@" "$ingest" run --config "$dir/run/ingest.json" > "$dir/ingest.log" 2>&1 &
  echo $! > "$dir/pid"
  for _ in $(seq 300); do curl -fsS -o /dev/null "http://127.0.0.1:$web/health" 2>/dev/null && break; sleep 0.1; done
  "$load" publish --dir "$warm_from" --gateway 127.0.0.1:$gateway --connections $warm_by --take $warm > /dev/null
  caught_up
}
caught_up() { until [ "$("$ingest" status --json --config "$dir/run/ingest.json" | grep -cE '"to(Project|Prove)": 0,')" = 2 ]; do sleep 0.5; done; }
warm=50000
measured=(--dir "$dir/d" --skip $warm)
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
thrice() { for _ in 1 2 3; do "$@"; done | median; }

limit() { fresh; env "$@" "$load" limit "${measured[@]}" --database "$dir/run/ingest.db"; }
durable() { centre "$@"; "$load" publish "${measured[@]}" --gateway 127.0.0.1:$gateway --connections 50 --in-flight 20; }
drain() { centre "$@"; "$load" publish --dir "$dir/d/one" --gateway 127.0.0.1:$gateway --connections 1 --in-flight 20 --batch 100; }
sustain() { centre; "$load" sustained "${measured[@]}" --gateway 127.0.0.1:$gateway --web "http://127.0.0.1:$web/" --connections 50 --in-flight 20 --rate "$1"; }
district() { # district FOLDER: imports one into a base to copy from
  mkdir "$dir/base"
  echo "{ \"Storage\": { \"File\": \"ingest.db\" }, \"Gateway\": { \"Listen\": \"127.0.0.1:$gateway\" }, \"Web\": { \"Listen\": \"127.0.0.1:$web\" } }" > "$dir/base/ingest.json"
  for table in organisations members cards timetable kiosks; do "$ingest" import $table "$1/$table.csv" --config "$dir/base/ingest.json" >&2; done
}
slow=(LD_PRELOAD="$dir/slowsync.so" SLOWSYNC_US=5000)

broker() { # the usual way: mosquitto, and a subscriber that commits each tap
  fresh
  printf 'listener %s 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 100\n' $broker > "$dir/mosquitto.conf"
  PATH=$PATH:/usr/sbin mosquitto -c "$dir/mosquitto.conf" > "$dir/mosquitto.log" 2>&1 &
  echo $! > "$dir/pid"
  for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/$broker) 2>/dev/null && break; sleep 0.1; done
  rm -f "$dir"/each.db*
  env "$@" "$load" commit-each --dir "$dir/d" --gateway 127.0.0.1:$broker --database "$dir/each.db" --connections 50 --in-flight 20 --take "$each"
}

district "$dir/d"
echo "Measuring …" >&2
L=$(thrice limit A=1);           echo "L $L" >&2
P=$(thrice durable A=1);         echo "durable $P" >&2
D=$(drain A=1);           echo "drain $D" >&2
each=20000; B=$(broker A=1); echo "broker $B" >&2
R=$(awk -v l="$L" 'BEGIN { print int(l * 0.38) }')
read -r S behind <<<"$(sustain "$R")"; echo "sustained $S, offered $R, behind $behind s" >&2
LS=$(limit "${slow[@]}"); echo "slow L $LS" >&2
PS=$(thrice durable "${slow[@]}"); echo "slow durable $PS" >&2
each=2000; BS=$(broker "${slow[@]}"); echo "slow broker $BS" >&2
centre; read -r p50 p99 <<<"$("$load" latency --dir "$dir/d" --gateway 127.0.0.1:$gateway --web "http://127.0.0.1:$web/" --rate 500 --skip $warm --take 10000)"; echo "live page $p50 $p99" >&2
end

# Hundreds of kiosks at once: a district of its own, with a limit of its own.
rm -rf "$dir/base"
"$load" prepare --dir "$dir/many" --kiosks 400 --members 20000 --taps 240000
district "$dir/many"
warm_from=$dir/many warm_by=400
wide() { centre; "$load" publish --dir "$dir/many" --skip $warm --gateway 127.0.0.1:$gateway --connections 400 --in-flight 20; }
wide_limit() { fresh; "$load" limit --dir "$dir/many" --skip $warm --database "$dir/run/ingest.db"; }
LM=$(thrice wide_limit) M=$(thrice wide); echo "400 kiosks $M of $LM" >&2

read -r n own50 own99 all50 all99 visit50 visit99 new_exchanges new_bytes exchanges bytes <<<"$(bench/Tap/bin/Release/net10.0/taptime src/CardAgent/bin/Release/net10.0/cardagent 2000)"

mkdir -p "$(dirname "$out")"
{
  echo "# Whole-system load"
  echo
  echo "Made by \`bench/load.sh\`. Publishers, centre and database share one machine; L and durable at PUBACK are medians of three; only ratios within this run mean anything."
  echo
  echo "- machine: $(nproc) cores, $(awk -F: '/model name/ { sub(/^ /, "", $2); print $2; exit }' /proc/cpuinfo), $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)"
  echo "- versions: .NET $(dotnet --list-runtimes | awk '/NETCore.App 10/ { v = $2 } END { print v }'), SQLite from SQLitePCLRaw 3.0.3, $(PATH=$PATH:/usr/sbin mosquitto -h | head -n 1)"
  echo "- load: $taps signed taps of 100,000 members at 10 centres and 50 kiosks, about $(( $(stat -c %s "$dir/d/taps.bin") / taps )) bytes each; the first $warm warm the centre up"
  echo
  echo "**L** is the same rows written straight into the same table: Microsoft.Data.Sqlite, one prepared insert a row, 1,000 rows a commit, WAL, synchronous=FULL."
  echo
  echo "| pipeline | taps/s | of L | goal |"
  echo "|---|---:|---:|---:|"
  echo "| L | $L | 1 | |"
  echo "| **durable at PUBACK**, 50 connections × 20 in flight, one tap a PUBLISH | $P | $(ratio "$P" "$L") | 0.60 |"
  echo "| **one kiosk draining**, 20 PUBLISH of 100 taps in flight | $D | $(ratio "$D" "$L") | 0.25 |"
  echo "| **sustained**, attendance projected and live page fed, offered $R taps/s; the page had the last tap $behind s after its PUBACK | $S | $(ratio "$S" "$L") | 0.35 |"
  echo "| durable at PUBACK, 400 kiosks × 20 in flight, against the limit of the same rows, $LM | $M | $(ratio "$M" "$LM") | |"
  echo "| mosquitto and a subscriber that commits each tap (durable at PUBACK: the broker's memory) | $B | $(ratio "$B" "$L") | |"
  echo "| L with 5 ms added to every fsync | $LS | | |"
  echo "| **durable at PUBACK** with 5 ms added | $PS | $(ratio "$PS" "$LS") of that L | 0.60 |"
  echo "| mosquitto and subscriber with 5 ms added | $BS | $(ratio "$BS" "$LS") of that L | |"
  echo
  echo "Against the subscriber that commits each tap: $(ratio "$P" "$B") times (goal 8); with the slow disk $(ratio "$PS" "$BS") times."
  echo
  echo "Card present to green light, $n taps through \`bench/Tap\` (the real cardagent, a PC/SC service in software): the agent's own time, the card's excluded, p50 $own50 ms, p99 $own99 ms (goal 10); insertion to light in all p50 $all50 ms, p99 $all99 ms. The whole visit with what is written on the card: the agent's own time p50 $visit50 ms, p99 $visit99 ms (goal 10), at most $exchanges exchanges and $bytes bytes with a card met before (goal 10), $new_exchanges and $new_bytes with one not met before (goal 16 and 2500)."
  echo
  echo "Commit to live page at 500 taps/s, $(( 10000 )) taps: p50 $p50 ms, p99 $p99 ms (goal 300)."
} > "$out"
cat "$out"
