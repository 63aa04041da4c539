using System.Data.Common;
using CardSystem.Ingest.Projection.Following;
using CardSystem.Ingest.Projection.Rebuilding;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Tests.Year;

/// <summary>
/// Everything derived as text, every column of every row: equal texts are equal tables. A journal's number is the order in which journals were first heard of, and stands by its name.
/// Left out are two tables: <c>state</c>, whose cursors are places in the log and so tell in which order taps arrived, and <c>kiosk_words</c>, which is what kiosks said and when it was heard.
/// The blocks of <c>card_taps</c> are cut by steps; what they hold is told entry by entry.
/// </summary>
internal static class YearDump
{
    public static string Text(YearHouse house)
    {
        using var connection = house.Database.Database.OpenWithDerived();
        using var work = Work.Read(house.Database.Database, connection);
        var journals = work.Query<(long Id, string Kiosk, string Journal)>("select id, kiosk, journal from journals").ToDictionary(j => j.Id, j => $"{j.Kiosk}/{j.Journal}");
        var rows = new List<string>();
        foreach (var table in DerivedSchema.Tables.Except(["state", "kiosk_words", "card_taps"], StringComparer.Ordinal))
        {
            using var reader = work.Read($"select * from derived.{table}");
            while (reader.Read()) rows.Add($"{table}: {RowText.Of(reader, journals)}");
        }

        rows.AddRange(CardTaps.EveryBucket.SelectMany(bucket => CardTaps.All(work, bucket)).Select(t => $"card_taps: {t.Hash:x8}|{journals[t.Journal]}|{t.Sequence}"));
        rows.Sort(StringComparer.Ordinal);
        return string.Join('\n', rows);
    }

    /// <summary>The first rows that stand on one side only.</summary>
    public static string Difference(string left, string right)
    {
        var (before, after) = (left.Split('\n'), right.Split('\n'));
        return string.Join('\n', before.Except(after).Take(15).Select(r => "- " + r).Concat(after.Except(before).Take(15).Select(r => "+ " + r)));
    }
}
