namespace CardSystem.CardAgent.Screen;

/// <summary>The page's skeleton. Words, colours and state come from the script; nothing stands inline, so that the strictest content policy holds.</summary>
internal static class ScreenPage
{
    public const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public const string Html = """
        <!doctype html>
        <html lang="zh-CN">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <title>党员签到 · Member sign-in</title>
          <link rel="icon" href="/icon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/assets/screen.css">
          <script type="module" src="/assets/screen.js"></script>
        </head>
        <body>
          <noscript><p class="noscript">请在浏览器中启用 JavaScript。Please enable JavaScript.</p></noscript>
          <div id="screen"></div>
        </body>
        </html>
        """;

    public const string Icon = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#b3261e"/><path d="M18 33l10 10 18-21" fill="none" stroke="#fff" stroke-width="7" stroke-linecap="round" stroke-linejoin="round"/></svg>
        """;
}
