using System.ComponentModel;

namespace CardSystem.Ingest.Api.Shapes;

/// <summary>An activity, from which sessions are made.</summary>
public sealed record ActivityItem(
    string Id, string Name, string Category, [property: Description("required, open, volunteer, service")] string Kind, string Organiser, IReadOnlyList<string> Audience, string Centre, string Room,
    IReadOnlyList<string> Kiosks, bool InOut, int Capacity, DateOnly FirstDay, DateOnly? LastDay, TimeOnly Starts, TimeOnly Ends, string Repeat, DateOnly PlannedTo);

/// <summary>An activity to be made, with its sessions.</summary>
public sealed record NewActivity(
    [property: Description("1 to 48 of a-z, 0-9 and '-'; its sessions are called ID-yyyymmdd.")] string Id, string Name, string Centre, DateOnly From,
    [property: Description("HH:mm on the district's clocks.")] string Starts, [property: Description("HH:mm; at or before the start means the next day.")] string Ends,
    [property: Description("required, open, volunteer or service.")] string Kind = "required", string Category = "meeting", string Organiser = "", string Room = "",
    [property: Description("Units whose members must or may come; none for nobody in particular.")] IReadOnlyList<string>? Audience = null,
    [property: Description("Members named one by one.")] IReadOnlyList<string>? Members = null, [property: Description("All of the centre where none is named.")] IReadOnlyList<string>? Kiosks = null,
    bool InOut = false, bool Rate = false, [property: Description("The most that may sign up; 0 for no limit.")] int Capacity = 0,
    int OpensBefore = 60, int LateAfter = 10, int LeaveBefore = 0, int ClosesAfter = 60,
    [property: Description("How it comes back: a rule of RFC 5545, or 'first working day of the month', '每月第四周的星期六' …; once where it is empty.")] string Repeat = "",
    [property: Description("keep, skip or next-working-day")] string Holidays = "keep", DateOnly? LastDay = null,
    [property: Description("Sessions are made up to this day; as far ahead as the service plans where it is not given.")] DateOnly? PlanUntil = null);

public sealed record ActivityMade(string Id, int Sessions, DateOnly PlannedTo);

/// <summary>Ends an activity.</summary>
public sealed record StopActivity([property: Description("The first day without it.")] DateOnly From, string Reason);

public sealed record ActivityStopped(string Id, int Cancelled);

/// <summary>A session of an activity.</summary>
public sealed record SessionItem(
    string Id, string Activity, string Name, string Category, string Kind, [property: Description("planned, cancelled")] string Fate, string Centre, string Room, string Organiser, IReadOnlyList<string> Audience,
    IReadOnlyList<string> Kiosks, DateTimeOffset Opens, DateTimeOffset Starts, DateTimeOffset Ends, DateTimeOffset Closes, bool InOut, long Capacity, string Reason);

/// <summary>Why something is done; it stands in the audit log.</summary>
public sealed record WithReason([property: Description("On one line.")] string Reason);

public sealed record SignUpItem(string Member, string Name, bool HasPlace, [property: Description("Counted among those who have a place, or among those who wait.")] int Position);

public sealed record NewSignUp(string Member);

public sealed record SignUpWithdrawn(string Member, [property: Description("Who moved up from the waiting list; null where nobody did.")] string? MovesUp);
