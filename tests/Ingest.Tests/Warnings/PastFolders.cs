using System.IO.Compression;
using System.Text;

namespace CardSystem.Ingest.Tests.Warnings;

/// <summary>Folders of histories: those of 2013, whole or divided, and small ones made up from a seed. Removed with the test.</summary>
public sealed class PastFolders : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cardsystem-past-").FullName;

    public static string Of2013 { get; } = Find();

    /// <summary>The cohorts of 2013 that are odd, or even.</summary>
    public string Cohorts(bool odd)
    {
        var members = Lines("members");
        var chosen = members.Skip(1).Where(l => int.Parse(l.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture) % 2 == (odd ? 1 : 0)).ToList();
        var numbers = chosen.Select(l => l.Split(',')[0]).ToHashSet(StringComparer.Ordinal);
        var attendance = Lines("attendance");
        return Write(odd ? "odd" : "even", [members[0], .. chosen], [attendance[0], .. attendance.Skip(1).Where(l => numbers.Contains(l.Split(',')[0]))]);
    }

    /// <summary>Plain CSV with these lines.</summary>
    public string Write(string name, IEnumerable<string>? members, IEnumerable<string>? attendance)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        if (members is not null) File.WriteAllLines(Path.Combine(folder, "members.csv"), members);
        if (attendance is not null) File.WriteAllLines(Path.Combine(folder, "attendance.csv"), attendance);
        return folder;
    }

    /// <summary>A few dozen members in two cohorts, whose attendance wanes before they lapse; the rows in an order of the seed's own.</summary>
    public (string Folder, List<(string Member, string Cohort, string Branch, int? Lapse, string Outcome)> Members, List<(string Member, string Activity, int Day, bool Came)> Rows) MadeUp(string name, int seed)
    {
        var random = new Random(seed);
        var members = new List<(string Member, string Cohort, string Branch, int? Lapse, string Outcome)>();
        var rows = new List<(string Member, string Activity, int Day, bool Came)>();
        for (var m = 0; m < 60; m++)
        {
            var (cohort, outcome) = ($"c{m % 2}", (m % 5) switch { 0 => "lapsed", 1 => "ambiguous", _ => "stayed" });
            int? lapse = outcome == "lapsed" ? random.Next(20, 140) : null;
            members.Add(($"m{m:00}", cohort, $"{cohort}-{m % 6 / 2}", lapse, outcome));
            for (var a = 0; a < 8; a++)
            {
                var day = 10 + (a / 2 * 40) + (m % 2);
                if (day > lapse) continue;
                var chance = outcome == "stayed" ? 0.9 : outcome == "lapsed" ? 0.45 : 0.6;
                rows.Add(($"m{m:00}", $"{cohort}-a{a}", day, random.NextDouble() < chance));
            }
        }

        var shuffled = rows.ToArray();
        random.Shuffle(shuffled);
        var folder = Write(
            name,
            members.Select(m => $"{m.Member},{m.Cohort},{m.Branch},{m.Lapse},{m.Outcome}").OrderBy(_ => random.Next()).Prepend("member,cohort,branch,lapsed_on_day,outcome"),
            shuffled.Select(r => $"{r.Member},{r.Activity},{r.Day},{(r.Came ? 1 : 0)}").Prepend("member,activity,day,attended"));
        return (folder, members, rows);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static List<string> Lines(string name)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(Of2013, name + ".csv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = new List<string>();
        while (reader.ReadLine() is { } line) lines.Add(line);
        return lines;
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CardSystem.sln"))) return Path.Combine(folder.FullName, "tests", "data", "participation-2013");
        throw new InvalidOperationException("These tests read the source tree and must run inside it.");
    }
}
