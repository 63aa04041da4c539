#!/usr/bin/env bash
# Installs what the tests need, builds, and runs every test. The last line is "N passed, N failed, N skipped".
#   ./test.sh              everything
#   ./test.sh Mqtt Tidy    only the test projects whose name contains one of the words
set -euo pipefail
cd "$(dirname "$0")"

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is missing: install it and put 'dotnet' on the PATH." >&2; exit 1; }
scripts/install.sh npm=npm node=nodejs pcscd=pcscd /usr/lib/pcsc/drivers/serial/libifdvpcd.so=vsmartcard-vpcd opensc-tool=opensc \
  yubico-piv-tool=yubico-piv-tool mosquitto=mosquitto mosquitto_sub=mosquitto-clients unshare=util-linux \
  /usr/lib/postgresql/15/bin/initdb=postgresql-15 chromium=chromium /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc=fonts-noto-cjk \
  /usr/lib/python3/dist-packages/aiosmtpd/__init__.py=python3-aiosmtpd openssl=openssl zbarimg=zbar-tools swtpm=swtpm tpm2_create=tpm2-tools testssl=testssl.sh /usr/lib/x86_64-linux-gnu/ossl-modules/tpm2.so=tpm2-openssl

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build CardSystem.sln -c Release -v quiet -nologo

projects=()
for file in tests/*/*.csproj; do
  name=$(basename "$file" .csproj)
  [ "$name" = TestKit ] && continue
  [ $# -eq 0 ] && projects+=("$name")
  for word in "$@"; do [[ $name == *$word* ]] && projects+=("$name"); done
done
[ ${#projects[@]} -gt 0 ] || { echo "No test project has '$*' in its name." >&2; exit 1; }

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
tell() { grep -vE '^ *(Discover|Starting|Finished)' || true; }
run() ( # run NAME: its tests, told as they go and kept in its log
  set +e
  # The centre's tests wait for browsers and databases most of the time: twice as many side by side as there are processors.
  threads=()
  [ "$1" != Ingest.Tests ] || threads=(-maxThreads 2x)
  dotnet "tests/$1/bin/Release/net10.0/$1.dll" -noColor -noLogo ${threads[@]+"${threads[@]}"} 2>&1 | tee "$logs/$1"
  echo "${PIPESTATUS[0]}" >"$logs/$1.code"
)

# The programs as a whole are tried beside everything else: these tests wait for clocks, readers and networks most of the time.
beside=
for name in "${projects[@]}"; do
  if [ "$name" = EndToEnd ]; then run EndToEnd >/dev/null & beside=$!; fi
done
for name in "${projects[@]}"; do
  [ "$name" != EndToEnd ] || continue
  echo "── $name"
  run "$name" | tell
done
if [ -n "$beside" ]; then
  echo "── EndToEnd"
  wait "$beside" || true
  tell <"$logs/EndToEnd"
fi

passed=0 failed=0 skipped=0
for name in "${projects[@]}"; do
  log=$logs/$name status=$(cat "$logs/$name.code")
  counts=$(grep -oE 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+, Not Run: [0-9]+' "$log" | tail -n 1 | tr -cd '0-9 ' || true)
  if [ -z "$counts" ]; then
    echo "$name ended without a result (exit code $status)."
    failed=$((failed + 1))
    continue
  fi
  read -r total errors bad skips unrun <<<"$counts"
  passed=$((passed + total - bad - skips - unrun))
  failed=$((failed + bad + errors))
  skipped=$((skipped + skips))
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && [ "$errors" -eq 0 ]; then failed=$((failed + 1)); fi
done

if [ "$failed" -gt 0 ]; then
  echo
  echo "── What failed, once more"
  for name in "${projects[@]}"; do grep -E -A 25 '\[FAIL\]|Unhandled exception' "$logs/$name" || true; done | head -n 200
fi
echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
