using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>What the commands about attendance have in common: who enters it and why, and which session and member it is about.</summary>
internal static class EntryArguments
{
    /// <exception cref="SettingException">There is no such session.</exception>
    public static PlannedSession Session(Work work, string id) => Timetable.Load(work).Sessions.GetValueOrDefault(id)
        ?? throw new SettingException(NoSession(id));

    public static string NoSession(string id) => $"There is no session '{Shown.Of(id)}' in the timetable; 'ingest activity list --from DAY' shows those there are.";

    /// <exception cref="SettingException">There is no such member.</exception>
    public static Member Member(Work work, string number) => RosterBook.Load(work).Members.GetValueOrDefault(number)
        ?? throw new SettingException($"There is no member '{Shown.Of(number)}' in the roster.");

    /// <returns>0 where the option was not given.</returns>
    /// <exception cref="SettingException">It is not a time.</exception>
    public static long Instant(ParseResult parsed, Option<string?> option, TimeZoneInfo zone)
    {
        if (parsed.GetValue(option) is not { } text) return 0;
        return WallTimeRules.TryRead(text, zone, out var at, out var wrong) ? at : throw new SettingException($"{option.Name}: {wrong}");
    }

    /// <summary>Enters something in one transaction; what was refused leaves nothing.</summary>
    /// <exception cref="SettingException">It was refused, with the sentence that says why.</exception>
    public static Entered Enter(Database database, Func<Work, Entered> enter)
    {
        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        var entered = enter(work);
        if (entered.Refused is { } why) throw new SettingException(why);
        if (entered.IsNew) work.Commit();
        return entered;
    }

    public static string Told(Entered entered, string done) => entered.IsNew ? $"{done} (act {entered.Act})." : $"That stands there already (act {entered.Act}); nothing was changed.";
}
