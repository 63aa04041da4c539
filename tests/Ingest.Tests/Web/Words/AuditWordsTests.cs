using System.Text.RegularExpressions;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.Words;

public sealed partial class AuditWordsTests
{
    /// <summary>Where the kind of an act is put together and stands in no place as a whole; each of these is named below.</summary>
    private static readonly string[] PutTogether =
    [
        "card-active", "card-suspended", "card-lost", "card-replaced", "card-issued", "card-revoked",
        "import-organisations", "import-members", "import-cards", "import-receipt-keys", "import-timetable", "import-kiosks", "import-calendar", "import-excuses",
        "excuse-approve", "excuse-refuse", "excuse-withdraw", "notice-channel-enable", "notice-channel-disable", "uid-allow", "uid-forbid", "trust-create", "trust-rotate", "import-undo",
    ];

    [Fact]
    public void EveryKindOfActHasAName()
    {
        var kinds = Sources().SelectMany(KindsIn).Concat(PutTogether).Distinct().Order().ToList();
        // Guards the guard: a search that saw nothing would let every kind pass.
        Assert.True(kinds.Count > 60, string.Join(' ', kinds));
        foreach (var known in (string[])["correct", "roster-transfer", "warning-follow-up", "staff-close", "erase-person", "look-names", "passkey-add", "kiosk-revoke"]) Assert.Contains(known, kinds);
        Assert.DoesNotContain(kinds, k => !AuditWords.Names(k));
    }

    [Fact]
    public void EveryNameIsWholeInBothLanguages() => Assert.All(AuditWords.All, kind =>
    {
        var words = AuditWords.Of(kind);
        Assert.Matches("[\u4e00-\u9fff]", words.Chinese);
        Assert.DoesNotMatch("[\u4e00-\u9fff]", words.English);
    });

    [Fact]
    public void EveryStateOfACardIsNamed() => Assert.All(Enum.GetValues<CardState>(), s => Assert.True(AuditWords.Names("card-" + s.ToString().ToLowerInvariant()), s.ToString()));

    /// <summary>
    /// Words in small letters and hyphens that stand where a kind stands: as the fourth value of <c>ActLog.Record</c>, or as the first or third of the methods that record by way of it.
    /// </summary>
    private static IEnumerable<string> KindsIn(string source) =>
        Recorded().Matches(source).Concat(ByWayOf().Matches(source)).Concat(Constant().Matches(source).Where(_ => source.Contains("ActLog", StringComparison.Ordinal))).Select(m => m.Groups[1].Value);

    private static IEnumerable<string> Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "src", "Ingest"))) folder = folder.Parent;
        Assert.NotNull(folder);
        return Directory.GetFiles(Path.Combine(folder.FullName, "src", "Ingest"), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText);
    }

    [GeneratedRegex("""ActLog\.Record\(\s*\w+,[^;"]*?"([a-z]+(?:-[a-z]+)*)",""")]
    private static partial Regex Recorded();

    [GeneratedRegex("""(?:RecordLook|Record|Change|Move)\((?:\w+, ){0,4}"([a-z]+(?:-[a-z]+)+|look)"[,)]""")]
    private static partial Regex ByWayOf();

    [GeneratedRegex("""const string (?:What|Act) = "([a-z]+(?:-[a-z]+)+)";""")]
    private static partial Regex Constant();
}
