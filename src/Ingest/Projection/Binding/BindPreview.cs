using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Projection.Binding;

/// <summary>What becomes of what was tapped with a card if it is given to a member.</summary>
/// <param name="Card">The card's number.</param>
/// <param name="Member">The member's number, the one that stayed where two were merged.</param>
/// <param name="Taps">The newest first.</param>
/// <param name="IsCut">There are more taps than are looked at.</param>
public sealed record BindPreview(string Card, string Member, IReadOnlyList<PreviewedTap> Taps, IReadOnlyList<PreviewedSession> Sessions, IReadOnlyList<PreviewedCredit> Credits, bool IsCut)
{
    /// <summary>Taps that will count, in sessions or as visits.</summary>
    public int Counting => Taps.Count(t => t.Aside is null);
}

/// <param name="At">Unix milliseconds.</param>
/// <param name="Session">Empty for a visit, and for a tap that stays aside.</param>
/// <param name="Aside">The reason under which it will lie aside; null where it counts.</param>
public sealed record PreviewedTap(long At, string Kiosk, string Centre, string Session, string? Aside);

/// <param name="Starts">Unix milliseconds.</param>
/// <param name="Before">Null where there is no attendance now.</param>
public sealed record PreviewedSession(string Session, string Name, string Centre, long Starts, Outcome? Before, Outcome? After);

/// <summary>What the change is worth in one category, before caps.</summary>
/// <param name="Points">Hundredths of a point.</param>
/// <param name="Minutes">For the time bank.</param>
public sealed record PreviewedCredit(string Category, long Points, long Minutes);
