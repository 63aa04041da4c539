namespace CardSystem.FirmwareSim.Check;

/// <summary>A tap as the centre exported it, as far as a check needs it.</summary>
/// <param name="Name">kiosk/journal/sequence.</param>
/// <param name="Outcome">accepted, repeated, refused, void, rated or written.</param>
/// <param name="Proof">The card's signature in base64 (the wire has base64url); null where the card gave none.</param>
public sealed record RecordedTap(string Name, string Outcome, string? Reason, string? Card, string? Proof)
{
    /// <exception cref="InputException">A line is no tap; the message names it.</exception>
    public static IReadOnlyList<RecordedTap> Read(string path)
    {
        var taps = new List<RecordedTap>();
        foreach (var (line, json) in JsonLines.Read(path))
        {
            InputException Wrong(string field) => new($"{path}, line {line}: the tap's '{field}' is missing or wrong.");
            if (json.Number("v") is not 1) throw Wrong("v");
            var name = $"{json.Text("kiosk") ?? throw Wrong("kiosk")}/{json.Text("journal") ?? throw Wrong("journal")}/{json.Number("seq") ?? throw Wrong("seq")}";
            var outcome = json.Text("outcome");
            if (outcome is not ("accepted" or "repeated" or "refused" or "void" or "rated" or "written")) throw Wrong("outcome");
            var proof = json.Text("proof") is { Length: > 0 } text ? Base64(text) ?? throw Wrong("proof") : null;
            taps.Add(new RecordedTap(name, outcome, json.Text("reason"), json.Text("card"), proof));
        }

        return taps;
    }

    private static string? Base64(string base64Url)
    {
        var text = base64Url.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        text += new string('=', (4 - text.Length % 4) % 4);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Convert.ToBase64String(bytes, 0, length) : null;
    }
}
