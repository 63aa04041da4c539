using System.Globalization;
using System.Text;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Warnings;
using CardSystem.Ingest.Warnings.Rules;
using CardSystem.Ingest.Web.Access;
using CardSystem.Ingest.Web.Desk;
using CardSystem.Ingest.Web.Words;
using Microsoft.AspNetCore.Mvc;

namespace CardSystem.Ingest.Web.Pages.Warnings;

/// <summary>The rules in force in plain words, and every version there has been.</summary>
[Needs(Right.SetRules)]
public sealed class RulesModel(DeskContext desk) : DeskPage(desk)
{
    public RuleSet Shown { get; private set; } = null!;

    public IActionResult OnGet(long? version, string? file)
    {
        var stored = Read(RuleSetStore.All);
        if (version is { } asked and not 0 && stored.All(s => s.Version != asked)) return NotFound();
        var bytes = version is { } number and not 0 ? stored.First(s => s.Version == number).Body : version == 0 ? Encoding.UTF8.GetBytes(DefaultRules.Json) : null;
        Shown = bytes is null ? Read(work => RuleSetStore.InForce(work, (int)Today)) : RuleSetReader.Read("rules.json", bytes, version!.Value);
        if (file == "1") return File(bytes ?? stored.FirstOrDefault(s => s.Version == Shown.Version)?.Body ?? Encoding.UTF8.GetBytes(DefaultRules.Json), "application/json", $"warning-rules-{Shown.Version.ToString(CultureInfo.InvariantCulture)}.json");
        return ShowTable(DeskTable.Of("warning-rules", [.. stored.OrderByDescending(s => s.FromDay).ThenByDescending(s => s.Version)])
            .Column("version", WarningRuleWords.Version, r => r.Version.ToString(CultureInfo.InvariantCulture), ColumnKind.Number, order: r => r.Version, link: r => $"/warnings/rules?version={r.Version}")
            .Column("from", WarningRuleWords.From, r => IndexModel.DayText(r.FromDay), ColumnKind.Date, order: r => r.FromDay)
            .Column("at", WarningRuleWords.Entered, r => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(r.At), Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), ColumnKind.Instant, order: r => r.At)
            .Column("count", WarningRuleWords.Count, CountOf, ColumnKind.Number)
            .WhenEmpty(WarningRuleWords.NoVersions));
    }

    /// <summary>What an older program entered and this one does not understand is counted as nothing.</summary>
    private static string CountOf(StoredRuleSet set)
    {
        try
        {
            return RuleSetReader.Read("rules.json", set.Body, set.Version).Rules.Count(r => r.Enabled).ToString(CultureInfo.InvariantCulture);
        }
        catch (ImportException)
        {
            return "";
        }
    }
}
