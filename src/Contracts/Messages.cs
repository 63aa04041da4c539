using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardSystem.Contracts;

/// <summary>Centre to kiosk after a commit: per journal, everything up to and including this sequence is committed.</summary>
public sealed record ReceiptMessage(IReadOnlyList<Receipt> Receipts, int V = 1);

public sealed record Receipt(string Journal, long UpTo);

/// <summary>
/// A kiosk's state, retained; the will says <c>online: false</c> with everything else as it was at connect.
/// The kiosk is complete up to <see cref="OldestWaiting"/>, or up to <see cref="At"/> where nothing waits.
/// </summary>
/// <param name="HotlistAt">When the kiosk's list of cards not to be taken was the centre's newest, by the centre's clock; null before it had one.</param>
public sealed record KioskStatus(
    bool Online, DateTimeOffset At, string Boot, string Software,
    long Waiting, DateTimeOffset? OldestWaiting,
    IReadOnlyList<JournalStatus> Journals, IReadOnlyList<ReaderStatus> Readers,
    long ConfigVersion, string? Trouble = null, long HotlistVersion = 0, DateTimeOffset? HotlistAt = null, string? Os = null, DateTimeOffset? CertificateUntil = null, int V = 1);

/// <param name="Last">The last sequence made durable at the kiosk.</param>
/// <param name="Received">The last sequence the centre has given a receipt for.</param>
public sealed record JournalStatus(string Journal, long Last, long Received);

/// <param name="State"><c>ready</c>, <c>card</c>, <c>deaf</c> or <c>gone</c>.</param>
public sealed record ReaderStatus(string Name, string State);

/// <summary>Centre to kiosk, retained, versioned: what it must know to decide and to show.</summary>
public sealed record KioskConfig(long Version, string Centre, string CentreName, IReadOnlyList<TimetableSession> Sessions, KioskPolicy Policy, int V = 1);

/// <param name="FlickerMs">A card that comes back within this time after leaving never left.</param>
/// <param name="RepeatSeconds">A member who taps again within this time, in the same session, has already signed in.</param>
/// <param name="UidOnly">Cards that have nothing but a UID may sign in, provisionally. On the wire only where it is so.</param>
public sealed record KioskPolicy(
    int FlickerMs = 1_500, int RepeatSeconds = 14_400,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool UidOnly = false);

/// <summary>A session of an activity at a centre. Opens and LateAfter are inclusive, Closes is exclusive.</summary>
/// <param name="Kiosks">The kiosks it is held at; empty means all of the centre.</param>
/// <param name="Ends">The planned end; null where the centre names none, and the session then lasts until it closes.</param>
/// <param name="InOut">Members sign out too. On the wire only where it is so, as <see cref="Former"/>: an older side passes over both.</param>
/// <param name="Former">Held here until it was moved elsewhere: taps still count for it, unless something else is held at this very kiosk now.</param>
/// <param name="Rate">A service: whoever was served is asked how it was. On the wire only where it is so.</param>
/// <param name="Credit">What a member may expect for being on time, in hundredths of a point; 0 where the kiosk promises nothing. The centre decides.</param>
/// <param name="LateCredit">The same for one who is late.</param>
/// <param name="Category">The number of the credits' category in the centre's policy.</param>
public sealed record TimetableSession(
    string Id, string Name, DateTimeOffset Opens, DateTimeOffset Starts, DateTimeOffset LateAfter, DateTimeOffset Closes, IReadOnlyList<string> Kiosks,
    DateTimeOffset? Ends = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool InOut = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Former = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Rate = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Credit = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int LateCredit = 0,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] byte Category = 0);

/// <summary>Centre to kiosk: the figures of members whose taps there were counted, for the kiosk to put on their cards.</summary>
public sealed record StandingMessage(IReadOnlyList<Standing> Standings, int V = 1);

/// <summary>One member's figures as of an instant. It names the card and nobody.</summary>
/// <param name="Credits">Hundredths of a point.</param>
/// <param name="Counted">Tap references (16 bytes each) of the member's newest taps that are contained, at most <see cref="MostCounted"/>.</param>
/// <param name="OldestCounted">The time of the oldest of those; null where all the member's taps are among them.</param>
public sealed record Standing(
    string Card, DateTimeOffset At, int Credits, IReadOnlyList<CategoryStanding> Categories, DayStanding Performance,
    IReadOnlyList<byte[]> Counted, DateTimeOffset? OldestCounted = null)
{
    public const int MostCounted = 16;
}

public readonly record struct CategoryStanding(byte Number, int Credits);

public readonly record struct DayStanding(DateOnly Day, int SignInsToday, int SessionsThisMonth, int SessionsThisYear, int MissedThisYear, int VolunteerMinutesThisYear);

/// <summary>A change of the list of cards that are not to be taken. A kiosk applies it where <see cref="From"/> is the version it has, or where it is the whole list.</summary>
/// <param name="At">The centre's clock: from here the list's age counts.</param>
/// <param name="Full">The entries are the whole list of version <see cref="To"/>, or begin it where <see cref="More"/>.</param>
/// <param name="More">Another page follows, whose <see cref="From"/> is this <see cref="To"/>.</param>
public sealed record HotlistMessage(long From, long To, DateTimeOffset At, IReadOnlyList<HotlistEntry> Entries, bool Full = false, bool More = false, int V = 1);

