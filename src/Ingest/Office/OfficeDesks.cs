using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Office;

/// <summary>Which kiosks are desks of the card office: a plain kiosk issues nothing.</summary>
public static class OfficeDesks
{
    public static bool IsDesk(Work work, string kiosk) => work.One<long>("select count(*) from office_desks where kiosk = @kiosk", new { kiosk }) > 0;

    public static IReadOnlyList<(string Kiosk, string Name, long Since)> List(Work work) =>
        [.. work.Query<(string, string, long)>("select d.kiosk, coalesce(k.name, ''), d.since from office_desks d left join kiosks k on k.kiosk = d.kiosk order by d.kiosk")];

    /// <summary>Makes a kiosk a desk, in the caller's transaction.</summary>
    /// <returns>Why not; null where it is one now.</returns>
    public static string? Add(Work work, string kiosk, string who, DateTimeOffset at)
    {
        if (work.One<long>("select count(*) from kiosks where kiosk = @kiosk", new { kiosk }) == 0) return $"There is no kiosk '{Shown.Of(kiosk)}'; register it first.";
        if (IsDesk(work, kiosk)) return null;
        var act = ActLog.Record(work, at, who, "office-desk", kiosk, new { });
        work.Execute("insert into office_desks(kiosk, since, act) values(@kiosk, @since, @act)", new { kiosk, since = at.ToUnixTimeMilliseconds(), act });
        return null;
    }

    /// <returns>Why not; null where it is none now.</returns>
    public static string? Remove(Work work, string kiosk, string who, DateTimeOffset at)
    {
        if (work.Execute("delete from office_desks where kiosk = @kiosk", new { kiosk }) == 0) return $"'{Shown.Of(kiosk)}' is no desk of the card office; 'ingest office list' shows those there are.";
        ActLog.Record(work, at, who, "office-desk-remove", kiosk, new { });
        return null;
    }
}
