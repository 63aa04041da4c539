using System.ComponentModel.DataAnnotations;

namespace CardSystem.Ingest.Api;

/// <summary>Section <c>Api</c>: how much programs may ask.</summary>
public sealed class ApiOptions
{
    public const string Section = "Api";

    /// <summary>Requests a minute of one token.</summary>
    [Range(1, 100_000)]
    public int RequestsPerMinute { get; set; } = 600;

    /// <summary>Requests a minute from one address that come without a token that holds.</summary>
    [Range(1, 10_000)]
    public int StrangersPerMinute { get; set; } = 120;

    /// <summary>Event streams of one token that may be open at once.</summary>
    [Range(1, 100)]
    public int Streams { get; set; } = 4;

    /// <summary>So long an answer is kept for a request that comes again with the same Idempotency-Key.</summary>
    [Range(1, 168)]
    public int KeepAnswersHours { get; set; } = 24;
}
