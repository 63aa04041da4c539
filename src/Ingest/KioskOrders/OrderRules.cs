using CardSystem.Contracts;

namespace CardSystem.Ingest.KioskOrders;

/// <summary>An order as people see it.</summary>
/// <param name="State">One of <see cref="OrderRules"/>' words.</param>
/// <param name="Report">JSON of a <see cref="KioskReport"/>; empty where there is none.</param>
public sealed record PlacedOrder(string Id, string Kiosk, string Kind, string MadeBy, long MadeAt, long EndsAt, long ReceivedAt, long DoneAt, string State, string Note, string Report)
{
    public bool IsOpen => State is OrderRules.Sent or OrderStates.Received;
}

/// <summary>What becomes of an order.</summary>
public static class OrderRules
{
    /// <summary>It stands at the kiosk's topic; the kiosk has not answered.</summary>
    public const string Sent = "open";

    /// <summary>Its time was over before the kiosk had done it.</summary>
    public const string Ended = "ended";

    public static bool IsKind(string? kind) => kind is OrderKinds.Locate or OrderKinds.Restart or OrderKinds.Report;

    /// <summary>Whoever looks for a kiosk stands there now; the others may wait until a kiosk that is away comes back within the hour.</summary>
    public static TimeSpan Lasts(string kind) => TimeSpan.FromMinutes(kind == OrderKinds.Locate ? 10 : 60);

    /// <summary>The state after an answer; null where it changes nothing: what is over stays over, and nothing goes back.</summary>
    public static string? After(string state, string answer) => (state, answer) switch
    {
        (Sent, OrderStates.Received) => OrderStates.Received,
        (Sent or OrderStates.Received, OrderStates.Done or OrderStates.Failed or OrderStates.Unknown) => answer,
        _ => null,
    };
}
