using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest roster tree [--day DAY] [--unit ID]</c>.</summary>
internal static class RosterTree
{
    public static Command Create(IngestCommands commands)
    {
        var day = RosterCommand.Day("--day", "The tree as it was on that day; today without it.");
        var unit = new Option<string?>("--unit") { Description = "Only this unit and what is below it." };
        var command = new Command("tree", "The organisations' tree with the number of members at home in or below each unit.") { day, unit };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var today = new DistrictDays(settings.Zone).Of(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            foreach (var line in Lines(database, RosterCommand.Day(parsed, day) ?? today, parsed.GetValue(unit)).DefaultIfEmpty("There are no organisations yet; 'ingest template organisations' writes a table to fill in.")) await Console.Out.WriteLineAsync(line);
        }));
        return command;
    }

    /// <exception cref="SettingException">There was no such unit.</exception>
    internal static IEnumerable<string> Lines(Database database, long day, string? unit)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        var book = RosterBook.Load(work, day);
        var tree = book.TreeAt(day);
        if (unit is not null && tree[unit] is null) throw new SettingException($"There was no unit '{Shown.Of(unit)}' on {MemberRules.Day(day)}.");
        var counts = Counts(book, tree, day);
        var waiting = new Stack<(Organisation Unit, int Depth)>((unit is null ? tree.Roots : [tree[unit]!]).Reverse().Select(u => (u, 0)));
        while (waiting.TryPop(out var next))
        {
            // A damaged tree with a circle has no root below which it would be met; the bound is for one named by --unit.
            if (next.Depth > tree.Count) yield break;
            yield return $"{new string(' ', next.Depth * 2)}{next.Unit.Id} {next.Unit.Name} ({next.Unit.Kind}, {Plural.Of(counts.GetValueOrDefault(next.Unit.Id), "member")})";
            foreach (var child in tree.Children(next.Unit.Id).Reverse()) waiting.Push((child, next.Depth + 1));
        }
    }

    private static Dictionary<string, int> Counts(RosterBook book, UnitTree tree, long day)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var member in book.Members.Values)
        {
            if (book.HomeAt(member, day) is not { } home) continue;
            foreach (var unit in tree.Upwards(home.Id)) counts[unit.Id] = counts.GetValueOrDefault(unit.Id) + 1;
        }

        return counts;
    }
}
