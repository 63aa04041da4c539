namespace CardSystem.Mqtt.Packets;

/// <summary>The properties that PUBLISH and wills share, gathered while they are read; most messages have none and cost nothing.</summary>
internal struct MessageProperties
{
    private bool _any, _text;
    private string? _contentType, _responseTopic;
    private byte[]? _correlation;
    private List<UserProperty>? _user;

    public readonly PublicationProperties? Result => !_any ? null : new PublicationProperties
    {
        PayloadIsText = _text,
        ContentType = _contentType,
        ResponseTopic = _responseTopic,
        CorrelationData = _correlation is null ? default(ReadOnlyMemory<byte>?) : _correlation,
        UserProperties = (IReadOnlyList<UserProperty>?)_user ?? [],
    };

    public void Read(ref PacketReader reader, PropertyId id)
    {
        _any = true;
        switch (id)
        {
            case PropertyId.PayloadFormatIndicator: _text = reader.Flag(); break;
            case PropertyId.ContentType: _contentType = reader.String(); break;
            case PropertyId.ResponseTopic: _responseTopic = ReadResponseTopic(ref reader); break;
            case PropertyId.CorrelationData: _correlation = reader.OwnBinary(); break;
            case PropertyId.UserProperty: reader.UserProperty(ref _user); break;
            default: reader.Fail(PacketFault.Malformed("a property does not belong in this packet")); break;
        }
    }

    public static void Write(PacketBuffer buffer, PublicationProperties? properties)
    {
        if (properties is null) return;
        if (properties.PayloadIsText) buffer.Property(PropertyId.PayloadFormatIndicator, (byte)1);
        buffer.Property(PropertyId.ContentType, properties.ContentType);
        buffer.Property(PropertyId.ResponseTopic, properties.ResponseTopic);
        buffer.Property(PropertyId.CorrelationData, properties.CorrelationData);
        buffer.UserProperties(properties.UserProperties);
    }

    private static string ReadResponseTopic(ref PacketReader reader)
    {
        var topic = reader.Utf8();
        if (reader.Fault.IsNone && !TopicName.IsValid(topic)) reader.Fail(PacketFault.Protocol("the response topic is empty or holds a wildcard"));
        return System.Text.Encoding.UTF8.GetString(topic);
    }
}
