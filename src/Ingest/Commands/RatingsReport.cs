using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest attendance ratings</c>: what members said of services, at kiosks without a name and to staff with one.</summary>
internal static class RatingsReport
{
    public static Command Create(IngestCommands commands)
    {
        var about = new Argument<string?>("SESSION") { Description = "Only this session, and with what was entered for single members.", Arity = ArgumentArity.ZeroOrOne };
        var session = new Option<string?>("--session") { Description = "The same." };
        var centre = new Option<string?>("--centre") { Description = "Only what was said at kiosks of this centre." };
        var json = CommandOptions.Json();
        var command = new Command("ratings", "Shows how members rated services: counts and the mean per session.") { about, session, centre, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(about) is { } one && result.GetValue(session) is { } other && one != other) result.AddError("Name one session, either as SESSION or as --session.");
        });
        command.SetAction((parsed, _) => commands.GuardAsync(parsed, async (_, database) =>
        {
            var (sums, entered) = Read(database, parsed.GetValue(centre), parsed.GetValue(session) ?? parsed.GetValue(about));
            if (parsed.GetValue(json)) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { kiosks = sums, entered }, ReportJson.Options));
            else foreach (var line in Lines(sums, entered)) await Console.Out.WriteLineAsync(line);
        }));
        return command;
    }

    private static (IReadOnlyList<RatingSum> Sums, IReadOnlyList<Rating> Entered) Read(Database database, string? centre, string? session)
    {
        using var connection = database.OpenWithDerived();
        using var work = Work.Read(database, connection);
        if (centre is not null && work.One<long>("select count(*) from organisations where id = @centre", new { centre }) == 0)
            throw new SettingException($"There is no centre '{Shown.Of(centre)}'.");
        if (session is not null) session = EntryArguments.Session(work, session).Id;
        return (RatingLedger.Sums(work, centre, session), session is null || centre is not null ? [] : RatingStore.Of(work, session));
    }

    private static IEnumerable<string> Lines(IReadOnlyList<RatingSum> sums, IReadOnlyList<Rating> entered)
    {
        if (sums.Count == 0 && entered.Count == 0) yield return "Nobody has rated anything here.";
        foreach (var sum in sums)
        {
            var counts = string.Join(", ", sum.Counts.Select((count, i) => (Stars: i + 1, Count: count)).Reverse().Select(c => $"{c.Stars}: {c.Count}"));
            yield return string.Create(CultureInfo.InvariantCulture, $"{(sum.Session.Length > 0 ? sum.Session : "(no session)")} at {sum.Centre}{(sum.Name.Length > 0 ? ", " + sum.Name : "")}: {Plural.Of(sum.Ratings, "rating")}, {sum.Mean:0.00} on average ({counts})");
        }

        if (entered.Count == 0) yield break;
        yield return string.Create(CultureInfo.InvariantCulture, $"Entered for members: {Plural.Of(entered.Count, "rating")}, {entered.Average(r => r.Stars):0.00} on average");
        foreach (var rating in entered) yield return $"  {rating.Member}: {rating.Stars}{(rating.Comment.Length > 0 ? " " + rating.Comment : "")}";
    }
}
