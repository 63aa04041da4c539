using static CardSystem.Mqtt.Packets.PropertyId;

namespace CardSystem.Mqtt.Packets;

/// <summary>Which property may stand in which packet, and which more than once (MQTT 5.0, 2.2.2.2).</summary>
internal static class PropertyRules
{
    /// <summary>The will's properties stand inside CONNECT but are a set of their own; no packet has type 0.</summary>
    public const PacketType Will = 0;

    private static readonly ushort[] AllowedIn = BuildTable();

    public static bool Allows(PacketType packet, uint id) => id < AllowedIn.Length && (AllowedIn[id] & Bit(packet)) != 0;

    public static bool MayRepeat(PacketType packet, PropertyId id) =>
        id is PropertyId.UserProperty || (id is SubscriptionIdentifier && packet is PacketType.Publish);

    private static ushort Bit(PacketType packet) => (ushort)(1 << (int)packet);

    private static ushort[] BuildTable()
    {
        var table = new ushort[(int)SharedSubscriptionAvailable + 1];
        Allow(Will, PayloadFormatIndicator, MessageExpiryInterval, ContentType, ResponseTopic, CorrelationData, WillDelayInterval, PropertyId.UserProperty);
        Allow(PacketType.Connect, SessionExpiryInterval, AuthenticationMethod, AuthenticationData, RequestProblemInformation,
            RequestResponseInformation, ReceiveMaximum, TopicAliasMaximum, PropertyId.UserProperty, MaximumPacketSize);
        Allow(PacketType.ConnAck, SessionExpiryInterval, AssignedClientIdentifier, ServerKeepAlive, AuthenticationMethod, AuthenticationData,
            ResponseInformation, ServerReference, ReasonString, ReceiveMaximum, TopicAliasMaximum, MaximumQoS, RetainAvailable, PropertyId.UserProperty,
            MaximumPacketSize, WildcardSubscriptionAvailable, SubscriptionIdentifierAvailable, SharedSubscriptionAvailable);
        Allow(PacketType.Publish, PayloadFormatIndicator, MessageExpiryInterval, ContentType, ResponseTopic, CorrelationData,
            SubscriptionIdentifier, TopicAlias, PropertyId.UserProperty);
        foreach (var acknowledgement in new[] { PacketType.PubAck, PacketType.PubRec, PacketType.PubRel, PacketType.PubComp, PacketType.SubAck, PacketType.UnsubAck })
            Allow(acknowledgement, ReasonString, PropertyId.UserProperty);
        Allow(PacketType.Subscribe, SubscriptionIdentifier, PropertyId.UserProperty);
        Allow(PacketType.Unsubscribe, PropertyId.UserProperty);
        Allow(PacketType.Disconnect, SessionExpiryInterval, ServerReference, ReasonString, PropertyId.UserProperty);
        Allow(PacketType.Auth, AuthenticationMethod, AuthenticationData, ReasonString, PropertyId.UserProperty);
        return table;

        void Allow(PacketType packet, params ReadOnlySpan<PropertyId> ids)
        {
            foreach (var id in ids) table[(int)id] |= Bit(packet);
        }
    }
}
