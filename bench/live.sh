#!/usr/bin/env bash
# A thousand live pages over one service, and over a bare endpoint that writes the same bytes at the same pace, in one run. Writes a table to bench/results/.
#   bench/live.sh [--viewers N] [--out FILE]
# Viewers, kiosks and the service share this machine, so only what stands beside each other in one run can be compared.
set -euo pipefail
cd "$(dirname "$0")/.."

viewers=1000 out=bench/results/live.md rate=100 taps=3000
while [ $# -gt 0 ]; do
  case $1 in
    --viewers) viewers=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    *) echo "Usage: bench/live.sh [--viewers N] [--out FILE]" >&2; exit 2 ;;
  esac
done

for project in src/Ingest bench/Load; do [ -n "${BUILT:-}" ] || dotnet build $project -c Release -v quiet -nologo; done
load=$PWD/bench/Load/bin/Release/net10.0/load
ingest=$PWD/src/Ingest/bin/Release/net10.0/ingest
dir=$(mktemp -d "${TMPDIR:-/tmp}/cardsystem-live.XXXXXX")
gateway=14983 web=14980 bare=14985
end() {
  [ -e "$dir/pid" ] || return 0
  local pid; pid=$(cat "$dir/pid"); rm "$dir/pid"
  kill "$pid" 2>/dev/null || return 0
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}
trap 'end; rm -rf "$dir"' EXIT
# A page is two open files on this machine, one at each end.
ulimit -n 8192 2>/dev/null || true

"$load" prepare --dir "$dir/d" --taps $((taps * 2)) --members 20000 >&2
cat > "$dir/ingest.json" <<CONFIG
{ "Storage": { "File": "ingest.db" }, "Gateway": { "Listen": "127.0.0.1:$gateway" }, "Web": { "Listen": "127.0.0.1:$web" }, "LivePage": { "OpenHere": true, "MaxViewers": $viewers } }
CONFIG
for table in organisations members cards timetable kiosks; do "$ingest" import $table "$dir/d/$table.csv" --config "$dir/ingest.json" >&2; done
"$ingest" run --config "$dir/ingest.json" > "$dir/ingest.log" 2>&1 &
echo $! > "$dir/pid"
for _ in $(seq 300); do curl -fsS -o /dev/null "http://127.0.0.1:$web/health" 2>/dev/null && break; sleep 0.1; done
"$load" publish --dir "$dir/d" --gateway 127.0.0.1:$gateway --take $taps > /dev/null
until [ "$("$ingest" status --json --config "$dir/ingest.json" | grep -cE '"to(Project|Prove)": 0,')" = 2 ]; do sleep 0.5; done

echo "Watching …" >&2
read -r n reached c50 c95 c99 s50 s95 s99 bytes rateof before during cpu seconds <<<"$("$load" watch --dir "$dir/d" --gateway 127.0.0.1:$gateway --web "http://127.0.0.1:$web/" --viewers "$viewers" --rate $rate --skip $taps --server "$(cat "$dir/pid")")"
echo "$n opened, $reached reached the end, change p50 $c50 p95 $c95 p99 $c99, spread $s50 $s95 $s99, $bytes bytes, $rateof messages/s, $before to $during MB, $cpu s of $seconds" >&2
end

every=$(awk -v n="$n" -v r="$rateof" 'BEGIN { printf "%d", 1000 * n / r }')
"$load" bare --listen 127.0.0.1:$bare --bytes "$bytes" --every-ms "$every" > "$dir/bare.log" 2>&1 &
echo $! > "$dir/pid"
for _ in $(seq 100); do (exec 3<>/dev/tcp/127.0.0.1/$bare) 2>/dev/null && break; sleep 0.1; done
read -r bn breached b50 b95 b99 bs50 bs95 bs99 bbytes brate bbefore bduring bcpu bseconds <<<"$("$load" watch-bare --web "http://127.0.0.1:$bare/" --viewers "$viewers" --seconds "$(awk -v s="$seconds" 'BEGIN { print int(s) }')" --server "$(cat "$dir/pid")")"
echo "bare: $bn, $breached, change $b50 $b95 $b99, spread $bs50 $bs95 $bs99, $bbytes bytes, $brate messages/s, $bbefore to $bduring MB, $bcpu s of $bseconds" >&2
end

each() { awk -v a="$1" -v b="$2" -v n="$3" 'BEGIN { printf "%.0f", (b - a) * 1024 / n }'; }
share() { awk -v c="$1" -v s="$2" 'BEGIN { printf "%.2f", c / s }'; }
mkdir -p "$(dirname "$out")"
{
  echo "# Many live pages"
  echo
  echo "Made by \`bench/live.sh --viewers $viewers\`. The service, $viewers pages that stay open, and kiosks that publish $rate signed taps a second share one machine; the peer is a bare Kestrel endpoint that writes as many bytes as often to as many pages, without rights, views or differences. Only what stands side by side can be compared."
  echo
  echo "- machine: $(nproc) cores, $(awk -F: '/model name/ { sub(/^ /, "", $2); print $2; exit }' /proc/cpuinfo), $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)"
  echo "- versions: .NET $(dotnet --list-runtimes | awk '/NETCore.App 10/ { v = $2 } END { print v }')"
  echo "- load: $taps taps of 20,000 members at 10 centres and 50 kiosks in $seconds s; every page shows the whole district"
  echo
  echo "| | live page | bare endpoint |"
  echo "|---|---:|---:|"
  echo "| pages opened, and told of the last change | $n, $reached | $bn, $breached |"
  echo "| from the first page that shows a change to each other one, p50 / p95 / p99 ms | $s50 / $s95 / $s99 | $bs50 / $bs95 / $bs99 |"
  echo "| from the change to each page, p50 / p95 / p99 ms | $c50 / $c95 / $c99 | $b50 / $b95 / $b99 |"
  echo "| messages a second, bytes each | $rateof, $bytes | $brate, $bbytes |"
  echo "| processors used | $(share "$cpu" "$seconds") | $(share "$bcpu" "$bseconds") |"
  echo "| memory a page, kB (whole process before and during, MB) | $(each "$before" "$during" "$n") ($before, $during) | $(each "$bbefore" "$bduring" "$bn") ($bbefore, $bduring) |"
  echo
  echo "From the change: for the live page from a tap's PUBACK, so that attendance is projected within it and the pace of the page too (150 ms between two pictures, 140 ms between two messages); for the bare endpoint from the moment the message is made. The live page's processors include taking in, proving and projecting the taps."
} > "$out"
cat "$out"
