#!/usr/bin/env bash
# Takes the README's pictures anew: the live page, a kiosk's screen, a warning and a year's analysis, from the districts the tests make.
#   scripts/pictures.sh [--lang zh-CN|en]
set -euo pipefail
cd "$(dirname "$0")/.."

lang=zh-CN
while [ $# -gt 0 ]; do
  case $1 in
    --lang) lang=$2; shift 2 ;;
    *) echo "Usage: scripts/pictures.sh [--lang zh-CN|en]" >&2; exit 2 ;;
  esac
done
scripts/install.sh npm=npm node=nodejs chromium=chromium /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc=fonts-noto-cjk /usr/lib/postgresql/15/bin/initdb=postgresql-15
for name in Ingest.Tests CardAgent.Tests; do dotnet build "tests/$name" -c Release -v quiet -nologo; done
shots() { find "tests/$1/bin/Release/net10.0/TestResults" -name "$2" -print -quit; }
dotnet tests/Ingest.Tests/bin/Release/net10.0/Ingest.Tests.dll -noColor -class CardSystem.Ingest.Tests.Web.ScreenshotTests -class CardSystem.Ingest.Tests.Web.Figures.FigurePictureTests
cp "$(shots Ingest.Tests "desktop-$lang-light.png")" docs/pictures/live.png
cp "$(shots Ingest.Tests "warning-$lang-*-light.png")" docs/pictures/warning.png
cp "$(shots Ingest.Tests "analysis-$lang-*-light.png")" docs/pictures/analysis.png
