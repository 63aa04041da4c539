using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest roster show MEMBER [--day DAY] [--json] [--names]</c>.</summary>
internal static class RosterShow
{
    public static Command Create(IngestCommands commands)
    {
        var (member, day) = (CommandOptions.Member(), RosterCommand.Day("--day", "The day for which it is told where the member belongs; today without it."));
        var json = CommandOptions.Json();
        var names = CommandOptions.Names();
        var command = new Command("show", "What is known of a member: branch, communities, temporary affiliations, exemptions, cards, over time.") { member, day, json, names };
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (settings, database) =>
        {
            var today = new DistrictDays(settings.Zone).Of(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            var file = Read(database, parsed.GetValue(member)!, RosterCommand.Day(parsed, day) ?? today, parsed.GetValue(names), settings.Zone);
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(file, ReportJson.Options));
            else foreach (var line in file.ToLines()) await Console.Out.WriteLineAsync(line);
        }));
        return command;
    }

    /// <exception cref="SettingException">There is no such member.</exception>
    internal static MemberSheet Read(Database database, string number, long day, bool names, TimeZoneInfo zone)
    {
        using var connection = database.Open();
        using var work = Work.Read(database, connection);
        var book = RosterBook.Load(work, day);
        if (!book.Members.TryGetValue(number, out var member)) throw new SettingException($"There is no member '{Shown.Of(number)}'.");
        var file = MemberFile.Load(work, member.Number)[member.Number];
        return new MemberSheet(
            member.Number, names ? file.Name! : member.MaskedName, number == member.Number ? null : number, member.Absorbed, Day(day), book.HomeAt(member, day)?.Id, book.IsExempt(member, day),
            [.. book.BelongingAt(member, day).Select(b => new BelongingSheet(b.Unit.Id, b.Unit.Name, b.Kind.ToString().ToLowerInvariant(), b.Directly))],
            [.. file.Homes.Select(s => Of(s.From, s.Until, s.Value))], [.. file.Communities.Select(s => Of(s.From, s.Until, s.Value ?? "none"))],
            [.. file.Stays.Select(s => Of(s.From, s.Until, s.Value))], [.. book.ExemptionsOf(member).Select(e => Of(e.From, e.Until, e.Reason))],
            [.. book.CardsOf(member).Select(c => new CardSheet(c.Number,
                [.. c.Holders.All.Select(h => new SpanSheet(Time(h.From, zone), Time(h.Until, zone), h.Value?.Number ?? "nobody"))],
                [.. c.States.All.Select(s => new SpanSheet(Time(s.From, zone), Time(s.Until, zone), CardRules.Word(s.Value)))]))]);
    }

    private static SpanSheet Of(long from, long until, string value) => new(from <= HistoryRules.Beginning ? null : Day(from), until >= HistoryRules.NoEndDay ? null : Day(until), value);

    private static string Day(long day) => MemberRules.Day(day);

    private static string? Time(long at, TimeZoneInfo zone) => at is <= HistoryRules.Beginning or HistoryRules.NoEnd ? null
        : TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(at), zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

/// <param name="From">Null where there is no beginning.</param>
/// <param name="Until">Exclusive; null where there is no end.</param>
internal sealed record SpanSheet(string? From, string? Until, string Value)
{
    public override string ToString() => $"{Value}{(From is null ? "" : $" from {From}")}{(Until is null ? "" : $" until {Until}")}";
}

internal sealed record BelongingSheet(string Unit, string Name, string Kind, bool Directly);

internal sealed record CardSheet(string Card, IReadOnlyList<SpanSheet> Holders, IReadOnlyList<SpanSheet> States);

/// <summary>What is known of a member, for people and for programs.</summary>
internal sealed record MemberSheet(
    string Member, string Name, string? AskedAs, IReadOnlyList<string> Absorbed, string Day, string? Home, bool Exempt, IReadOnlyList<BelongingSheet> Belongs,
    IReadOnlyList<SpanSheet> Homes, IReadOnlyList<SpanSheet> Communities, IReadOnlyList<SpanSheet> Temporary, IReadOnlyList<SpanSheet> Exemptions, IReadOnlyList<CardSheet> Cards)
{
    public IEnumerable<string> ToLines()
    {
        yield return $"{Member} {Name}{(AskedAs is null ? "" : $" ({AskedAs} was merged into it)")}";
        if (Absorbed.Count > 0) yield return $"merged into it: {string.Join(", ", Absorbed)}";
        yield return $"on {Day}: {Home ?? "no branch"}{(Exempt ? ", exempt" : "")}";
        foreach (var ways in Belongs.GroupBy(b => b.Kind, StringComparer.Ordinal)) yield return $"  {ways.Key}: {string.Join(" < ", ways.Select(b => $"{b.Unit} {b.Name}"))}";
        foreach (var (what, spans) in new[] { ("home", Homes), ("community", Communities), ("temporary", Temporary), ("exempt", Exemptions) })
        {
            foreach (var span in spans) yield return $"{what}: {span}";
        }

        foreach (var card in Cards) yield return $"card {card.Card}: {string.Join("; ", card.Holders.Concat(card.States))}";
    }
}
