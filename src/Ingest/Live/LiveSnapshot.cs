namespace CardSystem.Ingest.Live;

/// <summary>Everything the live page shows, at one moment. Immutable; names are masked already.</summary>
/// <param name="Version">Rises by one with every change.</param>
/// <param name="Latest">Up to 20 of each centre, the newest of all first.</param>
/// <param name="Lag">Committed taps the projection has not reached yet.</param>
/// <param name="Due">Members whose sums, and sessions and members whose attendance, are behind what is known.</param>
public sealed record LiveSnapshot(
    long Version, DateTimeOffset At,
    IReadOnlyList<LiveCentre> Centres, IReadOnlyList<LiveSignIn> Latest, IReadOnlyList<LiveKiosk> Kiosks, IReadOnlyList<LiveSetAside> SetAside,
    long TapsToday, long Lag, long Due = 0)
{
    public static LiveSnapshot Empty { get; } = new(0, DateTimeOffset.UnixEpoch, [], [], [], [], 0, 0);
}

/// <param name="Visits">Members who tapped at this centre today while no session was open.</param>
public sealed record LiveCentre(string Id, string Name, IReadOnlyList<LiveSession> Sessions, long Visits);

/// <summary>One session of today. OnTime and Late include walk-ins; signed in = OnTime + Late; WalkIn are those of them nobody expected.</summary>
/// <param name="Arrivals">Sign-ins by minute, in order, only minutes that have any.</param>
public sealed record LiveSession(
    string Id, string Name, DateTimeOffset Opens, DateTimeOffset Starts, DateTimeOffset LateAfter, DateTimeOffset Closes,
    long OnTime, long Late, long WalkIn, long Expected, IReadOnlyList<LiveArrivals> Arrivals)
{
    /// <summary>The unit that holds it; empty where none is named.</summary>
    public string Organiser { get; init; } = "";

    /// <summary>The units it is for, also the branches of those who are named one by one; empty where it is for nobody in particular.</summary>
    public IReadOnlyList<string> Audience { get; init; } = [];
}

public sealed record LiveArrivals(DateTimeOffset Minute, long Count);

/// <param name="Name">Masked: 张*.</param>
/// <param name="State"><c>present</c>, <c>late</c>, <c>walk-in</c> or <c>visit</c>.</param>
public sealed record LiveSignIn(DateTimeOffset At, string Name, string Branch, string? Session, string Centre, string Kiosk, string State)
{
    /// <summary>The id of the member's branch.</summary>
    public string BranchId { get; init; } = "";
}

/// <param name="CompleteTo">Every tap the kiosk made up to then is committed here; null while it has never said so.</param>
/// <param name="Trouble">Plain words where something is wrong, else null.</param>
public sealed record LiveKiosk(string Id, string Name, string Centre, bool Online, DateTimeOffset? CompleteTo, long Waiting, DateTimeOffset? LastTap, int ReadersReady, int ReadersTotal, string? Trouble);

/// <param name="Reason">Kebab-case, for instance <c>unknown-card</c>.</param>
public sealed record LiveSetAside(string Reason, long Count);