/// <param name="State"><c>lost</c>, <c>revoked</c>, <c>suspended</c> or <c>replaced</c>; <c>active</c> takes the card off the list.</param>
public sealed record HotlistEntry(string Card, string State);

/// <summary>Live counts of one centre, retained, at most one a second.</summary>
public sealed record CentreLive(string Centre, DateTimeOffset At, IReadOnlyList<SessionLive> Sessions, int V = 1);

/// <param name="Present">On time and late together.</param>
public sealed record SessionLive(string Session, long Present, long Late, long WalkIn, long Expected);

/// <summary>The messages as JSON. Reading refuses what is not version 1 and says so.</summary>
public static class Message
{
    public static byte[] Write(ReceiptMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, MessageJson.Default.ReceiptMessage);
    public static byte[] Write(KioskStatus message) => JsonSerializer.SerializeToUtf8Bytes(message, MessageJson.Default.KioskStatus);
    public static byte[] Write(KioskConfig message) => JsonSerializer.SerializeToUtf8Bytes(message, MessageJson.Default.KioskConfig);
    public static byte[] Write(StandingMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, MessageJson.Default.StandingMessage);
    public static byte[] Write(HotlistMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, MessageJson.Default.HotlistMessage);
    public static byte[] Write(CentreLive message) => JsonSerializer.SerializeToUtf8Bytes(message, MessageJson.Default.CentreLive);

    /// <exception cref="FormatException">The payload is not this message in version 1.</exception>
    public static ReceiptMessage ReadReceipts(ReadOnlySpan<byte> utf8) => Checked(Parse(utf8, MessageJson.Default.ReceiptMessage), m => m.V, m => m.Receipts is not null);

    /// <exception cref="FormatException">The payload is not this message in version 1.</exception>
    public static KioskStatus ReadStatus(ReadOnlySpan<byte> utf8) => Checked(Parse(utf8, MessageJson.Default.KioskStatus), m => m.V, m => m.Journals is not null && m.Readers is not null && m.Boot is not null);

    /// <exception cref="FormatException">The payload is not this message in version 1.</exception>
    public static KioskConfig ReadConfig(ReadOnlySpan<byte> utf8) => Checked(Parse(utf8, MessageJson.Default.KioskConfig), m => m.V, m => m.Sessions is not null && m.Policy is not null && m.Sessions.Count <= Limits.TimetableSessions);

    /// <exception cref="FormatException">The payload is not this message in version 1.</exception>
    public static CentreLive ReadLive(ReadOnlySpan<byte> utf8) => Checked(Parse(utf8, MessageJson.Default.CentreLive), m => m.V, m => m.Sessions is not null);

    /// <exception cref="FormatException">The payload is not this message in version 1.</exception>
    public static StandingMessage ReadStandings(ReadOnlySpan<byte> utf8) => Checked(Parse(utf8, MessageJson.Default.StandingMessage), m => m.V, m => m.Standings is not null && m.Standings.All(IsWhole));

    /// <exception cref="FormatException">The payload is not this message in version 1.</exception>
    public static HotlistMessage ReadHotlist(ReadOnlySpan<byte> utf8) => Checked(Parse(utf8, MessageJson.Default.HotlistMessage), m => m.V, m => m.Entries is not null && m.From >= 0 && m.To >= m.From && m.Entries.All(e => e is { Card: not null, State: not null }));

    private static bool IsWhole(Standing? standing) =>
        standing is { Card: not null, Categories: not null, Counted.Count: <= Standing.MostCounted } && standing.Counted.All(c => c is { Length: Mcap.TapReference.Length });

    private static T? Parse<T>(ReadOnlySpan<byte> utf8, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        if (utf8.Length > Limits.PayloadBytes) throw new FormatException($"The {typeof(T).Name} has {utf8.Length} bytes; the limit is {Limits.PayloadBytes}.");
        try
        {
            return JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException e)
        {
            throw new FormatException($"Not a {typeof(T).Name}: {e.Message}", e);
        }
    }

    private static T Checked<T>(T? message, Func<T, int> version, Func<T, bool> whole) where T : class
    {
        if (message is null) throw new FormatException($"The {typeof(T).Name} is empty.");
        if (version(message) != 1) throw new FormatException($"The {typeof(T).Name} has version {version(message)}; this side understands 1.");
        return whole(message) ? message : throw new FormatException($"The {typeof(T).Name} lacks a field or is over its limit.");
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReceiptMessage))]
[JsonSerializable(typeof(KioskStatus))]
[JsonSerializable(typeof(KioskConfig))]
[JsonSerializable(typeof(StandingMessage))]
[JsonSerializable(typeof(HotlistMessage))]
[JsonSerializable(typeof(CentreLive))]
internal sealed partial class MessageJson : JsonSerializerContext;
