using CardSystem.Ingest.District;
using CardSystem.Ingest.Office;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Tests.Roster;
using CardSystem.Ingest.Tests.Support;
using CardSystem.TestKit;

namespace CardSystem.Ingest.Tests.Office;

/// <summary>The centre's side of the card office over a small roster, with both authorities.</summary>
internal sealed class TestOffice : IDisposable
{
    public const string Desk = "desk-1";

    public TestOffice(string kind, PostgresServer server)
    {
        Roster = new TestRoster(kind, server);
        Trust = new TestTrust(Roster.Database, Roster.Time);
        var days = new DistrictDays(TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        (Issuing, Care) = (new IssuingDesk(Database.Database, Trust.Keys, Options, days, Time), new CardCare(Database.Database, Trust.Keys, Options, days, Time));
    }

    public TestRoster Roster { get; }
    public TestTrust Trust { get; }
    public OfficeOptions Options { get; } = new();
    public IssuingDesk Issuing { get; }
    public CardCare Care { get; }
    public TestDatabase Database => Roster.Database;
    public ManualTime Time => Roster.Time;

    public CertifyAnswer Certify(TestChip chip, string member = "M1", string? replaces = null) =>
        Good(Issuing.Certify(Desk, Good(Issuing.Begin(Desk, member, replaces)).Card, chip.Request, chip.ReceiptKey, ""));

    /// <summary>From nothing to a card in use.</summary>
    public string Issue(TestChip chip, string member = "M1", string? replaces = null)
    {
        var papers = Certify(chip, member, replaces);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("active", Good(Issuing.Activate(Desk, papers.Card, chip.Receipt(papers.Challenge))).State);
        return papers.Card;
    }

    public static T Good<T>(OfficeAnswer<T> answer) where T : class
    {
        Assert.True(answer.Value is not null, answer.Problem);
        return answer.Value;
    }

    /// <summary>The refusal's status and sentence.</summary>
    public static string Bad<T>(OfficeAnswer<T> answer) where T : class => answer.Value is null ? $"{answer.Status} {answer.Problem}" : "an answer";

    public List<string> States(string card) => [.. Database.Query<(string State, long From)>($"select state, from_at from card_states where card = '{card}' order by from_at").Select(s => s.State)];

    public List<string> Acts() => [.. Database.Query<(string What, string Subject)>("select what, subject from acts where what like 'card-%' order by act").Select(a => $"{a.What} {a.Subject}")];

    public void Dispose()
    {
        Trust.Dispose();
        Roster.Dispose();
    }
}
