#!/usr/bin/env bash
# What is derived from the taps, beside its limits, in one run. Writes a table to bench/results/.
#   bench/derived.sh [--members N] [--centres N] [--weeks N] [--dir FOLDER] [--out FILE]
# With a folder the history made there is kept, and taken up again by the next run that names it.
set -euo pipefail
cd "$(dirname "$0")/.."

members=100000 centres=100 weeks=112 dir= out=bench/results/derived.md pressed=400000
while [ $# -gt 0 ]; do
  case $1 in
    --members) members=$2; shift 2 ;;
    --centres) centres=$2; shift 2 ;;
    --weeks) weeks=$2; shift 2 ;;
    --dir) dir=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    *) echo "Usage: bench/derived.sh [--members N] [--centres N] [--weeks N] [--dir FOLDER] [--out FILE]" >&2; exit 2 ;;
  esac
done

scripts/install.sh npm=npm node=nodejs
for project in src/Ingest bench/Load bench/Derived; do dotnet build $project -c Release -v quiet -nologo; done
ingest=$PWD/src/Ingest/bin/Release/net10.0/ingest
derived=$PWD/bench/Derived/bin/Release/net10.0/Derived
load=$PWD/bench/Load/bin/Release/net10.0/load
gateway=14885 web=14085
run=$(mktemp -d "${TMPDIR:-/tmp}/cardsystem-derived.XXXXXX")
[ -n "$dir" ] || dir=$run/history
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
end() {
  [ -e "$run/pid" ] || return 0
  local pid; pid=$(cat "$run/pid"); rm "$run/pid"
  kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}
trap 'end; rm -rf "$run"' EXIT
config=$dir/ingest.json
seconds() { local from=$EPOCHREALTIME; "$@" > "$run/said" || { cat "$run/said" >&2; return 1; }; awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
sum() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a + b }'; }
said() { echo "$*" >&2; }

if [ ! -e "$dir/taps" ]; then
  said "Making $weeks weeks of $members members, each tap signed by card and kiosk …"
  echo '{ "Storage": { "File": "ingest.db" } }' > "$config"
  "$ingest" policy example > "$dir/policy.json"
  export ingest dir config
  import='for t in organisations members cards timetable kiosks; do "$ingest" import $t "$dir/csv/$t.csv" --config "$config"; done; "$ingest" policy add "$dir/policy.json" --from 2024-01-01 --by bench --reason measured --config "$config"'
  "$derived" make --dir "$dir/csv" --config "$config" --members "$members" --centres "$centres" --weeks "$weeks" --import "$import" | tail -n 1 > "$run/taps"
  mv "$run/taps" "$dir/taps"
fi
taps=$(cat "$dir/taps")
rm -f "$dir"/ingest-derived.db* "$dir"/empty*.db*

said "Deriving from $taps taps …"
read -r counted proved <<<"$("$derived" project --config "$config")"; said "counted $counted s, proved $proved s"
read -r reading <<<"$("$derived" read --config "$config")"
read -r rows straight <<<"$("$derived" straight --config "$config" --empty "$dir/empty.db")"; said "straight: $rows rows in $straight s, read in $reading s"
rm -f "$dir"/empty*.db*
night=$(seconds "$ingest" warnings run --config "$config"); said "night $night s: $(tail -n 1 "$run/said")"
warned=$(tail -n 1 "$run/said")
again=$(seconds "$ingest" warnings run --config "$config"); said "again $again s"

