using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CardSystem.Contracts;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Settings;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>What the commands about credits have in common: who acts and why, days, periods, and how the answer is written.</summary>
internal static class CreditsInput
{
    public static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <exception cref="SettingException">It is not a day.</exception>
    public static long Day(string option, string text) => CommandOptions.Day(option, text).DayNumber;

    /// <summary>The day it is in the district.</summary>
    public static long Today(IngestSettings settings) => new DistrictDays(settings.Zone).Of(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());

    /// <exception cref="SettingException">It is not a period.</exception>
    public static Period Period(string text) => Credits.Period.TryParse(text, out var period)
        ? period : throw new SettingException($"'{Shown.Of(text)}' is not a period; write a year, quarter or month: 2026, 2026-Q3 or 2026-09.");

    /// <summary>The number that stands for the person.</summary>
    /// <exception cref="SettingException">There is no such member.</exception>
    public static string Member(Work work, string number) => Persons.Find(work, number) ?? throw new SettingException($"There is no member '{Shown.Of(number)}'.");

    /// <exception cref="SettingException">There is no such unit.</exception>
    public static string Unit(Work work, string unit) => StandingStore.IsUnit(work, unit) ? unit : throw new SettingException($"There is no unit '{Shown.Of(unit)}' in the district; 'ingest roster tree' shows those there are.");

    /// <exception cref="SettingException">The decision was a refusal.</exception>
    public static long Made(Decision decision) => decision.Refusal is { } why ? throw new SettingException(why) : decision.Act;

    /// <summary>Does something in one transaction; what was refused leaves nothing.</summary>
    /// <exception cref="SettingException">It was refused.</exception>
    public static long Act(Database database, Func<Work, DateTimeOffset, Decision> act) => database.Write(work => Made(act(work, TimeProvider.System.GetUtcNow())));

    public static async Task WriteAsync<T>(bool asJson, T report, Func<T, IEnumerable<string>> lines) =>
        await Console.Out.WriteLineAsync(asJson ? JsonSerializer.Serialize(report, Indented) : string.Join(Environment.NewLine, lines(report)));

    public static string DayText(long day) => Credits.Period.DayText(day);
}
