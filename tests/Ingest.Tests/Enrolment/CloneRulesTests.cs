using CardSystem.Contracts;
using CardSystem.Ingest.Gateway;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Enrolment;

public sealed class CloneRulesTests
{
    private static string Run(params string[] boots)
    {
        IReadOnlyList<string> seen = [];
        var found = "";
        foreach (var boot in boots)
        {
            (seen, var between) = CloneRules.Note(seen, boot);
            if (between is not null) found += $"{boot}<{between} ";
        }

        return found.Trim();
    }

    [Fact]
    public void AMachineThatStartsAgainAndAgainIsOneMachine() => Assert.Equal("", Run("a", "a", "b", "b", "c", "d", "d"));

    [Fact]
    public void AnEarlierStartThatSpeaksAgainIsAnotherMachine()
    {
        Assert.Equal("a<b", Run("a", "b", "a"));
        Assert.Equal("a<b b<a a<b", Run("a", "a", "b", "b", "a", "a", "b", "a"));
        Assert.Equal("a<c", Run("a", "b", "c", "a"));
    }

    [Fact]
    public void OnlySoManyStartsAreRemembered()
    {
        var many = Enumerable.Range(0, CloneRules.Remembered).Select(i => $"boot{i}").ToArray();
        Assert.Equal("", Run(["a", .. many, "a"]));
        Assert.Equal("a<boot0", Run(["a", many[0], "a"]));
    }

    [Fact]
    public void TheBookTellsOnceWhatItSawAndFromWhere()
    {
        var book = new CloneBook(new ManualTime(DateTimeOffset.UnixEpoch));
        var (one, two) = (new KioskId("kiosk-1"), new KioskId("kiosk-2"));
        book.Arrived(one, "10.0.0.5:4000");
        book.Noted(one, "aa");
        book.Arrived(one, "10.0.0.9:4001");
        book.Noted(one, "bb");
        book.Noted(two, "aa");
        Assert.Empty(book.Take());
        book.Arrived(one, "10.0.0.5:4002");
        book.Noted(one, "aa");
        book.Noted(one, "bb");
        var seen = Assert.Single(book.Take());
        Assert.Equal(("kiosk-1", 2L, "Boot bb spoke again after boot aa: two machines use this kiosk's identity, lately from 10.0.0.9 and 10.0.0.5."), (seen.Kiosk, seen.Times, seen.Detail));
        Assert.Empty(book.Take());
    }
}
