using CardSystem.Mqtt.Gateway;

namespace CardSystem.Ingest.Inbox;

/// <summary>One publish on its way through the inbox: what came, where its taps stand, and what of it can never be taken.</summary>
/// <param name="Refusal">Why the payload as a whole cannot be understood, or null.</param>
public readonly record struct Delivery(InboundPublish Publish, InboxKiosk Kiosk, TapList Taps, Refusal? Refusal)
{
    /// <summary>A payload always weighs something, so that rubbish fills the queue like anything else.</summary>
    public int Weight => Math.Max(1, Taps.Count);
}
