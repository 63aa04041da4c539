using CardSystem.CardAgent.Outbox;
using CardSystem.CardAgent.Taps;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Tests.Taps;

public sealed class SignInBookTests
{
    [Fact]
    public void TheOldestAreForgottenFirstAndTheLatestTimeCounts()
    {
        var book = new SignInBook(3);
        for (var i = 0; i < 5; i++) book.Remember(new SignIn(new CardId($"CARD{i:0000}"), null, Workbench.Morning.AddMinutes(i)));
        Assert.Equal(3, book.Count);
        Assert.Null(book.Last(new CardId("CARD0001"), null));

        book.Remember(new SignIn(new CardId("CARD0002"), null, Workbench.Morning.AddMinutes(9)));
        book.Remember(new SignIn(new CardId("CARD0007"), null, Workbench.Morning.AddMinutes(10)));
        Assert.Equal(Workbench.Morning.AddMinutes(9), book.Last(new CardId("CARD0002"), null)?.At);
    }

    [Fact]
    public void SessionsAreToldApartAndWhatComesFromDiskDoesNotOverwrite()
    {
        var book = new SignInBook(10);
        var card = new CardId("CARD0001");
        book.Remember(new SignIn(card, new SessionId("study"), Workbench.Morning));
        book.RememberOlder(new SignIn(card, new SessionId("study"), Workbench.Morning.AddHours(-3)));
        book.RememberOlder(new SignIn(card, null, Workbench.Morning.AddHours(-5)));
        Assert.Equal(Workbench.Morning, book.Last(card, new SessionId("study"))?.At);
        Assert.Equal(Workbench.Morning.AddHours(-5), book.Last(card, null)?.At);
        Assert.Null(book.Last(card, new SessionId("other")));
    }

    [Fact]
    public void NeverMoreThanItsBoundWhateverComes()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var book = new SignInBook(20);
            for (var i = 0; i < 500; i++) book.Remember(new SignIn(new CardId($"CARD{random.Next(60):0000}"), null, Workbench.Morning.AddSeconds(random.Next(1_000))));
            Assert.True(book.Count <= 20, $"seed {seed}: {book.Count}");
        }
    }
}
