using CardSystem.CardAgent.Health;
using CardSystem.CardAgent.Kiosk;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Kiosk;

public sealed class HotlistBookTests
{
    private static readonly DateTimeOffset Now = Workbench.Morning;

    private static HotlistMessage Change(long from, long to, params (string Card, string State)[] entries) => new(from, to, Now, [.. entries.Select(e => new HotlistEntry(e.Card, e.State))]);

    private static RefusalReason[] States(HotlistBook book, params string[] cards) => [.. cards.Select(c => book.StateOf(new CardId(c)))];

    [Fact]
    public void ChangesApplyInTheirOrderAndSurviveARestart()
    {
        using var bench = new Workbench();
        var book = bench.Hotlist;
        book.Take(Change(0, 2, ("CARD0001", "lost"), ("CARD0002", "suspended")));
        book.Take(Change(2, 4, ("CARD0003", "replaced"), ("CARD0001", "active")));
        RefusalReason[] known = [RefusalReason.None, RefusalReason.CardSuspended, RefusalReason.CardRevoked];
        Assert.Equal(known, States(book, "CARD0001", "CARD0002", "CARD0003"));
        // One that begins elsewhere does not fit; the centre sends what is missing when the status tells the version.
        book.Take(Change(5, 6, ("CARD0004", "lost")));
        book.Take(Change(2, 3, ("CARD0004", "lost")));
        Assert.Equal((4L, 2), (book.Version, book.Count));
        bench.Close();
        using var again = new Workbench(bench);
        Assert.Equal(known, States(again.Hotlist, "CARD0001", "CARD0002", "CARD0003"));
        Assert.Equal((4L, Now), (again.Hotlist.Version, again.Hotlist.At));
    }

    [Fact]
    public void AWholeListInPagesCountsOnceItIsWhole()
    {
        using var bench = new Workbench();
        var book = bench.Hotlist;
        book.Take(Change(0, 9, ("CARD0009", "lost")));
        book.Take(Change(0, 3, ("CARD0001", "revoked")) with { Full = true, More = true });
        Assert.Equal([RefusalReason.None, RefusalReason.CardRevoked], States(book, "CARD0001", "CARD0009"));
        // The centre was put back to an older copy: its version is lower than ours, and counts all the same.
        book.Take(Change(3, 5, ("CARD0002", "lost")));
        Assert.Equal([RefusalReason.CardRevoked, RefusalReason.CardRevoked, RefusalReason.None], States(book, "CARD0001", "CARD0002", "CARD0009"));
        Assert.Equal(5, book.Version);
    }

    [Fact]
    public void AListThatIsTooOldIsSaidToBeAndANewOneClearsIt()
    {
        using var bench = new Workbench();
        Assert.False(bench.Health.Has(TroubleKind.HotlistOld));
        bench.Hotlist.Take(Change(0, 1, ("CARD0001", "lost")));
        bench.Time.Advance(TimeSpan.FromHours(25));
        bench.Hotlist.CheckAge();
        Assert.Equal("the list of lost cards is more than 25 hours old", bench.Health.InOneLine?.Split("; ").Last());
        // The newest version, told anew: nothing changed, but now it is known.
        bench.Hotlist.Take(Change(1, 1) with { At = Now.AddHours(25) });
        Assert.False(bench.Health.Has(TroubleKind.HotlistOld));
        // One that is behind a newer version does not become newer by hearing of it.
        bench.Time.Advance(TimeSpan.FromHours(30));
        bench.Hotlist.Take(Change(3, 3) with { At = Now.AddHours(55) });
        Assert.True(bench.Health.Has(TroubleKind.HotlistOld));
    }

    [Fact]
    public void WithoutAnyListForADayThatIsSaidToo()
    {
        using var bench = new Workbench();
        bench.Time.Advance(TimeSpan.FromHours(24));
        bench.Hotlist.CheckAge();
        Assert.Contains("the list of lost cards has never been received", bench.Health.InOneLine!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("cardsystem-hotlist-1 3 1700000000000\nCARD0001\n")]
    [InlineData("cardsystem-hotlist-1 3 1700000000000\nCARD0001\nend 2\n")]
    [InlineData("cardsystem-hotlist-1 x 1700000000000\nend 0\n")]
    [InlineData("cardsystem-hotlist-1 3 1700000000000\nnot a card\nend 1\n")]
    public void AFileThatIsNotWholeIsNotUsed(string content)
    {
        using var bench = new Workbench();
        File.WriteAllText(Path.Combine(bench.Folder, "hotlist.txt"), content);
        bench.Close();
        using var again = new Workbench(bench);
        Assert.Equal((0L, (DateTimeOffset?)null, 0), (again.Hotlist.Version, again.Hotlist.At, again.Hotlist.Count));
    }

    [Fact]
    public void AHundredThousandCardsAreTakenPageByPage()
    {
        using var bench = new Workbench();
        const int pages = 40, cards = 2_500;
        for (var page = 0; page < pages; page++)
        {
            var entries = Enumerable.Range(page * cards, cards).Select(i => ($"CARD{i:D6}", i % 2 == 0 ? "lost" : "suspended")).ToArray();
            bench.Hotlist.Take(Message.ReadHotlist(Message.Write(Change(page * cards, (page + 1) * cards, entries) with { Full = page == 0, More = page < pages - 1 })));
        }

        Assert.Equal(100_000, bench.Hotlist.Count);
        Assert.Equal([RefusalReason.CardRevoked, RefusalReason.CardSuspended, RefusalReason.None], States(bench.Hotlist, "CARD099998", "CARD099999", "CARD100000"));
        bench.Close();
        using var again = new Workbench(bench);
        Assert.Equal((100_000, 100_000L), (again.Hotlist.Count, again.Hotlist.Version));
    }

    [Fact]
    public void NonsenseOnTheListIsRefusedWhole() => Assert.Throws<FormatException>(() =>
    {
        using var bench = new Workbench();
        bench.Hotlist.Take(Change(0, 1, ("no card", "lost")));
    });
}
