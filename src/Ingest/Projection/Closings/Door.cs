namespace CardSystem.Ingest.Projection.Closings;

/// <summary>A kiosk as a door of sessions: how far its taps are known to be all here.</summary>
/// <param name="HeardAt">When it last said how it is, Unix milliseconds; 0 where it never did.</param>
/// <param name="CompleteTo">Every tap it made up to then is here, Unix milliseconds; 0 where that cannot be said.</param>
/// <param name="Waiting">Taps it has and we have not.</param>
internal sealed record Door(string Kiosk, long HeardAt, long CompleteTo, long Waiting)
{
    public static Door Silent(string kiosk) => new(kiosk, 0, 0, 0);
}
