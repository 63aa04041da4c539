#!/usr/bin/env bash
# Installs the Debian packages that are missing: install.sh COMMAND-OR-FILE=PACKAGE …
# Services that a package brings are not started: our scripts start their own, in folders of their own.
set -euo pipefail

missing=()
for pair in "$@"; do
  want=${pair%%=*}
  if [[ $want == /* ]]; then [ -e "$want" ] || missing+=("${pair#*=}"); else command -v "$want" >/dev/null || missing+=("${pair#*=}"); fi
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "Missing: ${missing[*]}. This is not a Debian system; install them by hand and run again." >&2
  exit 1
fi
if [ "$(id -u)" -eq 0 ]; then root=(env); elif command -v sudo >/dev/null; then root=(sudo env); else
  echo "Missing: ${missing[*]}. Run again as root, or as a user with sudo." >&2
  exit 1
fi

echo "Installing ${missing[*]} …" >&2
policy=/usr/sbin/policy-rc.d
made=no
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee $policy >/dev/null
  "${root[@]}" chmod +x $policy
  made=yes
fi
finish() { [ $made = no ] || "${root[@]}" rm -f $policy; }
trap finish EXIT
log=$(mktemp)
if ! { "${root[@]}" apt-get update -q && "${root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
  tail -n 15 "$log" >&2
  echo "The packages could not be installed; see above (whole output: $log)." >&2
  exit 1
fi
rm -f "$log"
