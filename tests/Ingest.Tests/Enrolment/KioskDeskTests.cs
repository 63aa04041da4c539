using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Enrolment;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Projection;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Enrolment;

public sealed class KioskDeskTests(PostgresServer server)
{
    [Theory]
    [InlineData("Kiosk 1", "终端", "c1", "'Kiosk 1' is not a kiosk's id: use 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.")]
    [InlineData("kiosk-1", " ", "c1", "A kiosk's name has 1 to 200 characters on one line.")]
    [InlineData("kiosk-1", "终端", "c9", "'c9' is not an organisation; import organisations first.")]
    [InlineData("kiosk-1", "终端", "b1", "'b1' is a branch; a kiosk stands in a centre.")]
    [InlineData("watcher", "终端", "c1", "'watcher' is the name of an observer's account; choose another.")]
    [InlineData("kiosk-0", "终端", "c1", "There is a kiosk 'kiosk-0' already; 'ingest kiosks claim kiosk-0' gives a code to enrol it.")]
    public void WhatCannotBeAKioskIsRefusedInASentence(string kiosk, string name, string centre, string why)
    {
        using var house = new EnrolmentHouse(Databases.Sqlite, server);
        house.Database.Execute("insert into accounts(name, secret_hash, subscribe, publish) values('watcher', '', '', '')");
        house.Add("kiosk-0");
        Assert.Equal(why, Assert.Throws<EnrolmentException>(() => house.Desk.Add(kiosk, name, centre, "tests")).Message);
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ARevokedKioskIsRevokedOnceAndItsCodeIsOver(string kind)
    {
        using var house = new EnrolmentHouse(kind, server);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        house.Claim(house.Add().Code, EnrolmentHouse.Request(key));
        var open = house.Desk.Claim("kiosk-1", "tests").Code;
        Assert.Equal("Give the reason in 1 to 200 characters on one line.", Assert.Throws<EnrolmentException>(() => house.Desk.Revoke("kiosk-1", " ", "tests")).Message);
        Assert.Contains("kiosk-1 is revoked (act", house.Desk.Revoke("kiosk-1", "stolen", "tests"), StringComparison.Ordinal);
        Assert.Equal("kiosk-1 was revoked already; nothing was changed.", house.Desk.Revoke("kiosk-1", "again", "tests"));
        Assert.Equal(404, house.Refused(open, EnrolmentHouse.Request(key)).Status);
        Assert.Equal("There is no kiosk 'kiosk-9'; 'ingest kiosks list' shows those there are.", Assert.Throws<EnrolmentException>(() => house.Desk.Revoke("kiosk-9", "x", "tests")).Message);
        var listed = Assert.Single(house.Desk.List());
        Assert.Equal(("revoked", "stolen", TestDistrict.Nine.ToUnixTimeMilliseconds()), (listed.State, listed.Reason, listed.At));
        Assert.Equal(1, house.Database.Scalar<long>("select count(*) from kiosk_withdrawals"));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void ATapIsCheckedByTheKeyOfItsTime(string kind)
    {
        using var house = new EnrolmentHouse(kind, server);
        using var first = new TestKiosk("kiosk-1");
        using var second = new TestKiosk("kiosk-1");
        using var stranger = new TestKiosk("kiosk-1");
        var before = house.Time.GetUtcNow();
        house.Claim(house.Add().Code, EnrolmentHouse.Request(first.Key));
        house.Time.Advance(TimeSpan.FromHours(1));
        var change = house.Time.GetUtcNow();
        house.Claim(house.Desk.Claim("kiosk-1", "tests").Code, EnrolmentHouse.Request(second.Key));
        Assert.Equal("0 to change, change to the end", KeySpans(house, change));

        Assert.Null(Verdict(house, first.Tap(null, before, outcome: TapOutcome.Refused, reason: RefusalReason.NotAMemberCard)));
        Assert.Null(Verdict(house, first.Tap(null, change.AddMinutes(2).AddMilliseconds(-1), "00000000000000ab", TapOutcome.Refused, RefusalReason.NotAMemberCard)));
        Assert.Equal("bad-kiosk-signature", Verdict(house, first.Tap(null, change.AddMinutes(2), "00000000000000ac", TapOutcome.Refused, RefusalReason.NotAMemberCard)));
        Assert.Null(Verdict(house, second.Tap(null, change.AddDays(1), outcome: TapOutcome.Refused, reason: RefusalReason.NotAMemberCard)));
        Assert.Equal("bad-kiosk-signature", Verdict(house, stranger.Tap(null, before, outcome: TapOutcome.Refused, reason: RefusalReason.NotAMemberCard)));

        house.Time.Advance(TimeSpan.FromDays(2));
        var end = house.Time.GetUtcNow();
        house.Desk.Revoke("kiosk-1", "stolen", "tests");
        Assert.Null(Verdict(house, second.Tap(null, end.AddMinutes(-1), "00000000000000ad", TapOutcome.Refused, RefusalReason.NotAMemberCard)));
        Assert.Equal("bad-kiosk-signature", Verdict(house, second.Tap(null, end.AddHours(1), "00000000000000ae", TapOutcome.Refused, RefusalReason.NotAMemberCard)));
    }

    [Theory]
    [MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public void AnImportedKeyHasAHistoryTooAndAnEnrolledOneIsNotOverwritten(string kind)
    {
        using var house = new EnrolmentHouse(kind, server);
        using ECDsa one = ECDsa.Create(ECCurve.NamedCurves.nistP256), two = ECDsa.Create(ECCurve.NamedCurves.nistP256), three = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Import(house, one);
        Import(house, one);
        Import(house, two);
        Assert.Equal(2, house.Database.Scalar<long>("select count(*) from kiosk_keys"));
        var kiosk = Roster(house).Kiosks["kiosk-7"];
        Assert.Equal((Info(two), HistoryRules.NoEnd), (Convert.ToBase64String(kiosk.Key.PublicKey), kiosk.Key.Until));
        Assert.Equal(Info(one), Convert.ToBase64String(Assert.Single(kiosk.Earlier).PublicKey));

        house.Claim(house.Desk.Claim("kiosk-7", "tests").Code, EnrolmentHouse.Request(three));
        var refused = Assert.Throws<ImportException>(() => Import(house, two));
        Assert.Equal("kiosks.csv row 2, column public_key: is another than the one 'kiosk-7' was enrolled with; 'ingest kiosks claim kiosk-7' gives a code to enrol it anew.", refused.Errors[0]);
        Assert.Equal(2, Roster(house).Kiosks["kiosk-7"].Earlier.Length);
    }

    private static void Import(EnrolmentHouse house, ECDsa key) => TestImport.Run(house.Database, "kiosks", $"kiosk,name,centre,public_key,secret_hash\nkiosk-7,终端,c1,{Info(key)},\n");

    private static string Info(ECDsa key) => Convert.ToBase64String(CardKeys.PublicKeyInfo(CardKeys.PointOf(key)));

    private static RosterBook Roster(EnrolmentHouse house)
    {
        using var connection = house.Database.Database.OpenWithDerived();
        using var work = Work.Read(house.Database.Database, connection);
        return RosterBook.Load(work);
    }

    private static string KeySpans(EnrolmentHouse house, DateTimeOffset change) => string.Join(", ", house.Database.Query<(long From, long Until)>("select from_at, until_at from kiosk_keys order by from_at")
        .Select(k => $"{(k.From == 0 ? "0" : k.From == change.ToUnixTimeMilliseconds() ? "change" : "?")} to {(k.Until == HistoryRules.NoEnd ? "the end" : k.Until == change.ToUnixTimeMilliseconds() ? "change" : "?")}"));

    /// <summary>What the proof says of a tap of a journal of its own.</summary>
    private static string? Verdict(EnrolmentHouse house, byte[] tap)
    {
        using var connection = house.Database.Database.OpenWithDerived();
        using var work = Work.Read(house.Database.Database, connection);
        var reference = Reference.Load(work, TestProjection.Days());
        using var keys = new VerifyingKeys(10);
        var read = TapJson.Read(tap);
        return ProofRules.Check(reference, new CardSystem.Ingest.Storage.Logs.LoggedJournal(1, "kiosk-1", read.Id.Journal.ToString(), 0), read.Id.Sequence, tap, keys).Reason;
    }
}
