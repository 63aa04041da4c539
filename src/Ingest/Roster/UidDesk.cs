using System.Globalization;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Roster;

/// <summary>Where people say whether a centre takes cards that have nothing but a UID, as of an instant. Nowhere is the default: such a number can be copied by anybody.</summary>
public sealed class UidDesk(Database database, DistrictDays days, TimeProvider time)
{
    private static readonly TableShape Table = new("uid_permissions", 2, ("centre", ColumnKind.Text), ("from_at", ColumnKind.Number), ("until_at", ColumnKind.Number), ("allowed", ColumnKind.Number));

    private readonly RosterEntry _entry = new(database, days, time);

    /// <param name="at">Null for now. Taps from this instant on are judged by it.</param>
    public RosterAnswer Enter(string centre, bool allowed, DateTimeOffset? at, string who, string reason = "") => _entry.Run(who, (work, now, _) =>
    {
        if (reason.Length > 200 || reason.Any(char.IsControl)) return RosterAnswer.Refused("Give the reason in at most 200 characters on one line.");
        if (work.One<string>("select kind from organisations where id = @centre", new { centre }) is not { } kind) return RosterAnswer.Refused($"There is no organisation '{Shown.Of(centre)}'.");
        if (kind != "centre") return RosterAnswer.Refused($"'{centre}' is a {kind}; cards are taken at centres.");
        var from = (at ?? now).ToUnixTimeMilliseconds();
        var before = Load(work).Where(p => p.Centre == centre).OrderBy(p => p.From).Select(p => new Stretch<bool>(p.From, p.Until, p.Allowed)).ToList();
        var told = $"{centre} {(allowed ? "takes" : "does not take")} cards that have only a UID from {TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(from), days.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}";
        if ((HistoryRules.At(before, from)?.Value ?? false) == allowed) return new RosterAnswer(true, $"{told}: it is so already, nothing changed.");
        var writer = new RowWriter(Table);
        writer.Replace(Table, Rows(centre, before), Rows(centre, HistoryRules.Enter(before, from, allowed, HistoryRules.NoEnd)));
        writer.Write(work);
        var act = Acts.ActLog.Record(work, now, who, allowed ? "uid-allow" : "uid-forbid", centre, new { changes = told, reason });
        // What was tapped there with a bare UID may lie aside or count; all of it is judged again.
        Changes.Add(work, ChangeKind.Everything);
        return new RosterAnswer(true, told + ".", act);
    });

    public static List<UidPermission> Load(Work work) =>
    [
        .. work.Query<(string Centre, long From, long Until, long Allowed)>("select centre, from_at, until_at, allowed from uid_permissions order by centre, from_at")
            .Select(p => new UidPermission(p.Centre, p.From, p.Until, p.Allowed != 0)),
    ];

    private static List<object?[]> Rows(string centre, IReadOnlyList<Stretch<bool>> stretches) => RosterTables.Rows(centre, stretches, allowed => [allowed ? 1L : 0L]);
}
