using System.ComponentModel;
using System.Text.Json;

namespace CardSystem.Ingest.Api.Shapes;

/// <summary>A member's leave.</summary>
public sealed record ExcuseItem(
    long Id, string Member, string Name, [property: Description("The one session it is for; null where a span is meant.")] string? Session, DateTimeOffset? From, DateTimeOffset? Until, string Kind, string Reason,
    [property: Description("requested, approved, refused, withdrawn")] string State);

/// <summary>A request for leave, for one session or for the sessions that start in a span.</summary>
public sealed record NewExcuse(
    string Member, string Reason, [property: Description("A word such as sick or travel.")] string Kind = "leave", string? Session = null, DateTimeOffset? From = null,
    [property: Description("Exclusive.")] DateTimeOffset? Until = null);

public sealed record ExcuseDecision([property: Description("approve or refuse")] string Decision, string Reason = "");

/// <summary>Corrects one member's attendance at one session. What was tapped stays; the last correction counts.</summary>
public sealed record NewCorrection(
    string Session, string Member, [property: Description("attended, not-attended, excused, as-recorded")] string What, string Reason, DateTimeOffset? In = null, DateTimeOffset? Out = null);

/// <param name="Act">Its number in the audit log.</param>
public sealed record CorrectionMade(long Act, string Session, string Member, string What, [property: Description("False where it stood there already.")] bool IsNew);

/// <summary>An early warning.</summary>
public sealed record WarningItem(
    long Id, string Member, string Name, string Unit, string Rule, [property: Description("notice, concern, serious")] string Level,
    [property: Description("open, acknowledged, following, resolved, ended, withdrawn")] string State, DateOnly? From, [property: Description("Null while the rule still warns.")] DateOnly? Until, DateTimeOffset IssuedAt, bool Provisional);

/// <summary>An early warning with why there is one, and with everything that was done about it.</summary>
public sealed record WarningTold(WarningItem Warning, [property: Description("What was counted, over which sessions, and from where on the rule warns.")] JsonElement Evidence, IReadOnlyList<WarningStep> Story);

public sealed record WarningStep(DateTimeOffset At, string Who, string What, string Detail, long Act);

/// <summary>Acknowledging takes no words.</summary>
public sealed record NoWords;

public sealed record WithNote([property: Description("What was heard or what came of it, up to 2,000 characters.")] string Note);

/// <summary>What somebody should look into because of cards or kiosks.</summary>
public sealed record AlertItem(
    long Id, string Kind, string Title, [property: Description("notice, concern, serious")] string Level, string Subject, string Unit, string Detail, string ToDo, long Count, DateTimeOffset First, DateTimeOffset Last, string? AcknowledgedBy, DateTimeOffset? AcknowledgedAt);

public sealed record AlertNote([property: Description("What came of it, up to 500 characters on one line.")] string Note = "");

/// <summary>A kiosk with how it is.</summary>
public sealed record KioskItem(
    string Kiosk, string Name, string Centre, string CentreName, [property: Description("enrolled, revoked; null where it never enrolled.")] string? State, DateTimeOffset? CertificateEndsAt,
    [property: Description("Null until the kiosk has said how it is.")] KioskHealth? Health);

public sealed record KioskHealth(
    bool Online, [property: Description("Every tap made until then is here.")] DateTimeOffset? CompleteTo, long Waiting, DateTimeOffset? LastTap, int ReadersReady, int ReadersTotal, string? Trouble);

/// <summary>What is counted today, as far as the token's owner may see it.</summary>
public sealed record LiveTold(DateTimeOffset At, [property: Description("Rises with every change.")] long Version, IReadOnlyList<LiveCount> Sessions, [property: Description("Committed taps that are not counted yet.")] long Waiting);

public sealed record LiveCount(
    string Session, string Name, string Centre, DateTimeOffset Opens, DateTimeOffset Starts, DateTimeOffset Closes, long OnTime, long Late, [property: Description("Of those who came, those nobody expected.")] long WalkIn, long Expected);
