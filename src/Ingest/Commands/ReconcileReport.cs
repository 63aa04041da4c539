using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Reports;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>A session's counts by kiosk, centre and eye, compared; people stand under their numbers, and their names are given as asked.</summary>
/// <param name="Names">By member's number.</param>
internal sealed record ReconcileReport(string Session, Reconciliation Result, IReadOnlyDictionary<string, string> Names)
{
    /// <summary>Differences printed; further ones are counted.</summary>
    private const int MostPrinted = 1_000;

    /// <param name="withNames">Whole names; otherwise masked.</param>
    /// <exception cref="SettingException">There is no such session.</exception>
    public static ReconcileReport Read(Database database, string id, bool withNames)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        var result = SessionReconciling.Read(database, work, id) ?? throw new SettingException(EntryArguments.NoSession(id));
        return new ReconcileReport(id, result, SessionReconciling.PeopleOf(database, work, result).ToDictionary(p => p.Key, p => withNames ? p.Value.Name : MaskedName.Of(p.Value.Name), StringComparer.Ordinal));
    }

    public IEnumerable<string> ToLines()
    {
        foreach (var door in Result.Doors) yield return $"door {door.Kiosk}: {Counts(door)}";
        yield return $"session {Session}: {Counts(Result.Total)}";
        foreach (var difference in Result.Differences.Take(MostPrinted))
            yield return $"  {Person(difference.Person)}{(difference.Kiosk.Length > 0 ? " at " + difference.Kiosk : "")}: {difference.Why}";
        if (Result.Differences.Count > MostPrinted) yield return $"  and {Result.Differences.Count - MostPrinted} more";
        yield return Result.Agrees ? "Everything agrees." : "The counts do not all agree.";
    }

    public object ToRow() => new
    {
        Session, Result.Agrees, Result.Total, Result.Doors,
        Differences = Result.Differences.Select(d => new { d.Person, Name = Names.GetValueOrDefault(d.Person), Kiosk = d.Kiosk.Length == 0 ? null : d.Kiosk, d.Why }),
    };

    private static string Counts(DoorCount count) =>
        $"{count.AtKiosk} at the kiosk{(count.Kiosk.Length == 0 ? "s" : "")}, {count.AtCentre} at the centre"
        + (count.Heads is { } heads ? $", {Plural.Of(heads, "head")}{(heads == count.AtCentre ? "" : $" ({Math.Abs(heads - count.AtCentre)} {(heads > count.AtCentre ? "more" : "fewer")} than the centre counts)")}" : "")
        + (count.Waiting > 0 ? $"; {Plural.Of(count.Waiting, "tap is", "taps are")} still at the kiosk" : "");

    private string Person(string number) => Names.TryGetValue(number, out var name) ? $"{number} {name}" : number;
}
