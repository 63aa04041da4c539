using System.Text.Json;
using System.Text.Json.Serialization;
using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Play;

/// <summary>
/// A scenario as its file tells it; README.md describes every field. Moments are shares of the run, from 0 to 1, so that it can be played in any length;
/// what a hand or a card needs is in milliseconds and does not shrink.
/// </summary>
public sealed record Scenario
{
    private const int LargestFile = 1_048_576;

    public int Version { get; init; }

    public string Title { get; init; } = "";

    /// <summary>Ordinary members, for each reader and minute, spread over the bursts.</summary>
    public double ArrivalsPerReaderMinute { get; init; } = 20;

    public HandSettings Hand { get; init; } = new();

    public IReadOnlyList<Burst> Bursts { get; init; } = [];

    public IReadOnlyList<Occurrence> Occurrences { get; init; } = [];

    public IReadOnlyList<NetworkCut> Cuts { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <param name="path">A file, or the bare name of a scenario that comes with the program, such as <c>morning</c>.</param>
    /// <exception cref="InputException">The file cannot be read, or says something impossible; the message names it.</exception>
    public static Scenario Read(string path)
    {
        try
        {
            var file = new FileInfo(IsShippedName(path) ? Path.Combine(AppContext.BaseDirectory, "scenarios", path + ".json") : path);
            if (file is { Exists: true, Length: > LargestFile }) throw new InputException($"{path} is larger than a scenario can be ({LargestFile} bytes).");
            return Parse(File.ReadAllText(file.FullName), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read the scenario {path}: {e.Message}", e);
        }
    }

    public static Scenario Parse(string text, string path)
    {
        Scenario? scenario;
        try
        {
            scenario = JsonSerializer.Deserialize<Scenario>(text, Json);
        }
        catch (JsonException e)
        {
            throw new InputException($"{path} is not a scenario: {e.Message}", e);
        }

        return scenario?.Complaint() is { } complaint ? throw new InputException($"{path}: {complaint}") : scenario ?? throw new InputException($"{path} is empty.");
    }

    private string? Complaint() =>
        Version != 1 ? $"version is {Version}; this program plays version 1."
        : Bursts is null || Occurrences is null || Cuts is null || Hand is null ? "a list or the hand is null; leave it out instead."
        : ArrivalsPerReaderMinute is not (>= 0 and <= 600) ? "arrivalsPerReaderMinute must be 0 to 600."
        : Hand.Complaint()
        ?? Bursts.Select((b, i) => IsSpan(b.From, b.Until) && b.Weight is > 0 and <= 1_000 ? null : $"bursts[{i}]: from and until must be shares of the run, 0 to 1 in order, and weight above 0.").FirstOrDefault(c => c is not null)
        ?? Occurrences.Select((o, i) => o.Complaint() is { } c ? $"occurrences[{i}]: {c}" : null).FirstOrDefault(c => c is not null)
        ?? Cuts.Select((c, i) => IsSpan(c.From, c.Until) && !string.IsNullOrEmpty(c.Relay) ? null : $"cuts[{i}]: relay must be a name or #1, from and until shares of the run, 0 to 1 in order.").FirstOrDefault(c => c is not null);

    /// <summary>A bare word is one of the scenarios that come with the program.</summary>
    private static bool IsShippedName(string path) => path.Length > 0 && path.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && !File.Exists(path);

    private static bool IsSpan(double from, double until) => from is >= 0 and < 1 && until is > 0 and <= 1 && from < until;
}

/// <summary>How people hold their cards.</summary>
public sealed record HandSettings
{
    /// <summary>How long a member waits for a light before giving up.</summary>
    public int PatienceMs { get; init; } = 5_000;

    /// <summary>From the light to the card's leaving.</summary>
    public int ReactionMs { get; init; } = 150;

    /// <summary>From one card's leaving to the next one's coming. A virtual reader looks for cards every 400 ms, and must see that the reader was empty.</summary>
    public int GapMs { get; init; } = 650;

    internal string? Complaint() =>
        PatienceMs is < 100 or > 600_000 ? "hand.patienceMs must be 100 to 600000."
        : ReactionMs is < 0 or > 60_000 ? "hand.reactionMs must be 0 to 60000."
        : GapMs is < 0 or > 60_000 ? "hand.gapMs must be 0 to 60000."
        : null;
}

/// <summary>A time when many come; the arrivals are shared out among the bursts by weight.</summary>
public sealed record Burst(double From, double Until, double Weight = 1);

public enum Happening
{
    /// <summary>One card, held until the light.</summary>
    Tap,
    /// <summary>The same card again on the same reader.</summary>
    DoubleTap,
    /// <summary>The card stays on the reader after the light.</summary>
    LeaveLying,
    /// <summary>The card leaves after some APDUs, before it has signed or been answered.</summary>
    PullEarly,
    /// <summary>The same member at two readers at the same moment.</summary>
    TwoReaders,
}

/// <summary>Something out of the ordinary, at a moment of its own.</summary>
/// <param name="Card">Which kind of card; by default a member's.</param>
/// <param name="Reader">A reader's name, or its place such as #1; by default one drawn by lot.</param>
/// <param name="AfterMs">Double tap: from the card's leaving to its coming back. Left lying: for how long.</param>
/// <param name="AfterApdus">Pulled early: after so many APDUs.</param>
/// <param name="Faults">What goes wrong between chip and reader; of a card that is laid down twice, the first time.</param>
/// <param name="PatienceMs">How long the member waits for a light here; for a double tap, the second time. By default as <see cref="HandSettings.PatienceMs"/>.</param>
public sealed record Occurrence(double At, Happening Do, CardKind Card = CardKind.Member, string? Reader = null, int AfterMs = 3_000, int AfterApdus = 2, int? PatienceMs = null, IReadOnlyList<CardFault>? Faults = null)
{
    private const int MostFaults = 16;

    internal string? Complaint() =>
        At is not (>= 0 and < 1) ? "at must be a share of the run, from 0 to below 1."
        : AfterMs is < 0 or > 600_000 ? "afterMs must be 0 to 600000."
        : PatienceMs is < 100 or > 600_000 ? "patienceMs must be 100 to 600000."
        : AfterApdus is < 0 or > 1_000 ? "afterApdus must be 0 to 1000."
        : Faults is { Count: > MostFaults } ? "there may be at most 16 faults."
        : Faults?.Select((f, i) => f is null ? $"faults[{i}] is null; leave it out instead." : f.Complaint() is { } c ? $"faults[{i}]: {c}" : null).FirstOrDefault(c => c is not null);
}

public enum CutMode
{
    /// <summary>Connections break and new ones are refused: the cable is out.</summary>
    Refuse,
    /// <summary>Connections break, and new ones are taken and broken at once: a middlebox with nothing behind it.</summary>
    Drop,
    /// <summary>Connections stay, and whatever is sent is swallowed: the worst of them.</summary>
    Silent,
}

/// <summary>The network between a kiosk and the centre is gone for a while.</summary>
/// <param name="Relay">A relay's name, or its place such as #1.</param>
public sealed record NetworkCut(string Relay, double From, double Until, CutMode Mode = CutMode.Refuse);
