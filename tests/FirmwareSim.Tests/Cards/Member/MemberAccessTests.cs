using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Tests.Cards.Member;

/// <summary>Who may do what, in which state of life: every command in every one.</summary>
public sealed class MemberAccessTests : IDisposable
{
    private readonly TestOffice _office = new();

    public void Dispose() => _office.Dispose();

    /// <summary>A card in a state of life, and somebody before it; a kiosk has written one SUMMARY, which is now in A.</summary>
    private TestSession Meet(string situation)
    {
        if (situation == "blank") return Selected(TestOffice.Blank());
        if (situation == "initialised")
        {
            var young = TestOffice.Blank();
            TestOffice.MakeKeys(TestOffice.Talk(young));
            return Selected(young);
        }

        var card = _office.Issue();
        TestSession.With(_office.Kiosk, card).Select().Authenticate().Write(100, "kiosk-1/aa/1", "kiosk-1/aa/1");
        if (situation == "activated") return Selected(card);
        if (situation == "kiosk") return TestSession.With(_office.Kiosk, card).Select().Authenticate();
        var last = TestOffice.Talk(card).Select();
        last.Must("00E60000", _office.Order(last, "MCAP1-TE"));
        var after = TestOffice.Talk(card);
        Assert.Equal(0x6285, after.Send("00A40400", Convert.FromHexString("F04D454D42455201"), 0).Status);
        return after;
    }

    private static TestSession Selected(VirtualCard card)
    {
        var session = TestOffice.Talk(card);
        session.Must("00A40400", Convert.FromHexString("F04D454D42455201"), 0);
        return session;
    }

    public static TheoryData<string, string?, string[]> Commands() => new()
    {
        //                                                blank   init    active  kiosk   terminated
        { "00B08100", null,                             ["9000", "9000", "9000", "9000", "9000"] },
        { "00B08200", null,                             ["6985", "6985", "6982", "9000", "6985"] },
        { "00B08300", null,                             ["6985", "6985", "6982", "9000", "6985"] },
        { "00B08400", null,                             ["6985", "6985", "6982", "6985", "6985"] },
        { "00B08500", null,                             ["6985", "6985", "6982", "6981", "6985"] },
        { "00B08600", null,                             ["6985", "6985", "6982", "9000", "6985"] },
        { "00B08700", null,                             ["6985", "6985", "6982", "9000", "6985"] },
        { "00B08800", null,                             ["6985", "6985", "6982", "9000", "6985"] },
        { "00B08900", null,                             ["6A82", "6A82", "6A82", "6A82", "6A82"] },
        { "00B2012C", null,                             ["6985", "6985", "6982", "9000", "6985"] },
        { "00CB3FFF", "5C035FC101",                     ["6985", "6A82", "9000", "9000", "6985"] },
        { "00CB3FFF", "5C035FC102",                     ["6985", "6A82", "6A82", "6A82", "6985"] },
        { "0087119E", "7C2482008120" + Zeros32,         ["6985", "9000", "9000", "9000", "6985"] },
        { "00D68100", "E100",                           ["6985", "6982", "6982", "6982", "6985"] },
        { "00D68200", "E200",                           ["6985", "6A80", "6A80", "6A80", "6985"] },
        { "00D68300", "E300",                           ["6985", "6985", "6982", "6985", "6985"] },
        { "00D68400", "E300",                           ["6985", "6985", "6982", "6A80", "6985"] },
        { "00D68500", "E500",                           ["6985", "6982", "6982", "6982", "6985"] },
        { "00D68600", "00",                             ["6985", "6982", "6982", "6982", "6985"] },
        { "00D68700", "00",                             ["6985", "6982", "6982", "6982", "6985"] },
        { "00D68800", "00",                             ["6985", "6982", "6982", "6982", "6985"] },
        { "00D68900", "00",                             ["6985", "6A82", "6A82", "6A82", "6985"] },
        { "00E20028", "E500",                           ["6985", "6985", "6982", "6A80", "6985"] },
        { "00840000", null,                             ["6985", "9000", "9000", "9000", "6985"] },
        { "002A00BE", "7F4E00",                         ["6985", "6985", "6A80", "6A80", "6985"] },
        { "00820000", Zeros32 + Zeros32,                ["6985", "6985", "6985", "6985", "6985"] },
        { "00880000", Zeros32,                          ["6985", "6985", "6982", "9000", "6985"] },
        { "80100000", "00000002",                       ["6985", "6985", "6982", "6985", "6985"] },
        { "80120000", null,                             ["6985", "6985", "6982", "9000", "6985"] },
        { "0047009E", "AC03800111",                     ["9000", "9000", "6985", "6985", "6985"] },
        { "0047009F", "AC03800111",                     ["9000", "9000", "6985", "6985", "6985"] },
        { "80220000", "7F4E00",                         ["6985", "6A80", "6985", "6985", "6985"] },
        { "00DB3FFF", "5C035FC1015300",                 ["6985", "6A80", "6985", "6985", "6985"] },
        { "00440000", "20260501",                       ["6985", "6985", "6985", "6985", "6985"] },
        { "802E0000", null,                             ["6985", "9000", "6A80", "6985", "6985"] },
        { "00E60000", "42",                             ["6985", "6985", "6A80", "6985", "6985"] },
        // Unknown instructions, classes and parameters are refused before anything else is looked at.
        { "00B10000", null,                             ["6D00", "6D00", "6D00", "6D00", "6D00"] },
        { "80B08100", null,                             ["6D00", "6D00", "6D00", "6D00", "6D00"] },
        { "90120000", null,                             ["9000", "9000", "9000", "9000", "9000"] },
        { "01840000", null,                             ["6881", "6881", "6881", "6881", "6881"] },
        { "0C840000", null,                             ["6882", "6882", "6882", "6882", "6882"] },
        { "A0840000", null,                             ["6E00", "6E00", "6E00", "6E00", "6E00"] },
        { "00840001", null,                             ["6A86", "6A86", "6A86", "6A86", "6A86"] },
        { "002A00B6", "00",                             ["6A86", "6A86", "6A86", "6A86", "6A86"] },
        { "00B2002C", null,                             ["6A86", "6A86", "6A86", "6A86", "6A86"] },
        { "00E20020", "00",                             ["6A86", "6A86", "6A86", "6A86", "6A86"] },
        { "0047009A", "AC03800111",                     ["6A86", "6A86", "6A86", "6A86", "6A86"] },
    };

