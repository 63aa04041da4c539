namespace CardSystem.Ingest.Storage;

/// <summary>What the pages of figures look things up by.</summary>
internal static class FigureSchema
{
    public const string Sql = """
        create index warnings_by_level on warnings(level, id);
        create index warnings_by_state_level on warnings(state, level, id);
        create index notices_by_unit on notices(unit, number);
        """;
}
