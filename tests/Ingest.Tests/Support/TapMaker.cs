using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>A card with its key and certificate, as the deck's would be.</summary>
public sealed class TestCard : IDisposable
{
    public TestCard(string number, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        Number = number;
        var request = new CertificateRequest("CN=" + number, Key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(notBefore, notAfter);
        Certificate = certificate.RawData;
    }

    public string Number { get; }
    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    public byte[] Certificate { get; }

    public void Dispose() => Key.Dispose();
}

/// <summary>A kiosk with its key; every journal of it numbers and chains its taps.</summary>
public sealed class TestKiosk(string id) : IDisposable
{
    private readonly Dictionary<string, (long Sequence, byte[] Hash)> _journals = new(StringComparer.Ordinal);

    public string Id { get; } = id;
    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The next tap of a journal, whole and signed; <paramref name="change"/> spoils it before the kiosk signs, <paramref name="forge"/> afterwards.</summary>
    public byte[] Tap(TestCard? card, DateTimeOffset at, string journal = "00000000000000aa", TapOutcome outcome = TapOutcome.Accepted,
        RefusalReason reason = RefusalReason.None, Func<Tap, Tap>? change = null, Func<Tap, Tap>? forge = null)
    {
        var (last, previous) = _journals.GetValueOrDefault(journal, (0, new byte[32]));
        var id = new TapId(new KioskId(Id), new JournalId(journal), last + 1);
        var tap = new Tap
        {
            Id = id, At = at, MonotonicMs = last * 1_000, Boot = "b00t", Reader = "Reader 0", Outcome = outcome, Reason = reason, Previous = previous,
        };
        if (card is not null) tap = Prove(tap, card);
        if (change is not null) tap = change(tap);
        var hash = TapText.Hash(tap);
        tap = tap with { KioskSignature = Key.SignHash(hash) };
        _journals[journal] = (last + 1, hash);
        return TapJson.Write(forge is null ? tap : forge(tap));
    }

    private static Tap Prove(Tap tap, TestCard card)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        return tap with
        {
            Card = new CardId(card.Number), Assurance = Assurance.A3, Salt = salt,
            CardKey = SHA256.HashData(card.Key.ExportSubjectPublicKeyInfo()),
            CardSignature = card.Key.SignHash(TapText.Challenge(tap.Id, tap.At, salt), DSASignatureFormat.Rfc3279DerSequence),
        };
    }

    public void Dispose() => Key.Dispose();
}

/// <summary>
/// A small district, imported from real CSV files: two centres, three branches, ten members with cards, a card of nobody and one that has expired,
/// three kiosks, and a day of sessions at centre one.
/// </summary>
public sealed class TestDistrict : IDisposable
{
    /// <summary>A Friday, 09:00 in Shanghai: the session of centre one starts now.</summary>
    public static readonly DateTimeOffset Nine = new(2026, 5, 1, 1, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Long = Nine.AddYears(3);

    public TestDistrict()
    {
        Cards = [.. Enumerable.Range(1, 10).Select(n => new TestCard(CardNumber(n), Nine.AddYears(-1), Long))];
        Nobodys = new TestCard("CARDOFNOBODY", Nine.AddYears(-1), Long);
        Expired = new TestCard("CARDEXPIRED", Nine.AddYears(-2), Nine.AddDays(-1));
        Unknown = new TestCard("CARDUNKNOWN", Nine.AddYears(-1), Long);
    }

    public IReadOnlyList<TestCard> Cards { get; }
    public TestCard Nobodys { get; }
    public TestCard Expired { get; }

    /// <summary>Not in the roster at all.</summary>
    public TestCard Unknown { get; }
    public TestKiosk One { get; } = new("kiosk-1");
    public TestKiosk Two { get; } = new("kiosk-2");

    /// <summary>At centre two, where nothing takes place.</summary>
    public TestKiosk Far { get; } = new("kiosk-far");

    /// <summary>Not registered.</summary>
    public TestKiosk Stranger { get; } = new("kiosk-x");

    public static string CardNumber(int n) => "CARD" + n.ToString("D4", CultureInfo.InvariantCulture);

    public string OrganisationsCsv => "id,name,kind,parent\nd,区,district,\nc1,中心一,centre,d\nc2,中心二,centre,d\nb1,支部一,branch,d\nb2,支部二,branch,d\nb3,支部三,branch,d\n";

    public string MembersCsv => "member,name,branch\n" + string.Concat(Enumerable.Range(1, 11).Select(n => $"M{n:D3},张三丰,b{n % 3 + 1}\n"));

    public string CardsCsv => "card,member,certificate\n"
        + string.Concat(Cards.Select((c, n) => $"{c.Number},M{n + 1:D3},{Convert.ToBase64String(c.Certificate)}\n"))
        + $"{Nobodys.Number},,{Convert.ToBase64String(Nobodys.Certificate)}\n{Expired.Number},M011,{Convert.ToBase64String(Expired.Certificate)}\n";

    /// <summary>Branches one and two are expected at the morning; the talk is held at kiosk-2 alone.</summary>
    public string TimetableCsv => """
        session,activity,name,centre,opens,starts,late_after,closes,audience,kiosks
        morning,Theme day,主题党日,c1,2026-05-01 08:30,2026-05-01 09:00,2026-05-01 09:10,2026-05-01 11:00,b1;b2,
        talk,Talk,党课,c1,2026-05-01 08:00,2026-05-01 08:30,2026-05-01 08:40,2026-05-01 10:00,*,kiosk-2
        evening,Service,志愿服务,c1,2026-05-01 18:00,2026-05-01 18:30,2026-05-01 18:40,2026-05-01 20:00,d,

        """;

    public string KiosksCsv => "kiosk,name,centre,public_key,secret_hash\n" + string.Concat(
        new[] { (One, "c1"), (Two, "c1"), (Far, "c2") }.Select(k => $"{k.Item1.Id},终端,{k.Item2},{Convert.ToBase64String(k.Item1.Key.ExportSubjectPublicKeyInfo())},{CardSystem.Ingest.Gateway.SecretHash.Of("secret-of-" + k.Item1.Id)}\n"));

    public void ImportInto(TestDatabase database)
    {
        foreach (var (what, csv) in new[] { ("organisations", OrganisationsCsv), ("members", MembersCsv), ("cards", CardsCsv), ("timetable", TimetableCsv), ("kiosks", KiosksCsv) })
            TestImport.Run(database, what, csv);
    }

    public void Dispose()
    {
        foreach (var card in Cards.Append(Nobodys).Append(Expired).Append(Unknown)) card.Dispose();
        foreach (var kiosk in new[] { One, Two, Far, Stranger }) kiosk.Dispose();
    }
}
