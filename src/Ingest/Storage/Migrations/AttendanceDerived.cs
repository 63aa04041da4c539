namespace CardSystem.Ingest.Storage;

/// <summary>What came of the taps: per session and member.</summary>
internal static class AttendanceDerived
{
    public static readonly string[] Tables = ["attendance"];

    public const string Sql = """

        create table derived.attendance(
            session text not null, member text not null, at bigint not null, journal bigint not null, seq bigint not null,
            late bigint not null, walk_in bigint not null, primary key(session, member)) {clustered};
        """;
}
