using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Gateway;
using CardSystem.Ingest.Import;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Intake;

/// <summary>A kind of file: its columns and who reads it.</summary>
/// <param name="Undoable">False where every row becomes an act, which is taken back by itself.</param>
internal sealed record IntakeKind(string What, string[] Columns, string[] Optional, Func<Work, ImportTable, Intaking, ImportReport> Import, bool Undoable = true);

/// <summary>When and by whom a file is taken in.</summary>
internal sealed record Intaking(TimeZoneInfo Zone, DateTimeOffset Now, string Who)
{
    public long Today => new DistrictDays(Zone).Of(Now.ToUnixTimeMilliseconds());
}

/// <summary>Every kind of file that can be taken in, for the commands and for the pages. Stands above the slices, because it names the reader of each.</summary>
internal static class IntakeKinds
{
    public static IReadOnlyList<IntakeKind> All { get; } =
    [
        new("organisations", OrganisationImport.Columns, OrganisationImport.OptionalColumns, (work, table, taking) => OrganisationImport.Import(work, table, taking.Today)),
        new("members", MemberImport.Columns, MemberImport.OptionalColumns, (work, table, taking) => MemberImport.Import(work, table, taking.Today)),
        new("cards", CardImport.Columns, CardImport.OptionalColumns, (work, table, taking) => CardImport.Import(work, table, taking.Now)),
        new("receipt-keys", ReceiptKeyImport.Columns, [], (work, table, _) => ReceiptKeyImport.Import(work, table)),
        new("timetable", TimetableImport.Columns, TimetableImport.OptionalColumns, (work, table, taking) => TimetableImport.Import(work, table, taking.Zone, taking.Now)),
        new("kiosks", KioskImport.Columns, [], (work, table, taking) => KioskImport.Import(work, table, SecretHash.IsValid, taking.Now)),
    ];

    /// <summary>Excuses are taken in by a command of their own, and by the pages with the others.</summary>
    public static IntakeKind Excuses { get; } = new("excuses", ExcuseImport.Columns, [], (work, table, taking) => ExcuseImport.Import(work, table, taking.Zone, taking.Now, taking.Who), Undoable: false);

    public static IntakeKind? Find(string what) => All.Append(Excuses).FirstOrDefault(k => k.What == what);
}
