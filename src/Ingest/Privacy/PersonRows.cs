using CardSystem.Ingest.Storage;
using Dapper;

namespace CardSystem.Ingest.Privacy;

/// <summary>Rows of one table that are about a person.</summary>
internal sealed record PersonTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);

/// <summary>Finds the rows that are about a person: by number, by card, and by what hangs on those.</summary>
internal static class PersonRows
{
    /// <summary>Secrets of the service, and hashes that say nothing to anybody.</summary>
    private static readonly string[] NotShown = ["secret", "salt", "digest", "previous", "hash", "challenge", "leased_by", "leased_until"];

    /// <summary>Rows that name neither number nor card but belong to some that do.</summary>
    private static readonly Dictionary<string, string> Hanging = new(StringComparer.Ordinal)
    {
        ["warning_events"] = "warning in (select id from warnings where member in @members)",
        ["warning_tells"] = "warning in (select id from warnings where member in @members)",
        ["notice_deliveries"] = "notice in (select number from notices where member in @members) or channel in (select channel from notice_channels where member in @members)",
        ["acts"] = "subject in @members or subject in @cards",
    };

    public static IEnumerable<PersonTable> Of(Database database, Work work, Person person)
    {
        var values = new { members = person.Numbers.ToArray(), cards = person.Cards.ToArray() };
        foreach (var table in Catalogue.Read(database, work))
        {
            var conditions = table.Columns.Where(c => c.Kind == ColumnKind.Text && ErasureRules.HoldsMember(c.Name)).Select(c => $"{c.Name} in @members").ToList();
            if (table.Columns.Any(c => c is { Name: "card", Kind: ColumnKind.Text })) conditions.Add("card in @cards");
            if (Hanging.TryGetValue(table.Name, out var hanging)) conditions.Add(hanging);
            if (conditions.Count == 0) continue;
            string[] columns = [.. table.Columns.Select(c => c.Name).Where(c => !NotShown.Contains(c))];
            using var reader = work.Read($"select {string.Join(", ", columns)} from {table.Name} where {string.Join(" or ", conditions)}", values);
            var rows = new List<object?[]>();
            while (reader.Read())
            {
                var row = new object?[columns.Length];
                for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
                rows.Add(row);
            }

            yield return new PersonTable(table.Name, columns, rows);
        }
    }

    /// <summary>Is the place in a row that is taken by its number anyway?</summary>
    public static bool IsTaken(Trace trace) => ErasureRules.HoldsMember(trace.Column) || trace.Key.Any(k => ErasureRules.HoldsMember(k.Column)) || (trace.Table == "acts" && trace.Column == "subject");

    /// <summary>Where else the person is mentioned.</summary>
    public static PersonTable Mentions(IEnumerable<Trace> traces, Needles needles) => new("mentions", ["table", "column", "row", "text"],
        [.. traces.Select(t => (object?[])[t.Table, t.Column, string.Join(' ', t.Key.Select(k => $"{k.Column}={ReadableRules.Of(k.Column, k.Value, TimeZoneInfo.Utc)}")), Around(t.Text, needles)])]);

    /// <summary>Only the words around: the rest of a text may be about somebody else, whom this person has no right to read of.</summary>
    private static string? Around(string? text, Needles needles)
    {
        if (text is null) return null;
        var parts = text.StartsWith('{') ? text.Split('"') : [text];
        return string.Join(" … ", parts.Where(needles.IsIn).Select(part =>
        {
            var at = needles.Texts.Select(n => part.IndexOf(n, StringComparison.Ordinal)).Where(i => i >= 0).DefaultIfEmpty(0).Min();
            return part[Math.Max(0, at - Context)..Math.Min(part.Length, at + (2 * Context))];
        }));
    }

    private const int Context = 20;
}
