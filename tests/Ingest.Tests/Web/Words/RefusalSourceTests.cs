using System.Text;
using System.Text.RegularExpressions;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Tests.Web.Words;

/// <summary>
/// Every sentence that stands in the rooms whose refusals pages show has its Chinese words, read from the source itself: whoever writes a new one is told here.
/// What no page shows is named below, file by file or sentence by sentence, and must be there to be named.
/// </summary>
public sealed partial class RefusalSourceTests
{
    private static readonly string[] Rooms = ["Credits", "Warnings", "Activities", "Roster", "Office", "SetAside", "Alerts", "Attendance", "Enrolment"];

    private static readonly string[] ShownByNoPage =
    [
        // Commands and checks.
        "Credits/LedgerCheck.cs", "Warnings/Evaluation/ParticipationReader.cs", "Warnings/Evaluation/ParticipationTable.cs", "Warnings/Evaluation/RuleTuning.cs", "Warnings/Issued/WarningReport.cs",
        "Warnings/Rounds/RoundReport.cs", "Attendance/ExplanationRules.cs",
        // A bug or a broken database, and no refusal.
        "Credits/Period.cs", "Roster/MemberIndex.cs", "Alerts/SecurityAlerts.cs",
        // Logs, settings, and what runs by itself.
        "Warnings/Rounds/StepDesk.cs", "Warnings/Rounds/WarningRound.cs", "Warnings/WarningOptions.cs",
        "Activities/KioskConfigService.cs", "Alerts/AlertService.cs", "Alerts/TwoPlacesWatch.cs", "Office/OfficeOptions.cs", "Enrolment/EnrolmentOptions.cs", "Enrolment/RevocationService.cs",
        // Told to kiosks and desks, which are programs.
        "Office/OfficeApi.cs", "Office/OfficeGuard.cs", "Enrolment/EnrolmentApi.cs", "Enrolment/EnrolmentDesk.cs", "Enrolment/EnrolmentDoor.cs",
        // They have words of their own beside them, or in PeriodWords, WarningWords, KioskWords.
        "Credits/QuarterNotes.cs", "Warnings/Issued/EvidenceText.cs", "Warnings/Issued/WarningNotices.cs", "Warnings/Kinds/RuleKinds.cs", "Alerts/AlertWords.cs", "Enrolment/KioskPapers.cs",
    ];

    /// <summary>What was done, and not why it was not.</summary>
    private static readonly string[] NoRefusals =
    [
        "Warning {0} is {1} (act {2}).", "Alert {0} is acknowledged (act {1}).", "{0}: nothing to add, planned to {1}.", "{0}: {1} {2} made{3}; planned to {4}.", "{0} is merged into {1}: cards, taps and affiliations of both are {2}'s.",
        "{0} is a member of its own again, as before it was merged into {1}.", "{0} is revoked (act {1}): a service that runs cuts it off within seconds, and the kiosk wipes itself when it learns of it.",
        // With what holds the session, or without: both are translated.
        "Session {0} is not closed{1}.",
    ];

    private static readonly string Source = Folder();

    public static TheoryData<string> AllRooms() => [.. Rooms];

    [Theory]
    [MemberData(nameof(AllRooms))]
    public void EverySentenceHasItsWords(string room)
    {
        var files = Directory.GetFiles(Path.Combine(Source, room), "*.cs", SearchOption.AllDirectories).Where(f => !ShownByNoPage.Contains(Path.GetRelativePath(Source, f).Replace('\\', '/'))).ToList();
        Assert.NotEmpty(files);
        var without = files.SelectMany(f => SourceSentences.Of(File.ReadAllText(f)).Select(s => (File: Path.GetFileName(f), Sentence: s)))
            .Where(s => !NoRefusals.Contains(s.Sentence) && RefusalWords.Find(Filled(s.Sentence)) is null).Select(s => $"{s.File}: {s.Sentence}").Distinct().ToList();
        Assert.True(without.Count == 0, $"Give these their words in src/Ingest/Web/Words/RefusalWords, or say here why no page shows them:\n{string.Join('\n', without)}");
    }

    [Fact]
    public void WhatIsNamedAsNotShownIsThere()
    {
        Assert.All(ShownByNoPage, f => Assert.True(File.Exists(Path.Combine(Source, f)) && SourceSentences.Of(File.ReadAllText(Path.Combine(Source, f))).Any(), f));
        var all = Rooms.SelectMany(r => Directory.GetFiles(Path.Combine(Source, r), "*.cs", SearchOption.AllDirectories)).SelectMany(f => SourceSentences.Of(File.ReadAllText(f))).ToHashSet();
        Assert.All(NoRefusals, s => Assert.Contains(s, all));
    }

