using CardSystem.Ingest.Import;

namespace CardSystem.Ingest.Intake;

/// <summary>An empty table to fill in, with an example and what each column allows, in the reader's language.</summary>
internal static class IntakeTemplate
{
    public static void Write(IntakeKind kind, Stream stream, bool isWorkbook, bool chinese = false)
    {
        string[] columns = [.. kind.Columns, .. kind.Optional];
        // The first required column is the key, and no key begins with '#': such rows are left out when the file comes back.
        string[] notes = [.. columns.Select((c, i) => (i == 0 ? "# " : "") + ColumnNotes.Of(kind.What, c).In(chinese))];
        string[] example = [.. columns.Select((c, i) => (i == 0 ? "# " : "") + ColumnNotes.Of(kind.What, c).Example)];
        if (isWorkbook) SheetWriter.WriteXlsx(stream, [new Sheet(kind.What, columns, [notes, example]), new Sheet("columns", ["column", "needed", "allowed", "example"], Explained(kind, chinese))]);
        else SheetWriter.WriteCsv(stream, new Sheet(kind.What, columns, [notes, example]));
    }

    private static IEnumerable<string[]> Explained(IntakeKind kind, bool chinese) => kind.Columns.Concat(kind.Optional)
        .Select(c => (string[])[c, kind.Columns.Contains(c) ? "yes" : "no", ColumnNotes.Of(kind.What, c).In(chinese), ColumnNotes.Of(kind.What, c).Example]);
}
