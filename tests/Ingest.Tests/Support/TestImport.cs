using System.Text;
using CardSystem.Ingest.Commands;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Settings;

namespace CardSystem.Ingest.Tests.Support;

/// <summary>Imports CSV text by way of a file, as the command does.</summary>
public static class TestImport
{
    public static readonly IngestSettings Settings = IngestSettings.Load(null, []);

    public static ImportReport Run(TestDatabase database, string what, string csv, bool dryRun = false) => Run(database, what, Encoding.UTF8.GetBytes(csv), dryRun);

    public static ImportReport Run(TestDatabase database, string what, byte[] csv, bool dryRun = false, IngestSettings? settings = null)
    {
        var file = Path.Combine(database.Folder, what + ".csv");
        File.WriteAllBytes(file, csv);
        return ImportCommand.Import(settings ?? Settings, database.Database, what, file, dryRun);
    }
}
