using System.ComponentModel;

namespace CardSystem.Ingest.Api.Lists;

/// <summary>A page of a list.</summary>
public sealed record PageOf<T>(
    IReadOnlyList<T> Items,
    [property: Description("Give it as 'cursor' to get the page that follows; null at the end of the list.")] string? Next);
