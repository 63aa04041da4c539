using CardSystem.FirmwareSim.Check;

namespace CardSystem.FirmwareSim.Tests.Check;

/// <summary>Files written by hand: what the checker finds does not depend on what writes them.</summary>
public sealed class CheckRulesTests
{
    /// <summary>3-byte signatures: base64 and base64url are the same for most, +/ and -_ for one.</summary>
    private const string Played = """
        {"at":"2026-05-01T08:00:00.000Z","event":"presented","presentation":1,"reader":"A1","card":"3101000000000001","kind":"member","what":"tap"}
        {"at":"2026-05-01T08:00:00.100Z","event":"signed","presentation":1,"reader":"A1","card":"3101000000000001","kind":"member","challenge":"AAAA","signature":"+/8B"}
        {"at":"2026-05-01T08:00:00.200Z","event":"light","presentation":1,"reader":"A1","card":"3101000000000001","kind":"member","colour":"green"}
        {"at":"2026-05-01T08:00:00.300Z","event":"removed","presentation":1,"reader":"A1","card":"3101000000000001","kind":"member","how":"light"}
        {"at":"2026-05-01T08:00:02.000Z","event":"cut","relay":"k1","mode":"refuse"}
        {"at":"2026-05-01T08:00:03.000Z","event":"presented","presentation":2,"reader":"A1","card":"3101000000000001","kind":"member","what":"double-tap"}
        {"at":"2026-05-01T08:00:03.100Z","event":"signed","presentation":2,"reader":"A1","card":"3101000000000001","kind":"member","challenge":"AAAA","signature":"AgID"}
        {"at":"2026-05-01T08:00:03.200Z","event":"light","presentation":2,"reader":"A1","card":"3101000000000001","kind":"member","colour":"orange"}
        {"at":"2026-05-01T08:00:04.000Z","event":"presented","presentation":3,"reader":"A2","card":"3101000000000009","kind":"foreign","what":"tap"}
        {"at":"2026-05-01T08:00:04.200Z","event":"light","presentation":3,"reader":"A2","card":"3101000000000009","kind":"foreign","colour":"red"}
        {"at":"2026-05-01T08:00:05.000Z","event":"presented","presentation":4,"reader":"A2","card":"3101000000000007","kind":"copied","what":"tap"}
        {"at":"2026-05-01T08:00:05.100Z","event":"signed","presentation":4,"reader":"A2","card":"3101000000000007","kind":"copied","challenge":"AAAA","signature":"CQkJ"}
        {"at":"2026-05-01T08:00:05.200Z","event":"light","presentation":4,"reader":"A2","card":"3101000000000007","kind":"copied","colour":"red"}
        {"at":"2026-05-01T08:00:06.000Z","event":"summary","presentations":4}
        """;

    private const string First = """{"v":1,"kiosk":"k1","journal":"00000000000000aa","seq":1,"outcome":"accepted","card":"3101000000000001","proof":"-_8B","new-field":[1]}""";
    private const string Second = """{"v":1,"kiosk":"k1","journal":"00000000000000aa","seq":2,"outcome":"repeated","card":"3101000000000001","proof":"AgID"}""";
    private const string Third = """{"v":1,"kiosk":"k1","journal":"00000000000000bb","seq":1,"outcome":"refused","reason":"foreign-authority","card":"3101000000000009"}""";
    private const string Fourth = """{"v":1,"kiosk":"k1","journal":"00000000000000bb","seq":2,"outcome":"refused","reason":"proof-failed","card":"3101000000000007","proof":"CQkJ"}""";

    private static CheckReport Check(string played, params string[] taps)
    {
        using var folder = new TestFolder();
        return CheckRules.Check(PlayedRecord.Read(folder.Write("played.jsonl", played)), RecordedTap.Read(folder.Write("taps.jsonl", string.Join('\n', taps))));
    }

    [Theory]
    [InlineData("\"outcome\":\"rated\",\"rating\":5")]
    [InlineData("\"outcome\":\"written\"")]
    public void WhatFollowsATapPromisesNothingToACardAndIsNoPresence(string said)
    {
        var after = $$"""{"v":1,"kiosk":"k1","journal":"00000000000000aa","seq":3,{{said}},"of":1}""";
        var report = Check(Played, First, Second, Third, Fourth, after);
        Assert.True(report.IsGood, report.ToTable());
        Assert.Equal(5, report.TapsRecorded);
        Assert.False(Check(Played, Second, Third, Fourth, after).IsGood);
    }

