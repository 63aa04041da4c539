#!/usr/bin/env bash
# Takes README's pictures anew from the demo district: the live page, a kiosk's screen, a warning and a year's analysis.
#   scripts/pictures.sh [--lang zh|en] [--out FOLDER]
set -euo pipefail
cd "$(dirname "$0")/.."

lang=zh out=docs/pictures
while [ $# -gt 0 ]; do
  case $1 in
    --lang) lang=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    *) echo "Usage: scripts/pictures.sh [--lang zh|en] [--out FOLDER]" >&2; exit 2 ;;
  esac
done
scripts/install.sh npm=npm node=nodejs chromium=chromium /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc=fonts-noto-cjk
mkdir -p "$out"
out=$(cd "$out" && pwd)
dotnet build tests/EndToEnd -c Release -v quiet -nologo
PICTURES_LANG=$lang PICTURES_OUT=$out dotnet tests/EndToEnd/bin/Release/net10.0/EndToEnd.dll -noColor -noLogo -explicit only -class CardSystem.EndToEnd.Browser.PictureTaking
