using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Projection;

/// <summary>What the centre makes of cards, each failure under a reason of its own, whatever the kiosk said.</summary>
public sealed class CardProofTests(PostgresServer server) : IDisposable
{
    private static readonly DateTimeOffset Nine = TestDistrict.Nine;
    private readonly TestDistrict _district = new();

    public void Dispose() => _district.Dispose();

    public static TheoryData<string, bool> BothWays => new() { { Databases.Sqlite, false }, { Databases.Sqlite, true }, { Databases.PostgreSql, false }, { Databases.PostgreSql, true } };

    private TestProjection Projection(string kind, bool ahead = false) => new(kind, server, _district, ahead ? new ProjectionOptions { ProofBacklogTaps = 0 } : null);

    private CardDesk Cards(TestProjection projection) => new(projection.Database.Database, TestProjection.Days(), projection.Time);

    private static byte[] Sign(TestCard card, Tap tap, TapId id) => card.Key.SignHash(TapText.Challenge(id, tap.At, tap.Salt.Span), DSASignatureFormat.Rfc3279DerSequence);

    [Theory, MemberData(nameof(BothWays))]
    public async Task EveryFailureHasAReasonOfItsOwn(string kind, bool ahead)
    {
        using var projection = Projection(kind, ahead);
        var (kiosk, cards) = (_district.One, _district.Cards);
        Assert.True(Cards(projection).Enter(cards[4].Number, CardState.Suspended, Nine, null, "tester").Done);
        Assert.True(Cards(projection).Enter(cards[5].Number, CardState.Lost, Nine, null, "tester").Done);
        Assert.True(Cards(projection).Enter(cards[6].Number, CardState.Revoked, Nine, null, "tester").Done);
        using var copy = new TestCard(cards[0].Number, Nine.AddYears(-1), Nine.AddYears(1));
        using var foreign = new TestCard("FOREIGNCARD1", Nine.AddYears(-1), Nine.AddYears(1));
        var genuine = kiosk.Tap(cards[1], Nine);
        await projection.TakeAndProjectAsync(
            genuine,
            kiosk.Tap(copy, Nine),                                                                                                          // copied files, another key
            kiosk.Tap(cards[1], Nine.AddMinutes(1), change: t => t with { CardSignature = TapJson.Read(genuine).CardSignature }),           // a replayed signature
            kiosk.Tap(cards[2], Nine, change: t => t with { CardSignature = Sign(cards[2], t, t.Id with { Kiosk = new KioskId("kiosk-2") }) }), // a nonce for another kiosk
            kiosk.Tap(cards[3], Nine, change: t => t with { CardSignature = Sign(cards[2], t, t.Id) }),                                     // another card's signature
            kiosk.Tap(cards[4], Nine), kiosk.Tap(cards[5], Nine), kiosk.Tap(cards[6], Nine),
            kiosk.Tap(_district.Expired, Nine),
            kiosk.Tap(foreign, Nine),                                                                                                       // of an authority the register knows nothing of
            kiosk.Tap(cards[7], Nine, change: t => t with { CardSignature = default, CardKey = default, Salt = default, Assurance = Assurance.A0 }), // downgrade to its number
            kiosk.Tap(null, Nine, change: t => t with { Card = CardId.OfUid([0x04, 1, 2, 3, 4, 5, 6]), Assurance = Assurance.A0 }),
            kiosk.Tap(null, Nine, change: t => t with { Card = CardId.OfUid([0x08, 1, 2, 3]), Assurance = Assurance.A0 }),                  // a random UID
            kiosk.Tap(null, Nine),                                                                                                          // published without a card
            kiosk.Tap(cards[8], Nine, change: t => t with { CardSignature = default }),                                                     // or without its proof
            kiosk.Tap(null, Nine, outcome: TapOutcome.Refused, reason: RefusalReason.MemberMismatch));
        Assert.Equal(
        [
            "kiosk-1/2 other-key", "kiosk-1/3 replay", "kiosk-1/4 other-kiosk", "kiosk-1/5 bad-proof", "kiosk-1/6 card-suspended", "kiosk-1/7 card-lost", "kiosk-1/8 card-revoked", "kiosk-1/9 card-expired",
            "kiosk-1/10 unknown-card", "kiosk-1/11 downgrade", "kiosk-1/12 uid-not-allowed", "kiosk-1/13 random-uid", "kiosk-1/14 no-proof", "kiosk-1/15 no-proof", "kiosk-1/16 refused-at-kiosk:member-mismatch",
        ], projection.SetAside());
        Assert.Equal(["morning M002 kiosk-1/1 walk-in"], projection.Attendance());
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Theory, MemberData(nameof(BothWays))]
    public async Task AReplayIsToldFromAForgeryWhicheverArrivesFirst(string kind, bool ahead)
    {
        using var projection = Projection(kind, ahead);
        var genuine = _district.One.Tap(_district.Cards[0], Nine);
        var replay = _district.Two.Tap(_district.Cards[0], Nine.AddMinutes(1), change: t => t with { CardSignature = TapJson.Read(genuine).CardSignature });
        await projection.TakeAndProjectAsync(replay);
        Assert.Equal(["kiosk-2/1 bad-proof"], projection.SetAside());
        await projection.TakeAndProjectAsync(genuine);
        Assert.Equal(["kiosk-2/1 replay"], projection.SetAside());
        Assert.Equal(["morning M001 kiosk-1/1"], projection.Attendance());
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ABareUidCountsProvisionallyWhereTheCentreTakesItAndAPersonConfirmsIt(string kind)
    {
        using var projection = Projection(kind);
        TestImport.Run(projection.Database, "cards", "card,member,certificate,profile\nUID04AABBCC,M001,,uid\n");
        byte[] Tap(TestKiosk kiosk, DateTimeOffset at) => kiosk.Tap(null, at, change: t => t with { Card = new CardId("UID04AABBCC"), Assurance = Assurance.A0 });
        await projection.TakeAndProjectAsync(Tap(_district.One, Nine.AddMinutes(-5)));
        Assert.Equal(["kiosk-1/1 uid-not-allowed"], projection.SetAside());

        var desk = new UidDesk(projection.Database.Database, TestProjection.Days(), projection.Time);
        Assert.Contains("takes cards that have only a UID", desk.Enter("c1", true, Nine.AddMinutes(-10), "tester").Text, StringComparison.Ordinal);
        Assert.False(desk.Enter("b1", true, null, "tester").Done);
        await projection.ProjectAsync();
        Assert.Empty(projection.SetAside());
        Assert.Equal(["morning M001 kiosk-1/1 provisional"], projection.Attendance());
        await projection.TakeAndProjectAsync(Tap(_district.Far, Nine));
        Assert.Equal(["kiosk-far/1 uid-not-allowed"], projection.SetAside());

        projection.Correct("morning", "M001", CorrectionKind.Attended);
        await projection.ProjectAsync();
        Assert.Equal(["morning M001 kiosk-1/1 correction"], projection.Attendance());
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheUidOfAChipThatCanProveItselfIsADowngradeAlsoOnceThatIsKnown(string kind)
    {
        using var projection = Projection(kind);
        TestImport.Run(projection.Database, "cards", "card,member,certificate,profile\nUID04AABBCC,M001,,uid\n");
        Assert.True(new UidDesk(projection.Database.Database, TestProjection.Days(), projection.Time).Enter("c1", true, Nine.AddHours(-1), "tester").Done);
        await projection.TakeAndProjectAsync(_district.One.Tap(null, Nine, change: t => t with { Card = new CardId("UID04AABBCC"), Assurance = Assurance.A0 }));
        Assert.Equal(["morning M001 kiosk-1/1 provisional"], projection.Attendance());
        var strong = _district.Cards[1];
        TestImport.Run(projection.Database, "cards", $"card,member,certificate,profile,uid\n{strong.Number},M002,{Convert.ToBase64String(strong.Certificate)},mcap-1,04aabbcc\n");
        await projection.ProjectAsync();
        Assert.Equal(["kiosk-1/1 downgrade"], projection.SetAside());
        TestProjection.AssertEqual(projection.Rebuild(), kind);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task APkocCardIsProvedByTheKeyTheRegisterKnows(string kind)
    {
        using var projection = Projection(kind);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256), other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var info = key.ExportSubjectPublicKeyInfo();
        var number = CardId.OfKey(SHA256.HashData(info)).ToString();
        TestImport.Run(projection.Database, "cards", $"card,member,certificate,profile,public_key\n{number},M003,,pkoc,{Convert.ToBase64String(info)}\n");
        await projection.TakeAndProjectAsync(Tap(key, Nine), Tap(other, Nine.AddMinutes(1)), Tap(key, Nine.AddMinutes(2), whole: true), Tap(key, Nine.AddMinutes(3), assurance: Assurance.A0));
        Assert.Equal(["morning M003 kiosk-1/1"], projection.Attendance());
        Assert.Equal(["kiosk-1/2 bad-proof", "kiosk-1/3 bad-proof", "kiosk-1/4 downgrade"], projection.SetAside());

        byte[] Tap(ECDsa by, DateTimeOffset at, bool whole = false, Assurance assurance = Assurance.A1) => _district.One.Tap(null, at, change: t =>
        {
            t = t with { Card = new CardId(number), Assurance = assurance, CardKey = SHA256.HashData(info), Salt = RandomNumberGenerator.GetBytes(16) };
            var challenge = TapText.Challenge(t.Id, t.At, t.Salt.Span);
            return t with { CardSignature = by.SignData(challenge.AsSpan(0, whole ? 32 : 16).ToArray(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) };
        });
    }

    [Theory]
    [InlineData("CARD0001,M001,{cert},nonsense,,,", "'nonsense' is not allowed; use piv, mcap-1, pkoc, uid")]
    [InlineData("UID08AABBCC,M001,,uid,,,", "this UID is drawn anew every time")]
    [InlineData("UID04AA,M001,,uid,,,", "has the number UID and its 4, 7 or 10 bytes in hex")]
    [InlineData("UID04AABBCC,M001,{cert},uid,,,", "a card of profile uid has none; leave it empty")]
    [InlineData("PK00,M001,,pkoc,,,AAAA", "is not the SubjectPublicKeyInfo of a P-256 key")]
    [InlineData("CARD0001,M001,{cert},mcap-1,AAAA,,", "is neither a compressed point (33 bytes) nor")]
    [InlineData("CARD0001,M001,{cert},mcap-1,,xyz,", "is no UID; give its 4, 7 or 10 bytes in hex")]
    public void AFileOfCardsThatIsWrongSaysWhatIsWrong(string row, string says)
    {
        using var projection = Projection(Databases.Sqlite);
        var csv = "card,member,certificate,profile,receipt_key,uid,public_key\n" + row.Replace("{cert}", Convert.ToBase64String(_district.Cards[0].Certificate), StringComparison.Ordinal) + "\n";
        var wrong = Assert.Throws<CardSystem.Ingest.Import.ImportException>(() => TestImport.Run(projection.Database, "cards", csv));
        Assert.Contains(wrong.Errors, e => e.Contains(says, StringComparison.Ordinal));
    }
}
