using System.Security.Cryptography;
using System.Text;
using CardSystem.Ingest.Live;

namespace CardSystem.Ingest.Web.View;

/// <summary>
/// What of the live page somebody may see. A centre within his units he sees whole. Of other centres he sees the sessions that his units hold or that are for them, with their counts, and of who
/// signs in there only his own units' members: so a branch sees its own people and nobody else's. Sessions for nobody in particular are for the centre to watch. What belongs to the whole
/// district, taps set aside and the day's taps, is shown to whoever sees the whole district.
/// </summary>
public sealed class LiveScope
{
    private static readonly HashSet<string> Nothing = [];

    private readonly IReadOnlySet<string> _units;
    private readonly IReadOnlySet<string> _above;

    private LiveScope(string key, bool isWhole, IReadOnlySet<string> units, IReadOnlySet<string> above) => (Key, IsWhole, _units, _above) = (key, isWhole, units, above);

    public static LiveScope Whole { get; } = new("*", true, Nothing, Nothing);

    /// <summary>The same key, the same view.</summary>
    public string Key { get; }

    /// <summary>The whole district.</summary>
    public bool IsWhole { get; }

    /// <summary>One centre whole and nothing else: what a wall shows.</summary>
    public static LiveScope OfCentre(string centre) => new("centre " + centre, false, new HashSet<string>(StringComparer.Ordinal) { centre }, Nothing);

    /// <param name="units">Every unit at which he may watch.</param>
    /// <param name="above">Units above the highest of these: what is for them is for his too.</param>
    public static LiveScope OfUnits(IReadOnlySet<string> units, IReadOnlySet<string> above)
    {
        var text = string.Join(' ', units.Order(StringComparer.Ordinal)) + "|" + string.Join(' ', above.Order(StringComparer.Ordinal));
        return new("units " + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..24], false, units, above);
    }

    /// <summary>The snapshot as if everything else were not there.</summary>
    internal LiveSnapshot Of(LiveSnapshot snapshot) => IsWhole ? snapshot : snapshot with
    {
        Centres = [.. snapshot.Centres.Select(Of).OfType<LiveCentre>()],
        Latest = [.. snapshot.Latest.Where(s => _units.Contains(s.Centre) || _units.Contains(s.BranchId))],
        Kiosks = [.. snapshot.Kiosks.Where(k => _units.Contains(k.Centre))],
        SetAside = [], TapsToday = 0, Lag = snapshot.Lag,
    };

    private LiveCentre? Of(LiveCentre centre)
    {
        if (_units.Contains(centre.Id)) return centre;
        var sessions = centre.Sessions.Where(Concerns).ToList();
        return sessions.Count == 0 ? null : centre with { Sessions = sessions, Visits = 0 };
    }

    private bool Concerns(LiveSession session) => _units.Contains(session.Organiser) || session.Audience.Any(unit => _units.Contains(unit) || _above.Contains(unit));
}
