#!/usr/bin/env bash
# How fast the pages answer with 100,000 members and two years of attendance. Writes a table to bench/results/.
#   bench/pages.sh [--members N] [--centres N] [--weeks N] [--times N] [--dir FOLDER] [--out FILE]
# With a folder the district made there is kept, and taken up again by the next run that names it.
set -euo pipefail
cd "$(dirname "$0")/.."

members=100000 centres=100 weeks=104 times=30 dir= out=bench/results/pages.md
while [ $# -gt 0 ]; do
  case $1 in
    --members) members=$2; shift 2 ;;
    --centres) centres=$2; shift 2 ;;
    --weeks) weeks=$2; shift 2 ;;
    --times) times=$2; shift 2 ;;
    --dir) dir=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    *) echo "Usage: bench/pages.sh [--members N] [--centres N] [--weeks N] [--times N] [--dir FOLDER] [--out FILE]" >&2; exit 2 ;;
  esac
done

scripts/install.sh npm=npm node=nodejs
for project in src/Ingest bench/Derived bench/Pages; do dotnet build $project -c Release -v quiet -nologo; done
ingest=$PWD/src/Ingest/bin/Release/net10.0/ingest
derived=$PWD/bench/Derived/bin/Release/net10.0/Derived
pages=$PWD/bench/Pages/bin/Release/net10.0/Pages
gateway=14886 web=14086
run=$(mktemp -d "${TMPDIR:-/tmp}/cardsystem-pages.XXXXXX")
[ -n "$dir" ] || dir=$run/district
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
pid=
trap '[ -z "$pid" ] || { kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; }; rm -rf "$run"' EXIT
config=$dir/ingest.json

if [ ! -e "$dir/rows" ]; then
  echo "Making a district of $members members and $weeks weeks …" >&2
  echo "{ \"Storage\": { \"File\": \"ingest.db\" }, \"Gateway\": { \"Listen\": \"127.0.0.1:$gateway\" }, \"Web\": { \"Listen\": \"127.0.0.1:$web\" } }" > "$config"
  "$pages" tables --dir "$dir/csv" --members "$members" --centres "$centres" --weeks "$weeks"
  for table in organisations members timetable; do "$ingest" import $table "$dir/csv/$table.csv" --config "$config" >&2; done
  "$ingest" policy example > "$dir/policy.json"
  "$ingest" policy add "$dir/policy.json" --from 2024-01-01 --by bench --reason measured --config "$config" >&2
  # Everything imported is taken in before the derived rows are written: nothing then asks for them to be derived again.
  "$derived" project --config "$config" >&2
  "$pages" derive --config "$config" > "$run/rows"
  mv "$run/rows" "$dir/rows"
fi

link=$("$ingest" staff invite "bench-$$" --role district --role platform --role auditor --role data-protection --config "$config")
"$ingest" run --config "$config" > "$run/log" 2>&1 &
pid=$!
until curl -sS -o /dev/null --max-time 2 "http://127.0.0.1:$web/health" 2>/dev/null; do kill -0 "$pid" || { cat "$run/log" >&2; exit 1; }; sleep 0.2; done
# What is summed by unit and day follows the sessions that were written; the night's round runs at the first start.
for _ in $(seq 240); do
  [ ! -e "$dir/round" ] && grep -q 'As of' "$run/log" && touch "$dir/round"
  [ -e "$dir/round" ] && [ "$(curl -sS --max-time 5 "http://127.0.0.1:$web/health" | head -n 1)" = Healthy ] && break
  sleep 0.5
done
"$pages" measure --link "$link" --times 3 > /dev/null
link=$("$ingest" staff invite "bench-again-$$" --role district --role platform --role auditor --role data-protection --config "$config")
"$pages" measure --link "$link" --times "$times" > "$run/said"
{
  echo "# The pages over a large district"
  echo
  echo "Made by \`bench/pages.sh\`: $members members, $centres centres, $weeks weeks, $(cat "$dir/rows") rows of attendance, written straight into the derived tables (no taps: the pages read none). Every page that can be reached by links from the start page, one of each shape, $times requests each, one after the other, by somebody who may see everything, over loopback: the time is the server's with the reading of the answer. Pages were opened before. Goal: p95 within 200 ms."
  echo
  echo "- machine: $(nproc) cores, $(awk -F: '/model name/ { sub(/^ /, "", $2); print $2; exit }' /proc/cpuinfo), $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo); .NET $(dotnet --list-runtimes | awk '/NETCore.App 10/ { v = $2 } END { print v }'), SQLite"
  echo
  cat "$run/said"
} > "$out"
cat "$out"
