using System.Diagnostics.CodeAnalysis;
using System.Net;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Settings;

/// <summary>How an address to listen at is written.</summary>
public static class EndPointRules
{
    /// <summary>An address must have its port: <see cref="IPEndPoint.TryParse(string, out IPEndPoint?)"/> would quietly take 0.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out IPEndPoint? endPoint) =>
        IPEndPoint.TryParse(text, out endPoint) && text.LastIndexOf(':') > text.LastIndexOf(']') && (text.StartsWith('[') || text.Count(c => c == ':') == 1);

    public static string Problem(string setting, string value, int port) =>
        $"{setting} is '{Shown.Of(value)}'; give an address and a port such as 127.0.0.1:{port}, 0.0.0.0:{port} or [::]:{port}.";
}
