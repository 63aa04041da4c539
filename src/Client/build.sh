#!/usr/bin/env bash
# Bundles pages' TypeScript and CSS into dist/<name>/: build.sh live desk … | screen
set -euo pipefail
cd "$(dirname "$0")"
command -v npm >/dev/null || { echo "npm is missing: install Node.js 18 or newer (Debian: apt-get install nodejs npm)" >&2; exit 1; }
exec 9>.build.lock
flock 9
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
fi
npx --no-install tsc --noEmit -p tsconfig.json
for name in "$@"; do
  rm -rf "dist/$name" && mkdir -p "dist/$name"
  files=("$name/$name.ts")
  [ ! -e "$name/$name.css" ] || files+=("$name/$name.css")
  npx --no-install esbuild "${files[@]}" --bundle --minify --format=esm --target=es2022 --charset=utf8 --legal-comments=none --log-level=warning --outdir="dist/$name"
  for picture in "$name"/*.svg; do [ ! -e "$picture" ] || cp "$picture" "dist/$name/"; done
  date -u +%FT%TZ > "dist/$name/bundled.txt"
done