    [Fact]
    public void AnHonestRunIsGood()
    {
        var report = Check(Played, First, Second, Third, Fourth);
        Assert.True(report.IsGood, report.ToTable());
        Assert.Equal((4, 4, 1, 1, 2), (report.Presented, report.TapsRecorded, report.Lights["green"], report.Lights["orange"], report.Lights["red"]));
        Assert.Equal([("foreign-authority", 1), ("proof-failed", 1)], report.Refused.Select(r => (r.Key, r.Value)));
    }

    [Fact]
    public void TheTableSaysItInWords()
    {
        var table = Check(Played, Second, Third, Fourth).ToTable();
        Assert.Contains("cards presented                 4\ngreen lights shown              1\norange lights shown             1\nred lights shown                2\nlights repeated                 0\ntaps recorded                   3\nlost                            1\nduplicated                      0\n", table, StringComparison.Ordinal);
        Assert.Contains("lost: green light at A1 for card 3101000000000001 (presentation 1): no tap with its signature is recorded as accepted", table, StringComparison.Ordinal);
    }

    [Fact]
    public void AGreenOrOrangeLightWithoutItsTapIsLost()
    {
        Assert.Single(Check(Played, Second, Third, Fourth).Lost);
        Assert.Single(Check(Played, First, Third, Fourth).Lost);
        Assert.Equal(2, Check(Played).Lost.Count);
    }

    [Fact]
    public void ATapRecordedAsRefusedDoesNotRedeemAGreenLight() =>
        Assert.Single(Check(Played, First.Replace("accepted", "refused", StringComparison.Ordinal), Second, Third, Fourth).Lost);

    [Fact]
    public void AVoidEntryDoesNotRedeemAGreenLight() =>
        Assert.Single(Check(Played, First.Replace("accepted", "void", StringComparison.Ordinal), Second, Third, Fourth).Lost);

    [Fact]
    public void AGreenLightForWhichTheCardSignedNothingIsLost()
    {
        var unsigned = string.Join('\n', Played.Split('\n').Where(l => !l.Contains("+/8B", StringComparison.Ordinal)));
        var report = Check(unsigned, Second, Third, Fourth);
        Assert.Contains("the card had signed nothing", Assert.Single(report.Lost), StringComparison.Ordinal);
    }

    [Fact]
    public void ALightRepeatedForACardThatCameStraightBackNeedsNoSignature()
    {
        var flicker = string.Join('\n', Played.Split('\n').Where(l => !l.Contains("AgID", StringComparison.Ordinal)));
        var report = Check(flicker, First, Third, Fourth);
        Assert.True(report.IsGood, report.ToTable());
        Assert.Equal(1, report.Echoes);
        Assert.Single(Check(flicker, Third, Fourth).Lost);
    }

    [Fact]
    public void ALightRepeatedForAnotherCardIsLost()
    {
        var other = string.Join('\n', Played.Split('\n').Where(l => !l.Contains("AgID", StringComparison.Ordinal))
            .Select(l => l.Contains("\"presentation\":2", StringComparison.Ordinal) ? l.Replace("3101000000000001", "3101000000000002", StringComparison.Ordinal) : l));
        Assert.Single(Check(other, First, Third, Fourth).Lost);
    }

    [Fact]
    public void ASecondLightNeedsASignatureOfItsOwn()
    {
        var twice = Played.Replace("\"colour\":\"green\"}", "\"colour\":\"green\"}\n{\"event\":\"light\",\"presentation\":1,\"colour\":\"green\"}", StringComparison.Ordinal);
        Assert.Single(Check(twice, First, Second, Third, Fourth).Lost);
    }

    [Fact]
    public void TheSameNameTwiceIsDuplicated() => Assert.Single(Check(Played, First, First, Second, Third, Fourth).Duplicated);

