using CardSystem.Ingest.Live;

namespace CardSystem.Ingest.Web.View;

/// <summary>What of the live page somebody chose to look at: one session, one centre, or everything; each empty where it is not chosen. A session goes before a centre.</summary>
public readonly record struct LiveChoice(string Centre, string Session)
{
    public static LiveChoice Everything { get; } = new("", "");

    /// <summary>As an address has it.</summary>
    public static LiveChoice Of(string? centre, string? session) => new(centre ?? "", session ?? "");

    public bool IsEverything => Centre.Length + Session.Length == 0;

    internal IReadOnlyList<LiveCentre> Of(IReadOnlyList<LiveCentre> centres)
    {
        var (centre, session) = this;
        if (session.Length > 0)
            return [.. centres.Where(c => c.Sessions.Any(s => s.Id == session)).Select(c => c with { Sessions = [.. c.Sessions.Where(s => s.Id == session)], Visits = 0 })];
        return centre.Length == 0 ? centres : [.. centres.Where(c => c.Id == centre)];
    }

    internal bool Has(LiveSignIn signIn) => Session.Length > 0 ? signIn.Session == Session : Centre.Length == 0 || signIn.Centre == Centre;
}
