namespace CardSystem.Ingest.District;

/// <summary>A unit of the district's tree.</summary>
public sealed record Organisation(string Id, string Name, string Kind, string? Parent);
