using CardSystem.CardAgent.Office;
using CardSystem.CardAgent.Settings;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.CardAgent.Tests.Office;

/// <summary>Many cards, one after another.</summary>
public sealed class BatchTests : IAsyncLifetime
{
    private readonly OfficeFolder _folder = new();
    private FakeOffice _office = null!;

    public async ValueTask InitializeAsync() => _office = await FakeOffice.StartAsync(_folder);

    public async ValueTask DisposeAsync()
    {
        await _office.DisposeAsync();
        _folder.Dispose();
    }

    private string Result => _folder.File_("list-result.csv");

    private static List<BatchRow> Rows(params string[] members) => [.. members.Select(m => new BatchRow(m, null))];

    /// <summary>member outcome</summary>
    private List<string> Written() => [.. File.ReadAllLines(Result).Skip(1).Select(l => l.Split(',')).Where(c => c[3] != "begun").Select(c => $"{c[1]} {c[3]}")];

    [Fact]
    public void OneBadCardNeverStopsTheRest()
    {
        using var clerk = new TestClerk(_office, _folder);
        clerk.Pile.Enqueue((TestClerk.Blank(), []));
        clerk.Pile.Enqueue((TestClerk.Blank(), [new CardFault(CardFaultKind.MemoryFull, 3)]));
        clerk.Pile.Enqueue((VirtualCard.WithApplications("a door card", [4, 1, 2, 3, 4, 5, 7]), []));
        clerk.Pile.Enqueue((TestClerk.Blank(), [new CardFault(CardFaultKind.CutAfter, 9)]));
        var without = 0;
        clerk.At((desk, stop) => without = desk.Batch(Rows("M1", "M2", "M9", "M3"), Result, stop));
        Assert.Equal(1, without);
        Assert.Equal(["M1 issued", "M2 issued", "M9 refused", "M3 issued"], Written());
        Assert.All(_office.Issues, i => Assert.Equal("active", i.State));
        Assert.Contains("1 of 4: 张* (M1), branch b1: lay down a blank card.", clerk.Said);
        Assert.Equal(2, clerk.Said.Count(s => s.EndsWith("Take it away and lay down another for 张*.", StringComparison.Ordinal)));
    }

    [Fact]
    public void AMemberForWhomNoCardWorksIsToldAndTheNextOnesTurnComes()
    {
        using var clerk = new TestClerk(_office, _folder);
        for (var bad = 0; bad < new OfficeOptions().CardsPerMember; bad++) clerk.Pile.Enqueue((TestClerk.Blank(), [new CardFault(CardFaultKind.MemoryFull, 2)]));
        clerk.At((desk, stop) => Assert.Equal(1, desk.Batch(Rows("M1", "M2"), Result, stop)));
        Assert.Equal(["M1 failed", "M2 issued"], Written());
        // Another day, another box of cards.
        clerk.At((desk, stop) => Assert.Equal(0, desk.Batch(Rows("M1", "M2"), Result, stop)));
        Assert.Equal(["M1 failed", "M2 issued", "M1 issued"], Written());
        Assert.Contains("1 have their cards already; going on.", clerk.Said);
    }

    [Fact]
    public void ABatchThatLosesTheCentreGoesOnWhereItStopped()
    {
        using var clerk = new TestClerk(_office, _folder);
        _office.Loses = 7;
        var e = Assert.Throws<OfficeException>(() => clerk.At((desk, stop) => desk.Batch(Rows("M1", "M2", "M3"), Result, stop)));
        Assert.Equal(OfficeFault.Unreachable, e.Fault);
        Assert.Equal(["M1 issued"], Written());
        clerk.Slot.Take();
        clerk.At((desk, stop) => Assert.Equal(0, desk.Batch(Rows("M1", "M2", "M3"), Result, stop)));
        Assert.Equal(["M1 issued", "M2 issued", "M3 issued"], Written());
        Assert.Equal(3, _office.Issues.Count);
    }

    [Theory]
    [InlineData("name\nM1", "The list 'f' has no column 'member'; its first line names the columns, for instance: member,replace")]
    [InlineData("member\nM1\nM1", "Line 3 of the list: 'M1' stands there already.")]
    [InlineData("member\nM 1", "Line 2 of the list: 'M 1' is not a member's number.")]
    [InlineData("member,replace\nM1,x", "Line 2 of the list: 'x' is not a card's number.")]
    [InlineData("", "The list 'f' has no column 'member'; its first line names the columns, for instance: member,replace")]
    public void AListThatIsWrongIsRefusedBeforeTheFirstCard(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<SettingException>(() => BatchList.Rows(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), "f")).Message);

    [Fact]
    public void AListMayComeFromASpreadsheet() => Assert.Equal(
        [new BatchRow("M1", null), new BatchRow("M2", "3101000000000001")],
        BatchList.Rows(["\uFEFF姓名,\"Member\",replace", "张三,\"M1\",", "", "李四, M2 ,3101000000000001"], "f"));

    [Fact]
    public void AFileThatIsNoResultFileIsLeftAlone()
    {
        File.WriteAllText(Result, "something else\n");
        Assert.Throws<SettingException>(() => BatchResults.Open(Result, TimeProvider.System).Dispose());
        Assert.Equal("something else\n", File.ReadAllText(Result));
    }
}
