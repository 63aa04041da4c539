using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.CardAgent.Readers;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Office;

/// <summary>Everything that stands on a card, as bytes that were understood; null is what the card has not, or shows nobody but a kiosk.</summary>
internal sealed record CardSheet(ChipFace Face, string? Uid, byte[]? Certificate, byte[]? MemberFile, TransactionState? State, byte[]? SummaryFile, byte[]? SignerFile, IReadOnlyList<byte[]> Records)
{
    private const byte MemberFileId = 2;
    private const byte SignerFileId = 7;

    public MemberObject? Member => MemberFile is { } bytes && MemberObject.TryRead(bytes, out var member) ? member : null;

    public SummaryObject? Summary => SummaryFile is { } bytes && SummaryObject.TryRead(bytes, out var summary) ? summary : null;

    /// <param name="enter">Makes the desk a kiosk to the card; null where it has no paper for that.</param>
    public static CardSheet Read(Func<ICardChannel> connect, Func<Chip, ChipFace, TransactionState>? enter)
    {
        using var channel = connect();
        var chip = new Chip(channel);
        var uid = chip.Uid();
        var face = chip.Select();
        var sheet = new CardSheet(face, uid, face.Info.Life == CardLife.Terminated ? null : chip.Certificate(), null, null, null, null, []);
        if (face.Info.Life != CardLife.Activated || enter is null) return sheet;
        var state = enter(chip, face);
        return sheet with
        {
            State = state, MemberFile = chip.ReadFile(MemberFileId), SummaryFile = state.ActiveSlot == 0 ? null : chip.ReadFile(state.ActiveSlot),
            SignerFile = state.ActiveSlot == 0 ? null : chip.ReadFile(SignerFileId), Records = Range(state.Records).Select(n => chip.ReadRecord(n)).OfType<byte[]>().ToList(),
        };
    }

    /// <summary>As a clerk reads it.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"State      {CardKeeper.Word(Face.Info.Life)}";
        if (Uid is not null) yield return $"UID        {Uid}";
        if (Face.Thumbprint.Length > 0) yield return $"Key        {Face.Thumbprint}";
        if (Certificate is { } der) yield return $"Certificate {Described(der)}";
        yield return $"Believes   card authority {Joined(Face.Info.IssuerAnchors)}, kiosk authority {Joined(Face.Info.KioskAnchors)}";
        if (Member is { } m) yield return string.Create(CultureInfo.InvariantCulture, $"Member     {m.Number} {m.Name}, branch {m.Branch}, {m.From:yyyy-MM-dd} to {m.Until:yyyy-MM-dd}, version {m.Sequence}, signed by {Convert.ToHexStringLower(m.Issuer)}");
        if (State is { } t) yield return string.Create(CultureInfo.InvariantCulture, $"Written    {t.Sequence} {(t.Sequence == 1 ? "time" : "times")}, counter {t.Counter}, {t.Records} {(t.Records == 1 ? "activity" : "activities")}, date {t.CardDate:yyyy-MM-dd}");
        if (Summary is { } s) yield return string.Create(CultureInfo.InvariantCulture, $"Credits    {Points(s.Credits)} as of {s.AsOf:yyyy-MM-dd HH:mm:ss}Z, by kiosk {s.Signer}");
        foreach (var bytes in Records)
            if (ActivityRecord.TryRead(bytes, out var record)) yield return string.Create(CultureInfo.InvariantCulture, $"Activity   {record.At:yyyy-MM-dd HH:mm:ss}Z {record.Session} {Word(record.Kind)}, {Points(record.Credits)}, at kiosk {record.Kiosk}");
    }

    /// <summary>For programs.</summary>
    public object ToJson() => new
    {
        state = CardKeeper.Word(Face.Info.Life), uid = Uid, key = Face.Thumbprint, certificate = Certificate, issuers = Face.Info.IssuerAnchors.Select(Convert.ToHexStringLower), kiosks = Face.Info.KioskAnchors.Select(Convert.ToHexStringLower),
        member = Member is { } m ? new { m.Number, m.Name, m.Branch, from = $"{m.From:yyyy-MM-dd}", until = $"{m.Until:yyyy-MM-dd}", m.Sequence } : null,
        transaction = State is { } t ? new { t.Sequence, t.Counter, t.Records } : null,
        credits = Summary?.Credits,
        activities = Records.Select(r => ActivityRecord.TryRead(r, out var a) ? new { a.At, a.Session, a.Credits, kind = Word(a.Kind), a.Kiosk } : null),
    };

    private static IEnumerable<byte> Range(byte most) => Enumerable.Range(1, most).Select(n => (byte)n);

    private static string Word(ActivityKind kind) => kind switch { ActivityKind.SignedIn => "signed in", ActivityKind.SignedOut => "signed out", _ => "service" };

    private static string Points(int hundredths) => (hundredths / 100m).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Joined(IReadOnlyList<byte[]> references) => references.Count == 0 ? "nobody" : string.Join(" and ", references.Select(Convert.ToHexStringLower));

    private static string Described(byte[] der)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(der);
            return string.Create(CultureInfo.InvariantCulture, $"{Contracts.Shown.Of(certificate.Subject)}, {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}");
        }
        catch (CryptographicException)
        {
            return "cannot be understood";
        }
    }
}
