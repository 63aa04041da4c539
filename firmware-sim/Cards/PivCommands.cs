namespace CardSystem.FirmwareSim.Cards;

/// <summary>The two commands of PIV that need no PIN (NIST SP 800-73-4, part 2): GET DATA, and GENERAL AUTHENTICATE with key 9E.</summary>
internal sealed class PivCommands(Func<PivContents> contents, Action<CardSignature> onSigned)
{
    public const byte Algorithm = 0x11;

    private const byte Key = 0x9E;

    public ResponseApdu GetData(CommandApdu command) => GetData(command, _ => true);

    /// <summary>The certificate and nothing else, as the member application has it.</summary>
    public ResponseApdu GetCertificate(CommandApdu command) => GetData(command, tag => tag == PivObjects.CardAuthenticationCertificate);

    public ResponseApdu GeneralAuthenticate(CommandApdu command)
    {
        if (command.P2 is not Key) return ResponseApdu.Of(IsPivKey(command.P2) ? StatusWords.ReferencedDataNotFound : StatusWords.WrongP1P2);
        if (command.P1 is not Algorithm) return ResponseApdu.Of(StatusWords.WrongP1P2);
        if (command.Data.IsEmpty) return ResponseApdu.Of(StatusWords.WrongLength);
        if (!Tlv.TryRead(command.Data, out var outer) || outer is not [(0x7C, var template)] || !Tlv.TryRead(template, out var parts))
            return ResponseApdu.Of(StatusWords.WrongData);

        // Internal authenticate: an empty 82 asks for the response to the challenge in 81, which for P-256 is a SHA-256 hash.
        if (parts.Count != 2 || !parts.Exists(p => p is { Tag: 0x82, Value.IsEmpty: true }) || parts.Find(p => p.Tag == 0x81).Value is not { Length: 32 } challenge)
            return ResponseApdu.Of(StatusWords.WrongData);

        if (contents().Prove is not { } prove) return ResponseApdu.Of(StatusWords.ReferencedDataNotFound);
        var hash = challenge.ToArray();
        var signature = prove(hash);
        onSigned(new CardSignature(hash, signature));
        return ResponseApdu.Ok(Tlv.Wrap(0x7C, Tlv.Write(0x82, signature)));
    }

    private ResponseApdu GetData(CommandApdu command, Func<int, bool> isShown)
    {
        if (command.P1P2 != 0x3FFF) return ResponseApdu.Of(StatusWords.WrongP1P2);
        if (command.Data.IsEmpty) return ResponseApdu.Of(StatusWords.WrongLength);
        if (!Tlv.TryRead(command.Data, out var objects) || objects is not [(0x5C, var wanted)] || wanted.Length is 0 or > 3)
            return ResponseApdu.Of(StatusWords.WrongData);
        var tag = 0;
        foreach (var b in wanted.Span) tag = (tag << 8) | b;
        return isShown(tag) && contents().Objects.TryGetValue(tag, out var value) ? ResponseApdu.Ok(value) : ResponseApdu.Of(StatusWords.NotFound);
    }

    /// <summary>SP 800-78-4, table 6-1: keys that a PIV card may have.</summary>
    private static bool IsPivKey(byte reference) => reference is 0x03 or 0x04 or (>= 0x82 and <= 0x95) or (>= 0x9A and <= 0x9E);
}
