namespace CardSystem.Ingest.Storage;

/// <summary>The step of time of the one-time code that let somebody in last: it and those before it let nobody in again.</summary>
internal static class OneTimeCodeSchema
{
    public const string Sql = "alter table staff add column last_code bigint not null default 0;";
}
