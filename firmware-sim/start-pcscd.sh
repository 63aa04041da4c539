#!/usr/bin/env bash
# Starts a pcscd of its own with virtual readers, apart from any other on the machine, and leaves it running.
#
#   start-pcscd.sh FOLDER BASE_PORT READER...
#
# FOLDER gets its socket, configuration and log; reader i listens for its card on BASE_PORT + 2 i (each virtual reader takes two ports).
# BASE_PORT 0 chooses free ports. Prints, for a script to read:
#   socket=FOLDER/run/pcscd.comm   (start PC/SC programs with PCSCLITE_CSOCK_NAME set to it)
#   pid=12345                      (end it with: kill 12345)
#   port=PORT READER 00 00         (one line a reader; pcscd adds the zeros to its name)
# Works as root, and as a normal user where user namespaces are allowed.
set -euo pipefail

say() { echo "start-pcscd.sh: $*" >&2; exit 1; }

[ $# -ge 3 ] || say "give a folder, a base port (0 for any) and 1 to 8 reader names."
folder=$1 base=$2
shift 2
[ $# -le 8 ] || say "pcscd has room for 8 virtual readers (16 slots); $# were named."
[[ $base =~ ^[0-9]{1,5}$ ]] || say "'$base' is not a port; give a number, or 0 for free ports."
(( base == 0 || (base >= 1024 && base + 2 * $# <= 65536) )) || say "base port $base leaves no room for $# readers; use one from 1024 to $((65536 - 2 * $#))."

driver=/usr/lib/pcsc/drivers/serial/libifdvpcd.so
pcscd=$(PATH=$PATH:/usr/sbin:/sbin command -v pcscd) || say "pcscd is not installed; apt-get install pcscd vsmartcard-vpcd."
[ -e "$driver" ] || say "the virtual reader's driver is not installed; apt-get install vsmartcard-vpcd."

mkdir -p "$folder/run" "$folder/conf"
folder=$(cd "$folder" && pwd)
socket=$folder/run/pcscd.comm
[ ${#socket} -le 107 ] || say "the path $socket is longer than a socket's may be (107); choose a shorter folder."
[ ! -e "$folder/pid" ] || ! kill -0 "$(cat "$folder/pid")" 2>/dev/null || say "a pcscd runs in $folder already (pid $(cat "$folder/pid")); end it first."
rm -f "$folder"/run/* "$folder"/conf/*

# A listening port shows in the kernel's table as hex with state 0A.
listening() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v p="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == p { found = 1 } END { exit !found }'; }

if (( base == 0 )); then
  # By this script's number, so that two that start at once do not choose the same.
  for (( row = $$ % 700; ; row = (row + 1) % 700 )); do
    base=$(( 20000 + 16 * row ))
    for (( p = base; p < base + 2 * $#; p++ )); do listening $p && continue 2; done
    break
  done
fi
for (( p = base; p < base + 2 * $#; p++ )); do ! listening $p || say "port $p is in use; give another base port, or 0 for free ones."; done

i=0
for name in "$@"; do
  [[ $name != *\"* && $name != *$'\n'* && ${#name} -le 100 ]] || say "a reader's name must be one line of at most 100 characters without quotes."
  # Entries that name the same file share one reader, so each gets a copy.
  cp "$driver" "$folder/conf/libifdvpcd-$i.so"
  printf 'FRIENDLYNAME "%s"\nDEVICENAME /dev/null:0x%04X\nLIBPATH %s\nCHANNELID 0x%X\n\n' \
    "$name" $(( base + 2 * i )) "$folder/conf/libifdvpcd-$i.so" $(( base + 2 * i )) > "$folder/conf/reader-$i.conf.part"
  i=$((i + 1))
done
mkdir -p "$folder/conf/readers"
cat "$folder"/conf/reader-*.conf.part > "$folder/conf/readers/readers.conf"
rm "$folder"/conf/reader-*.conf.part

user=()
[ "$(id -u)" = 0 ] || user=(--user --map-root-user)
# pcscd's folder is fixed, so it gets a view of the file system where that folder is ours. setsid keeps a Ctrl-C in the terminal from reaching it.
# On a machine that never had one the folder is missing; a normal user cannot make it there, but can in a tmpfs of the same view.
setsid unshare --mount --propagation private "${user[@]}" bash -c '
  [ -d /run/pcscd ] || mkdir -p /run/pcscd 2>/dev/null || { mount -t tmpfs tmpfs /run && mkdir -p /run/pcscd; }
  mount --bind "$1/run" /run/pcscd && exec "$2" --foreground --config "$1/conf/readers"' _ "$folder" "$pcscd" > "$folder/pcscd.log" 2>&1 < /dev/null &
pid=$!
echo "$pid" > "$folder/pid"

ready() {
  [ -S "$socket" ] || return 1
  for (( p = base; p < base + 2 * $1; p += 2 )); do listening $p || return 1; done
}
for _ in $(seq 600); do
  if ready $#; then
    echo "socket=$socket"
    echo "pid=$pid"
    i=0
    for name in "$@"; do echo "port=$(( base + 2 * i )) $name 00 00"; i=$((i + 1)); done
    exit 0
  fi
  kill -0 "$pid" 2>/dev/null || break
  sleep 0.1
done
kill "$pid" 2>/dev/null || true
say "pcscd did not start; its log, $folder/pcscd.log, ends: $(tail -n 3 "$folder/pcscd.log" | tr '\n' ' ')"