    [Fact]
    public void TheReaderOfSourceSeesSentencesAndTheirGaps() => Assert.Equal(
        ["There is no member '{0}'.", "It is {0}{1}; {{odd}}. Ask."],
        SourceSentences.Of("""
            // "This is a comment." '"'
            var c = '"'; var d = '\''; Refused($"There is no member '{Shown.Of(text, $"{x}")}'.");
            /// <summary>"Nor this one."</summary>
            throw new X($"It is {(a ? "a sentence inside. " : "}")}{b:0.0}; " + "no sentence", $"It is {(a ? " inner one." : "")}{b}; {{odd}}. Ask.");
            """).Select(s => s.Replace("{odd}", "{{odd}}", StringComparison.Ordinal)));

    [Fact]
    public void WhatARuleCountsHasItsWords() => Assert.All(CardSystem.Ingest.Warnings.Kinds.RuleKinds.All, k => Assert.NotNull(RefusalWords.Find(k.Unit)));

    [Fact]
    public void WhatAPolicyOrRuleFileHasWrongIsToldInChinese()
    {
        string[] policies =
        [
            "{", "[1", "{\"name\":1}", "{\"nmae\":{},\"categories\":{},\"zzzzzzzzzz\":1}", "{\"name\":{\"zh\":\"\",\"en\":\"x\"},\"categories\":{\"A b\":{},\"m\":{\"name\":{\"zh\":\"a\",\"en\":\"b\"},\"points\":1.234,\"late\":2,\"walkIn\":1,\"minimumMinutes\":9000,\"minimumMinutes\":1,\"caps\":[],\"minimums\":{\"year\":5}}}}",
            "{\"name\":{\"zh\":\"a\",\"en\":\"b\"},\"categories\":{\"m\":{\"name\":{\"zh\":\"a\",\"en\":\"b\"},\"minimumMinutes\":90,\"maximumMinutes\":60,\"caps\":{\"year\":1},\"minimums\":{\"year\":5}}},\"target\":{},\"services\":{\"s\":{\"name\":{\"zh\":\"a\",\"en\":\"b\"},\"over\":\"week\"}}}", "\"\\ud800\"",
        ];
        string[] rules = ["{}", "{\"season\":\"13-01\",\"rules\":[]}", "{\"season\":\"01-01\",\"rules\":[{\"id\":\"A\",\"kind\":\"x\",\"levels\":{}},{\"id\":\"a\",\"kind\":\"consecutive-misses\",\"levels\":{\"notice\":3,\"concern\":2},\"parameters\":{\"x\":1}},{\"id\":\"a\",\"kind\":\"consecutive-misses\",\"levels\":{}}]}"];
        var faults = policies.SelectMany(p => Faults(() => PolicyReader.Read("办法.json", Encoding.UTF8.GetBytes(p)))).Concat(rules.SelectMany(r => Faults(() => RuleSetReader.Read("rules.json", Encoding.UTF8.GetBytes(r))))).ToList();
        Assert.True(faults.Count > 20, $"There were {faults.Count} faults.");
        var english = faults.Where(f => Sentence().IsMatch(Quoted().Replace(RefusalWords.Of(f).Chinese, ""))).ToList();
        Assert.True(english.Count == 0, string.Join('\n', english));
    }

    private static IReadOnlyList<string> Faults(Action read)
    {
        try
        {
            read();
            return [];
        }
        catch (ImportException e)
        {
            return e.Errors;
        }
    }

    private static string Filled(string sentence) => Gap().Replace(sentence, m => "x" + m.Groups[1].Value);

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "src", "Ingest"))) folder = folder.Parent;
        Assert.NotNull(folder);
        return Path.Combine(folder.FullName, "src", "Ingest");
    }

    [GeneratedRegex(@"\{(\d)\}")]
    private static partial Regex Gap();

    // Three English words one after the other are a sentence that was left; keys and values of the file stand alone or in quotes.
    [GeneratedRegex(@"[a-z]{2,} [a-z]{2,} [a-z]{2,}")]
    private static partial Regex Sentence();

    [GeneratedRegex("“[^”]*”|'[^']*'")]
    private static partial Regex Quoted();
}
