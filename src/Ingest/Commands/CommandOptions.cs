using System.CommandLine;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Commands;

/// <summary>The options and arguments that many commands have alike: about whom and what, who does it, why, and in which form the answer is written.</summary>
internal static class CommandOptions
{
    public static Option<string> By() => new("--by") { Description = "Who does this; without it the user of this machine.", DefaultValueFactory = _ => Environment.UserName };

    public static Option<string> Reason() => new("--reason") { Description = "Why, in a sentence; it stays with the act.", Required = true };

    /// <summary>For what needs no reason.</summary>
    public static Option<string> ReasonIfAny() => new("--reason") { Description = "Why, in a sentence, if it is worth keeping.", DefaultValueFactory = _ => "" };

    public static Option<bool> Json() => new("--json") { Description = "As JSON, for programs." };

    public static Option<bool> Names() => new("--names") { Description = "Whole names instead of masked ones." };

    public static Option<bool> DryRun() => new("--dry-run") { Description = "Check, count and show the differences, but keep nothing." };

    public static Option<FileInfo?> Out() => new("--out") { Description = "The file to write; standard output without it." };

    public static Argument<string> Session() => new("SESSION") { Description = "The session's id, as 'ingest activity list --from DAY' shows it." };

    public static Argument<string> Member() => new("MEMBER") { Description = "The member's number." };

    /// <exception cref="SettingException">The name cannot stand in an act.</exception>
    public static string Who(ParseResult parsed, Option<string> by)
    {
        var who = parsed.GetValue(by)?.Trim() ?? "";
        return who.Length is > 0 and <= ActLog.LongestName && !who.Any(char.IsControl) ? who
            : throw new SettingException($"--by needs the name of whoever does this, 1 to {ActLog.LongestName} characters on one line.");
    }

    /// <exception cref="SettingException">It is not a day.</exception>
    public static DateOnly Day(string option, string text) => WallTimeRules.TryReadDay(text, out var day)
        ? day : throw new SettingException($"{option} '{Shown.Of(text)}' is not a day; write yyyy-MM-dd, for instance 2026-05-01.");
}