    [Fact]
    public void TheSameSignatureUnderTwoNamesIsDuplicated() =>
        Assert.Contains("recorded under 2 names", Assert.Single(Check(Played, First, First.Replace("\"seq\":1", "\"seq\":3", StringComparison.Ordinal), Second, Third, Fourth).Duplicated), StringComparison.Ordinal);

    [Fact]
    public void TwoTapsForOneLightAreDuplicated()
    {
        var signedTwice = Played.Replace("\"signature\":\"+/8B\"}", "\"signature\":\"+/8B\"}\n{\"event\":\"signed\",\"presentation\":1,\"signature\":\"BAQE\"}", StringComparison.Ordinal);
        Assert.True(Check(signedTwice, First, Second, Third, Fourth).IsGood);
        var other = First.Replace("-_8B", "BAQE", StringComparison.Ordinal).Replace("\"seq\":1", "\"seq\":3", StringComparison.Ordinal);
        Assert.Single(Check(signedTwice, First, other, Second, Third, Fourth).Duplicated);
    }

    [Fact]
    public void ARefusedKindThatIsAcceptedIsWrong()
    {
        Assert.Single(Check(Played, First, Second, Third, Fourth.Replace("refused", "accepted", StringComparison.Ordinal)).WronglyAccepted);
        Assert.Single(Check(Played.Replace("\"kind\":\"copied\",\"colour\":\"red\"", "\"kind\":\"copied\",\"colour\":\"green\"", StringComparison.Ordinal), First, Second, Third, Fourth).WronglyAccepted);
    }

    [Fact]
    public void ATapWithoutOrWithAnInventedSignatureIsWrong()
    {
        Assert.Contains("without a card's signature", Assert.Single(Check(Played, First, Second, Third.Replace("refused", "accepted", StringComparison.Ordinal), Fourth).WronglyAccepted), StringComparison.Ordinal);
        var invented = Second.Replace("AgID", "BBBB", StringComparison.Ordinal).Replace("\"seq\":2", "\"seq\":3", StringComparison.Ordinal);
        Assert.Contains("that no card gave", Assert.Single(Check(Played, First, Second, invented, Third, Fourth).WronglyAccepted), StringComparison.Ordinal);
    }

    [Fact]
    public void ATapForAnotherCardThanTheOneThatSignedIsWrong() =>
        Assert.Single(Check(Played, First.Replace("3101000000000001", "3101000000000002", StringComparison.Ordinal), Second, Third, Fourth).WronglyAccepted);

    [Fact]
    public void ATapThatWasMadeThoughTheCardLeftBeforeTheLightIsNoFault()
    {
        var dark = string.Join('\n', Played.Split('\n').Where(l => !l.Contains("\"green\"", StringComparison.Ordinal)));
        Assert.True(Check(dark, First, Second, Third, Fourth).IsGood);
    }

    [Theory]
    [InlineData("""{"event":"light","presentation":9,"colour":"green"}""", "presentation 9 was never presented")]
    [InlineData("""{"event":"presented"}""", "has no presentation")]
    [InlineData("""{"event":"presented","presentation":1}""", "is there twice")]
    [InlineData("""{"event":"danced","presentation":1}""", "nothing is known of an event 'danced'")]
    [InlineData("""{"event":"signed","presentation":1,"signature":"***"}""", "the signature is missing or not base64")]
    [InlineData("""{"event":"li""", "is not JSON")]
    [InlineData("[]", "is not a JSON object")]
    public void ADamagedRecordIsNotTakenForAGoodOne(string line, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => Check(Played + "\n" + line, First, Second, Third, Fourth)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"v\":1", "\"v\":2", "'v'")]
    [InlineData("\"kiosk\":\"k1\",", "", "'kiosk'")]
    [InlineData("\"seq\":1", "\"seq\":\"1\"", "'seq'")]
    [InlineData("accepted", "perhaps", "'outcome'")]
    [InlineData("-_8B", "***", "'proof'")]
    public void ADamagedTapIsNamed(string old, string damaged, string field) =>
        Assert.Contains($"line 1: the tap's {field}", Assert.Throws<InputException>(() => Check(Played, First.Replace(old, damaged, StringComparison.Ordinal))).Message, StringComparison.Ordinal);
}
