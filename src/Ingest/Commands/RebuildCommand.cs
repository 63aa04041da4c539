using System.CommandLine;
using System.Globalization;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Projection.Rebuilding;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary><c>ingest rebuild [--replace]</c>: everything derived is derived again beside the live tables and compared with them.</summary>
internal static class RebuildCommand
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(5);

    public static Command Create(IngestCommands commands)
    {
        var replace = new Option<bool>("--replace") { Description = "Let what was derived anew take the live one's place; a running service is told to derive everything anew itself." };
        var rebuild = new Command("rebuild", "Derives everything anew from the tap log beside the live tables and compares the two; ends with 1 where they differ.") { replace };
        rebuild.SetAction((parsed, stop) => commands.GuardAsync(parsed, (settings, database) => RunAsync(settings, database, parsed.GetValue(replace), TimeProvider.System, stop)));
        return rebuild;
    }

    internal static async Task RunAsync(IngestSettings settings, Database database, bool replace, TimeProvider time, CancellationToken stop)
    {
        var told = time.GetTimestamp();
        var rebuild = new DerivedRebuild(database, settings.Projection, new DistrictDays(settings.Zone), time, (done, all) =>
        {
            if (time.GetElapsedTime(told) < TellEvery) return;
            told = time.GetTimestamp();
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} of {Plural.Of(all, "tap")}"));
        });
        rebuild.BringUpToDate(stop);
        var beside = database.Beside();
        var comparison = rebuild.Run(beside, stop);
        foreach (var table in comparison.Tables) await Console.Out.WriteLineAsync($"{table.Name}: {Plural.Of(table.Live, "row")} live, {table.Fresh} derived anew{(table.Differences == 0 ? "" : $", {table.Differences} differ")}");
        foreach (var row in comparison.First) await Console.Out.WriteLineAsync(row);
        if (replace) await Console.Out.WriteLineAsync(Replace(database, beside));
        beside.RemoveBeside();
        if (!comparison.IsEqual) throw new FindingException(replace ? "What was derived live was not what the log, the entered data and the instant come to." : "What is derived live is not what the log, the entered data and the instant come to; 'ingest rebuild --replace' puts it right.");
        await Console.Out.WriteLineAsync("Derived anew, it is the same.");
    }

    private static string Replace(Database database, Database beside)
    {
        using (var projection = database.TryLockProjection())
        {
            if (projection is not null)
            {
                database.Replace(beside);
                return "What was derived anew has taken the live one's place.";
            }
        }

        using var connection = database.Open();
        using var work = Work.Begin(database, connection);
        Changes.Add(work, ChangeKind.Everything);
        work.Commit();
        return "A service is running over this database; it has been told to derive everything anew and does so now.";
    }
}

/// <summary>A check found something: one sentence, exit 1.</summary>
internal sealed class FindingException(string message) : RefusedException(message);