    private const string Zeros32 = "0000000000000000000000000000000000000000000000000000000000000000";

    [Theory, MemberData(nameof(Commands))]
    public void EveryCommandHasItsTimeAndItsPeople(string command, string? data, string[] statuses)
    {
        string[] situations = ["blank", "initialised", "activated", "kiosk", "terminated"];
        foreach (var (situation, expected) in situations.Zip(statuses))
            Assert.Equal((situation, expected), (situation, $"{Meet(situation).Send(command, data is null ? null : Convert.FromHexString(data), 0).Status:X4}"));
    }

    [Fact]
    public void TheKioskIsNobodyAgainAfterAnotherSelectionAndAfterAReset()
    {
        var card = _office.Issue();
        var talk = new CardSession(card, _ => { });
        var session = new TestSession(_office.Kiosk, c => talk.Transmit(c)).Select().Authenticate();
        session.Must("00B08200", null, 0);

        // An unknown application leaves the one selected, and the kiosk with it.
        Assert.Equal(0x6A82, session.Send("00A40400", Convert.FromHexString("A0000000999901"), 0).Status);
        session.Must("00B08200", null, 0);
        session.Select();
        Assert.Equal(0x6982, session.Send("00B08200", null, 0).Status);

        session.Authenticate();
        session.Must("00A40400", Convert.FromHexString("A000000308"), 0);
        session.Select();
        Assert.Equal(0x6982, session.Send("00B08200", null, 0).Status);

        session.Authenticate();
        talk.Reset();
        session.Select();
        Assert.Equal(0x6982, session.Send("00B08200", null, 0).Status);
    }

    [Fact]
    public void EveryCommandOfASessionWithTheLengthsOfOthersIsRefusedAndHarmless()
    {
        var card = _office.Issue();
        var random = new Random(5);
        var session = TestSession.With(_office.Kiosk, card).Select().Authenticate();
        var before = Convert.ToHexString(session.Must("00B08600", null, 0)[..28]);
        string[] headers = ["00B08200", "00D68300", "00E20028", "80100000", "00880000", "00820000", "002A00BE", "00840000", "802E0000", "00E60000", "00D68200", "80120000"];
        for (var i = 0; i < 3_000; i++)
        {
            var data = new byte[random.Next(250)];
            random.NextBytes(data);
            session.Send(headers[random.Next(headers.Length)], data, 0);
        }

        Assert.Equal(before, Convert.ToHexString(TestSession.With(_office.Kiosk, card).Select().Authenticate().Transaction[..28]));
    }
}
