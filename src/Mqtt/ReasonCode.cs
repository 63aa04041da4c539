namespace CardSystem.Mqtt;

/// <summary>MQTT 5 reason codes (OASIS MQTT 5.0, table 2-6). Below 0x80 is success.</summary>
public static class ReasonCode
{
    public const byte Success = 0x00;
    public const byte GrantedQoS1 = 0x01;
    public const byte DisconnectWithWill = 0x04;
    public const byte NoMatchingSubscribers = 0x10;
    public const byte NoSubscriptionExisted = 0x11;
    public const byte UnspecifiedError = 0x80;
    public const byte MalformedPacket = 0x81;
    public const byte ProtocolError = 0x82;
    public const byte ImplementationSpecificError = 0x83;
    public const byte UnsupportedProtocolVersion = 0x84;
    public const byte ClientIdNotValid = 0x85;
    public const byte BadUserNameOrPassword = 0x86;
    public const byte NotAuthorized = 0x87;
    public const byte ServerUnavailable = 0x88;
    public const byte ServerBusy = 0x89;
    public const byte Banned = 0x8A;
    public const byte ServerShuttingDown = 0x8B;
    public const byte BadAuthenticationMethod = 0x8C;
    public const byte KeepAliveTimeout = 0x8D;
    public const byte SessionTakenOver = 0x8E;
    public const byte TopicFilterInvalid = 0x8F;
    public const byte TopicNameInvalid = 0x90;
    public const byte PacketIdInUse = 0x91;
    public const byte PacketIdNotFound = 0x92;
    public const byte ReceiveMaximumExceeded = 0x93;
    public const byte TopicAliasInvalid = 0x94;
    public const byte PacketTooLarge = 0x95;
    public const byte MessageRateTooHigh = 0x96;
    public const byte QuotaExceeded = 0x97;
    public const byte AdministrativeAction = 0x98;
    public const byte PayloadFormatInvalid = 0x99;
    public const byte RetainNotSupported = 0x9A;
    public const byte QoSNotSupported = 0x9B;
    public const byte UseAnotherServer = 0x9C;
    public const byte ServerMoved = 0x9D;
    public const byte SharedSubscriptionsNotSupported = 0x9E;
    public const byte ConnectionRateExceeded = 0x9F;
    public const byte MaximumConnectTime = 0xA0;
    public const byte SubscriptionIdsNotSupported = 0xA1;
    public const byte WildcardsNotSupported = 0xA2;

    public static bool IsRefusal(byte code) => code >= 0x80;

    /// <summary>The code in plain words, to stand at the end of a sentence: "it refused: …".</summary>
    public static string Words(byte code) => code switch
    {
        < 0x80 => "no fault",
        MalformedPacket => "a packet was malformed",
        ProtocolError => "the MQTT protocol was not followed",
        ImplementationSpecificError => "the other side could not go on",
        UnsupportedProtocolVersion => "this version of MQTT is not spoken there",
        ClientIdNotValid => "the client id is not accepted",
        BadUserNameOrPassword => "wrong user name or password",
        NotAuthorized => "not authorized",
        ServerUnavailable => "the server is not available",
        ServerBusy => "the server is busy",
        Banned => "this client is banned",
        ServerShuttingDown => "the server is shutting down",
        BadAuthenticationMethod => "the way of authentication is not supported",
        KeepAliveTimeout => "nothing was heard within the keep-alive time",
        SessionTakenOver => "another connection with the same client id took over",
        TopicFilterInvalid => "the topic filter is not accepted",
        TopicNameInvalid => "the topic name is not accepted",
        PacketIdInUse => "the packet id is in use",
        PacketIdNotFound => "the packet id is not known",
        ReceiveMaximumExceeded => "more messages were in flight than allowed",
        TopicAliasInvalid => "the topic alias is not valid",
        PacketTooLarge => "a packet was larger than allowed",
        MessageRateTooHigh => "messages came too fast",
        QuotaExceeded => "a limit was exceeded",
        AdministrativeAction => "ended by an administrator",
        PayloadFormatInvalid => "the payload is not in the expected format",
        RetainNotSupported => "retained messages are not supported",
        QoSNotSupported => "this quality of service is not supported",
        UseAnotherServer or ServerMoved => "another server is to be used",
        SharedSubscriptionsNotSupported => "shared subscriptions are not supported",
        ConnectionRateExceeded => "connections came too fast",
        MaximumConnectTime => "the longest time of a connection is over",
        SubscriptionIdsNotSupported => "subscription ids are not supported",
        WildcardsNotSupported => "wildcard subscriptions are not supported",
        _ => "unspecified error",
    };
}
