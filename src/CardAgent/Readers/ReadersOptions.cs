using System.ComponentModel.DataAnnotations;

namespace CardSystem.CardAgent.Readers;

/// <summary>Section <c>Readers</c>.</summary>
public sealed class ReadersOptions
{
    public const string Section = "Readers";

    /// <summary>Beginnings of the names of the readers to use; empty for all.</summary>
    [MaxLength(32, ErrorMessage = "Readers:Only may name at most 32 readers.")]
    public IList<string> Only { get; init; } = [];

    /// <summary>Which lights the readers have: <c>none</c>, <c>acr122u</c>, or <c>auto</c>, which tries and leaves a reader alone that refuses.</summary>
    [Required(ErrorMessage = LightsAllowed), RegularExpression("(?i)none|acr122u|auto", ErrorMessage = LightsAllowed)]
    public string Lights { get; set; } = "auto";

    /// <summary>Longest conversation with one card. Windows itself breaks off a transaction in which nothing is said for five seconds.</summary>
    [Range(1, 30, ErrorMessage = "Readers:SessionSeconds must be 1 to 30.")]
    public int SessionSeconds { get; set; } = 5;

    /// <summary>Longest wait for a change before the readers are listed anew. Changes end the wait at once, so this is how soon the agent stops, not how fast it is.</summary>
    [Range(50, 1000, ErrorMessage = "Readers:PollMilliseconds must be 50 to 1000.")]
    public int PollMilliseconds { get; set; } = 500;

    /// <summary>A reader that hears nothing while the others of this kiosk hear so many cards is reported deaf; 0 for never, as where a reader is a spare.</summary>
    [Range(0, 100_000, ErrorMessage = "Readers:DeafAfterNeighbourCards must be 0 to 100000.")]
    public int DeafAfterNeighbourCards { get; set; } = 200;

    private const string LightsAllowed = "Readers:Lights must be none, acr122u or auto.";

    internal TimeSpan Session => TimeSpan.FromSeconds(SessionSeconds);

    internal TimeSpan Patience => TimeSpan.FromMilliseconds(PollMilliseconds);

    internal bool Uses(string reader) => Only.Count == 0 || Only.Any(prefix => reader.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
