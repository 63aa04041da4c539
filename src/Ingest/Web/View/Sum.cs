using System.Globalization;
using CardSystem.Ingest.Live;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.View;

/// <summary>What some sessions come to together.</summary>
internal sealed record Sum(long OnTime, long Late, long WalkIn, long Expected)
{
    public long SignedIn => OnTime + Late;

    /// <summary>Those expected who have not come.</summary>
    public long Missing => Math.Max(Expected - (SignedIn - WalkIn), 0);

    public static Sum Of(IReadOnlyList<LiveSession> sessions) =>
        new(sessions.Sum(s => s.OnTime), sessions.Sum(s => s.Late), sessions.Sum(s => s.WalkIn), sessions.Sum(s => s.Expected));

    public string ExpectedText(PageTexts texts) => Expected > 0 ? PageTexts.Fill(texts.ExpectedCount, PageTexts.Number(Expected)) : "";

    public BarView Bar(PageTexts texts) => new(
        Percent(OnTime), Percent(SignedIn),
        PageTexts.Fill(Expected > 0 ? texts.BarLabel : texts.BarLabelOpen, SignedIn, Expected, OnTime, Late, WalkIn));

    private string Percent(long part) => (100.0 * part / Math.Max(SignedIn + Missing, 1)).ToString("0.##", CultureInfo.InvariantCulture) + "%";
}