# Taps faster than attendance can follow: the log must take them as if nothing else were going on, and say how far behind attendance is.
said "Pressing …"
"$load" prepare --dir "$run/d" --taps "$pressed" >&2
mkdir "$run/centre"
echo "{ \"Storage\": { \"File\": \"ingest.db\" }, \"Gateway\": { \"Listen\": \"127.0.0.1:$gateway\" }, \"Web\": { \"Listen\": \"127.0.0.1:$web\" } }" > "$run/centre/ingest.json"
for table in organisations members cards timetable kiosks; do "$ingest" import $table "$run/d/$table.csv" --config "$run/centre/ingest.json" >&2; done
cp -r "$run/centre" "$run/limit"
limit=$("$load" limit --dir "$run/d" --skip 50000 --database "$run/limit/ingest.db")
"$ingest" run --config "$run/centre/ingest.json" > "$run/ingest.log" 2>&1 &
echo $! > "$run/pid"
for _ in $(seq 300); do curl -fsS -o /dev/null "http://127.0.0.1:$web/health" 2>/dev/null && break; sleep 0.1; done
status() { "$ingest" status --json --config "$run/centre/ingest.json"; }
behind() { status | awk -F'[:,]' '/"toProject"/ { print $2 + 0 }'; }
"$load" publish --dir "$run/d" --gateway 127.0.0.1:$gateway --connections 50 --take 50000 > /dev/null
until [ "$(status | grep -cE '"to(Project|Prove)": 0,')" = 2 ]; do sleep 0.5; done
acknowledged=$("$load" publish --dir "$run/d" --skip 50000 --gateway 127.0.0.1:$gateway --connections 50 --in-flight 20)
lag=$(behind) from=$EPOCHREALTIME
until [ "$(behind)" = 0 ]; do sleep 0.2; done
caught=$(awk -v a="$from" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
end

rebuild=$(seconds "$ingest" rebuild --config "$config"); said "rebuilt and compared in $rebuild s"

mkdir -p "$(dirname "$out")"
{
  echo "# What is derived from the taps"
  echo
  echo "Made by \`bench/derived.sh\`, on SQLite. Everything runs on one machine; only ratios within this run mean anything."
  echo
  echo "- machine: $(nproc) cores, $(awk -F: '/model name/ { sub(/^ /, "", $2); print $2; exit }' /proc/cpuinfo), $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)"
  echo "- versions: .NET $(dotnet --list-runtimes | awk '/NETCore.App 10/ { v = $2 } END { print v }'), SQLite from SQLitePCLRaw 3.0.3"
  echo "- history: $taps taps of $members members at $centres centres in $weeks weeks, each signed by card and kiosk; ${rows%.*} derived rows (sign-ins, attendance, closings, credit ledger and sums)"
  echo
  echo "The limit is the very same derived rows written straight into empty tables of the same schema, in the order of their keys: Microsoft.Data.Sqlite, one prepared insert a row, 10,000 rows a commit, as durable as the projection's own."
  echo
  echo "| what | seconds | against | goal |"
  echo "|---|---:|---|---|"
  echo "| reading the log once | $reading | | |"
  echo "| writing the derived rows straight | $straight | | |"
  echo "| **projection** from the first tap: attendance, closings, credits | $counted | $(ratio "$straight" "$counted") of the straight writing's speed | at least 0.4 |"
  echo "| the same until the last signature is checked too | $proved | $(ratio "$proved" "$(sum "$reading" "$straight")") times reading and writing | at most 10 |"
  echo "| **\`ingest rebuild\`**: all of it beside the live tables, signatures too, and compared row by row | $rebuild | $(ratio "$rebuild" "$(sum "$reading" "$straight")") times reading and writing | at most 10 |"
  echo "| **\`ingest warnings run\`**, the first night | $night | | at most 60 |"
  echo "| the same night again, which issues nothing new | $again | | at most 60 |"
  echo
  echo "The first night: ${warned%.}."
  echo
  echo "Taps as fast as the gateway takes them (50 connections × 20 in flight, $((pressed - 50000)) taps): $acknowledged acknowledged a second, $(ratio "$acknowledged" "$limit") of writing the same log rows straight ($limit). Attendance follows behind: when the last tap was acknowledged $lag waited, as \`ingest status\` and the metric say, and $caught s later none."
} > "$out"
cat "$out"
