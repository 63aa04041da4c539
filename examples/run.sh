#!/usr/bin/env bash
# Runs the examples, or only those named: examples/run.sh 03 15
# Each makes a small district in a temporary folder, shows commands with their answers, checks them, and leaves nothing behind.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

chosen=()
for script in "$examples"/[01][0-9]-*.sh; do
  [ $# -gt 0 ] || chosen+=("$script")
  for word in "$@"; do [[ $(basename "$script") != *"$word"* ]] || { chosen+=("$script"); break; }; done
done
[ ${#chosen[@]} -gt 0 ] || { echo "No example has '$*' in its name; there are: $(cd "$examples" && ls [01][0-9]-*.sh | tr '\n' ' ')" >&2; exit 2; }

# The year behind the district is made once, and every example begins with a copy of it.
district
base=$dir/base
mkdir "$base"
find "$dir" -mindepth 1 -maxdepth 1 ! -name base ! -name '*.log' -exec mv -t "$base" {} +
rm -f "$dir"/*.log
failed=()
ended() { # ended SCRIPT PID: shows what it had to say, in the order of the rows
  wait "$2" || failed+=("$(basename "$1")")
  cat "$dir/$(basename "$1").out"
}
# Two at a time; a script alone shows its answers as they come.
waiting=()
for script in "${chosen[@]}"; do
  EXAMPLES_BASE=$base EXAMPLES_BUILD=$build "$script" >"$dir/$(basename "$script").out" 2>&1 &
  waiting+=("$script" $!)
  if [ ${#waiting[@]} -ge 4 ]; then ended "${waiting[@]:0:2}"; waiting=("${waiting[@]:2}"); fi
done
while [ ${#waiting[@]} -gt 0 ]; do ended "${waiting[@]:0:2}"; waiting=("${waiting[@]:2}"); done
echo
if [ ${#failed[@]} -gt 0 ]; then echo "${#failed[@]} of ${#chosen[@]} examples do not hold: ${failed[*]}" >&2; exit 1; fi
echo "${#chosen[@]} examples hold."
