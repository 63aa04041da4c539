using System.Text.Json;
using System.Text.Json.Serialization;
using CardSystem.CardAgent.Health;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Screen;

/// <summary>What a member is told about his tap.</summary>
public enum ResultKind
{
    /// <summary>Signed in, and on disk.</summary>
    Welcome,
    /// <summary>Had signed in already.</summary>
    Already,
    /// <summary>Signed out: his stay is over.</summary>
    SignedOut,
    /// <summary>Had signed out a moment ago.</summary>
    AlreadyOut,
    /// <summary>Signed in again after a sign-out.</summary>
    WelcomeBack,
    /// <summary>His rating of the service is on disk.</summary>
    Thanks,
    Refused,
    /// <summary>The card left too early: tap again, hold it longer.</summary>
    HoldLonger,
    /// <summary>The tap could not be made durable: nothing is recorded.</summary>
    CannotRecord,
}

/// <summary>What is happening to the card itself, after the answer.</summary>
public enum CardState
{
    /// <summary>Nothing is written on it.</summary>
    None,
    /// <summary>It is being written on: better leave it there.</summary>
    Writing,
    Written,
    /// <summary>It left first. The tap stands; the card catches up at the next one.</summary>
    LeftEarly,
    /// <summary>Its memory takes nothing more.</summary>
    NewCardNeeded,
    /// <summary>Staff should look at it.</summary>
    NotRight,
    /// <summary>It showed nothing but its number, which anybody can copy: a person confirms this tap.</summary>
    Unproved,
}

/// <summary>What the card shows of its member, offline too.</summary>
/// <param name="Credits">Hundredths of a point.</param>
public sealed record ScreenCard(string? Branch, int? Credits, CardState State);

/// <summary>The way to the member's own page, as a QR code. Only in memory, and only as long as its answer is shown.</summary>
/// <param name="Size">Modules on a side, without the quiet zone.</param>
/// <param name="Dots">Row by row, a bit each, the first one highest; 1 is dark.</param>
/// <param name="Held">The member asked for more time.</param>
public sealed record ScreenLink(int Size, byte[] Dots, bool Held = false);

/// <summary>One answer on the screen.</summary>
/// <param name="Id">Rises with every answer; the page sounds once for each.</param>
/// <param name="Name">张*, where the card tells it.</param>
/// <param name="Tail">The last four characters of the card's number.</param>
/// <param name="Since">When the member signed in, where he had done so already or signs out now; when he signed out, where he had done that already.</param>
/// <param name="Ticket">Under which the page brings a rating of this tap; null where none is asked for.</param>
/// <param name="Card">What the card adds; it may change while the answer is shown. Null where it adds nothing.</param>
/// <param name="Of">The tap it answers; null where none was recorded.</param>
/// <param name="Link">From the centre, a moment after the tap; null where it sends none.</param>
public sealed record ScreenResult(
    long Id, string Reader, ResultKind Kind, RefusalReason Reason, string? Name, string? Tail, string? Session, bool Late, DateTimeOffset? Since, DateTimeOffset At,
    string? Ticket = null, ScreenCard? Card = null, [property: JsonIgnore] TapId? Of = null, ScreenLink? Link = null);

/// <summary>An answer and how long it has been and will be shown.</summary>
public sealed record ShownResult(ScreenResult Result, int AgeMs, int LeftMs);

public sealed record ScreenSession(string Id, string Name, DateTimeOffset Starts, DateTimeOffset LateAfter, DateTimeOffset Closes, long? Present, long? Expected, bool InOut = false);

/// <summary>Somebody is looking for this kiosk.</summary>
/// <param name="Name">What people call it; empty where the centre did not say.</param>
public sealed record ScreenHere(string Name, int LeftMs);

/// <summary>Everything the page needs, in one message.</summary>
/// <param name="Now">The session open now.</param>
/// <param name="Next">Where none is open, the next one of the coming twelve hours.</param>
/// <param name="Waiting">Taps the centre has not confirmed.</param>
/// <param name="Here">While the kiosk says where it is; null otherwise.</param>
public sealed record ScreenState(
    string Kiosk, string Centre, string Zone, bool Online, long Waiting, bool CanRecord,
    ScreenSession? Now, ScreenSession? Next,
    IReadOnlyList<ShownResult> Results, IReadOnlyList<ReaderStatus> Readers, IReadOnlyList<Trouble> Troubles, ScreenHere? Here = null)
{
    public string ToJson() => JsonSerializer.Serialize(this, ScreenJson.Default.ScreenState);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(KebabKinds), typeof(KebabReasons), typeof(KebabTroubles), typeof(KebabCardStates)])]
[JsonSerializable(typeof(ScreenState))]
internal sealed partial class ScreenJson : JsonSerializerContext;

internal sealed class KebabKinds() : JsonStringEnumConverter<ResultKind>(JsonNamingPolicy.KebabCaseLower);

internal sealed class KebabReasons() : JsonStringEnumConverter<RefusalReason>(JsonNamingPolicy.KebabCaseLower);

internal sealed class KebabTroubles() : JsonStringEnumConverter<TroubleKind>(JsonNamingPolicy.KebabCaseLower);

internal sealed class KebabCardStates() : JsonStringEnumConverter<CardState>(JsonNamingPolicy.KebabCaseLower);
