using CardSystem.Mqtt.Packets;

namespace CardSystem.Mqtt.Client;

/// <summary>
/// What this side has asked and not been answered yet: publishes waiting their turn, publishes in flight, subscriptions. Publishes go out
/// in the order they were asked for. Guarded by the sender's gate, but for what says otherwise.
/// </summary>
internal sealed class LinkRequests(ConnAckPacket server) : IPacketSource
{
    /// <summary>Bytes put into one write; more go with the next.</summary>
    private const int WriteBytes = 65_536;

    private readonly Queue<LinkRequest<byte>> _waiting = new();
    private readonly Dictionary<ushort, LinkRequest<byte>> _inFlight = [];
    private readonly Dictionary<ushort, LinkRequest<SubAckPacket>> _subscriptions = [];
    private List<LinkRequest<byte>> _unconfirmed = [];
    private ushort _lastId;
    private string? _ended;

    public bool HasMore => _waiting.TryPeek(out var next) && (next.Publication!.QoS == 0 || next.Task.IsCompleted || _inFlight.Count < server.ReceiveMaximum);

    public void Add(LinkRequest<byte> publish)
    {
        if (_ended is not null) publish.TrySetException(new MqttLinkException(LinkWords.Ended(_ended)));
        else if (Impossible(publish.Publication!) is var code and not 0) publish.TrySetResult(code);
        else _waiting.Enqueue(publish);
    }

    /// <summary>Writes the SUBSCRIBE at once.</summary>
    public void Add(LinkRequest<SubAckPacket> subscribe, IReadOnlyList<string> filters, PacketBuffer? buffer)
    {
        if (_ended is not null || buffer is null)
        {
            subscribe.TrySetException(new MqttLinkException(LinkWords.Ended(_ended ?? "it is being closed")));
            return;
        }

        var id = NextId();
        _subscriptions.Add(id, subscribe);
        new SubscribePacket(id, [.. filters.Select(f => new SubscriptionRequest(f, QoS: 1))]).Write(buffer, ProtocolLevel.V5);
    }

    public void Fill(PacketBuffer buffer)
    {
        while (HasMore && buffer.Length < WriteBytes)
        {
            var next = _waiting.Dequeue();
            if (!next.Task.IsCompleted) Write(buffer, next);
        }
    }

    /// <summary>Not under the gate; only the one writing thread comes here, between two fills.</summary>
    public void Written()
    {
        var written = _unconfirmed;
        foreach (var request in written) request.TrySetResult(ReasonCode.Success);
        written.Clear();
    }

    /// <returns>False where the packet id is not known.</returns>
    public bool Answer(ushort id, byte code) => _inFlight.Remove(id, out var request) && (request.TrySetResult(code) || true);

    public bool Answer(SubAckPacket answer) => _subscriptions.Remove(answer.PacketId, out var request) && (request.TrySetResult(answer) || true);

    /// <summary>Nothing will be answered any more.</summary>
    public void End(string why)
    {
        _ended = why;
        var failure = new MqttLinkException(LinkWords.Ended(why));
        foreach (var request in _inFlight.Values.Concat(_waiting).Concat(_unconfirmed)) request.TrySetException(failure);
        foreach (var request in _subscriptions.Values) request.TrySetException(failure);
        _inFlight.Clear();
        _waiting.Clear();
        _unconfirmed = [];
        _subscriptions.Clear();
    }

    /// <summary>What the server has said it cannot do; sending it would cost the link.</summary>
    private byte Impossible(Publication publication)
    {
        if (!TopicName.IsValid(publication.Topic)) return ReasonCode.TopicNameInvalid;
        if (publication.QoS > Math.Min(server.MaximumQoS, (byte)1)) return ReasonCode.QoSNotSupported;
        return publication.Retain && !server.RetainAvailable ? ReasonCode.RetainNotSupported : ReasonCode.Success;
    }

    private void Write(PacketBuffer buffer, LinkRequest<byte> request)
    {
        var start = buffer.Length;
        var publication = request.Publication!;
        var id = publication.QoS > 0 ? NextId() : (ushort)0;
        PublishPacket.Write(buffer, ProtocolLevel.V5, publication, publication.QoS, id, publication.Retain, publication.MessageExpirySeconds);
        if (buffer.Length - start > server.MaximumPacketSize)
        {
            buffer.Truncate(start);
            request.TrySetResult(ReasonCode.PacketTooLarge);
        }
        else if (id == 0) _unconfirmed.Add(request);
        else _inFlight.Add(id, request);
    }

    private ushort NextId()
    {
        do if (++_lastId == 0) _lastId = 1;
        while (_inFlight.ContainsKey(_lastId) || _subscriptions.ContainsKey(_lastId));
        return _lastId;
    }
}

/// <summary>A question whose answer somebody awaits.</summary>
internal sealed class LinkRequest<T>(Publication? publication = null) : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public Publication? Publication { get; } = publication;

    /// <summary>A cancelled wait: a publish not sent yet is not sent; one sent already stays sent.</summary>
    public async Task<T> WaitAsync(CancellationToken cancel)
    {
        await using var registration = cancel.UnsafeRegister(static (state, token) => ((LinkRequest<T>)state!).TrySetCanceled(token), this);
        return await Task;
    }
}
