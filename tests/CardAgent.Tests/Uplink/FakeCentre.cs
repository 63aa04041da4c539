using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using CardSystem.Contracts;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Client;

namespace CardSystem.CardAgent.Tests.Uplink;

/// <summary>What the network and the centre do to a kiosk, drawn from a seed. Chances are of 1,000.</summary>
internal sealed record Weather
{
    public int ConnectFails { get; init; }
    public int LinkDiesBeforeDelivery { get; init; }
    public int LinkDiesAfterDelivery { get; init; }
    public int ReceiptLost { get; init; }
    public int ReceiptTwice { get; init; }
    public int Quota { get; init; }
    public int LongestDelayMs { get; init; } = 20;

    public static readonly Weather Fair = new();
}

/// <summary>
/// Broker and centre in one: links that fail by the weather, taps kept by name, cumulative receipts. It keeps the promises of the contracts and nothing more:
/// acknowledgements come in any order, receipts may be lost, come twice or late.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The link is handed to the uplink, which disposes it.")]
internal sealed class FakeCentre(TimeProvider time, int seed) : IMqttConnector
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly Dictionary<TapId, byte[]> _taps = [];
    private readonly List<string> _alarms = [];
    private readonly List<KioskStatus> _statuses = [];
    private readonly List<int> _payloadTaps = [];
    private readonly List<MqttLinkOptions> _connects = [];
    private FakeLink? _link;

    public Weather Weather { get; set; } = Weather.Fair;

    /// <summary>Taps the centre can never take: it keeps the bytes aside and answers 0x99.</summary>
    public Func<Tap, bool> IsPoison { get; init; } = _ => false;

    /// <summary>Asked first; 0 lets the weather decide.</summary>
    public Func<Publication, byte> Answer { get; set; } = _ => 0;

    /// <summary>Larger publications end the link, as a broker's packet limit does.</summary>
    public int LargestPayload { get; init; } = int.MaxValue;

    public bool Silent { get; set; }

    public IReadOnlyList<string> Alarms { get { lock (_lock) return [.. _alarms]; } }
    public IReadOnlyList<KioskStatus> Statuses { get { lock (_lock) return [.. _statuses]; } }

    /// <summary>How many taps each publication brought, in the order they arrived: publications on their way together may overtake each other.</summary>
    public IReadOnlyList<int> PayloadTaps { get { lock (_lock) return [.. _payloadTaps]; } }

    public IReadOnlyList<MqttLinkOptions> Connects { get { lock (_lock) return [.. _connects]; } }
    public int Duplicates { get; private set; }
    public Publication? Config { get; set; }

    public IReadOnlyList<Tap> Taps
    {
        get { lock (_lock) return [.. _taps.Values.Select(json => TapJson.Read(json))]; }
    }

    public FakeLink? Link
    {
        get { lock (_lock) return _link; }
    }

    public Task<IMqttLink> ConnectAsync(MqttLinkOptions options, CancellationToken cancel)
    {
        lock (_lock)
        {
            _connects.Add(options);
            if (Chance(Weather.ConnectFails)) throw new MqttLinkException("the centre cannot be reached");
            _link = new FakeLink(this, time);
            return Task.FromResult<IMqttLink>(_link);
        }
    }

    internal void Subscribed(FakeLink link, IReadOnlyList<string> filters)
    {
        if (Config is { } config && filters.Contains(config.Topic)) link.Deliver(config with { Retain = true });
    }

    /// <summary>The weather of one publication: how long it takes, and whether the link dies before or after it.</summary>
    internal (int DelayMs, bool DiesBefore, bool DiesAfter) Fate()
    {
        lock (_lock) return (_random.Next(0, Weather.LongestDelayMs + 1), Chance(Weather.LinkDiesBeforeDelivery), Chance(Weather.LinkDiesAfterDelivery));
    }

    internal byte Take(FakeLink link, Publication publication)
    {
        lock (_lock)
        {
            var answer = Answer(publication);
            if (answer != 0) return answer;
            if (!Topics.TryParseKiosk(publication.Topic, out _, out var leaf)) return 0x90;
            if (leaf == "status")
            {
                _statuses.Add(Message.ReadStatus(publication.Payload.Span));
                return 0;
            }

            return leaf == "taps" ? TakeTaps(link, publication.Payload) : (byte)0x90;
        }
    }

    private byte TakeTaps(FakeLink link, ReadOnlyMemory<byte> payload)
    {
        if (Chance(Weather.Quota)) return 0x97;
        var taps = Split(payload).Select(json => (Json: json, Tap: TapJson.Read(json))).ToList();
        _payloadTaps.Add(taps.Count);
        if (taps.Exists(t => IsPoison(t.Tap))) return 0x99;
        foreach (var (json, tap) in taps)
        {
            if (_taps.TryAdd(tap.Id, json)) continue;
            Duplicates++;
            if (!_taps[tap.Id].AsSpan().SequenceEqual(json)) _alarms.Add($"{tap.Id} came with another body");
        }

        GiveReceipts(link, taps.Select(t => t.Tap.Id.Journal).Distinct());
        return 0;
    }

    private void GiveReceipts(FakeLink link, IEnumerable<JournalId> journals)
    {
        var receipts = journals.Select(journal => new Receipt(journal.ToString(), CompleteTo(journal))).Where(r => r.UpTo > 0).ToList();
        if (Silent || receipts.Count == 0 || Chance(Weather.ReceiptLost)) return;
        var publication = new Publication(Topics.Receipts(Workbench.Kiosk), Message.Write(new ReceiptMessage(receipts)));
        link.Deliver(publication);
        if (Chance(Weather.ReceiptTwice)) link.Deliver(publication);
    }

    public long CompleteTo(JournalId journal)
    {
        var upTo = 0L;
        while (_taps.ContainsKey(new TapId(Workbench.Kiosk, journal, upTo + 1))) upTo++;
        return upTo;
    }

    private bool Chance(int ofThousand) => _random.Next(1_000) < ofThousand;

    private static IEnumerable<byte[]> Split(ReadOnlyMemory<byte> payload)
    {
        using var json = System.Text.Json.JsonDocument.Parse(payload);
        if (!json.RootElement.TryGetProperty("taps", out var taps)) return [payload.ToArray()];
        return [.. taps.EnumerateArray().Select(t => System.Text.Encoding.UTF8.GetBytes(t.GetRawText()))];
    }
}

internal sealed class FakeLink(FakeCentre centre, TimeProvider time) : IMqttLink
{
    private readonly Channel<Publication> _incoming = Channel.CreateUnbounded<Publication>();
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cut = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ChannelReader<Publication> Incoming => _incoming.Reader;

    public Task<string> Ended => _ended.Task;

    public bool Disposed { get; private set; }

    public void Deliver(Publication publication) => _incoming.Writer.TryWrite(publication);

    public void End(string why)
    {
        _incoming.Writer.TryComplete();
        _ended.TrySetResult(why);
        _cut.TrySetResult();
    }

    public async Task<byte> PublishAsync(Publication publication, CancellationToken cancel)
    {
        ThrowIfEnded();
        if (publication.Payload.Length > centre.LargestPayload)
        {
            End("packet too large");
            ThrowIfEnded();
        }

        var (delay, diesBefore, diesAfter) = centre.Fate();
        if (delay > 0) await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(delay), time, cancel), _cut.Task);
        if (diesBefore) End("the line was cut");
        ThrowIfEnded();
        var code = centre.Take(this, publication);
        if (diesAfter) End("the line was cut");
        ThrowIfEnded();
        return code;
    }

    public Task SubscribeAsync(IReadOnlyList<string> filters, CancellationToken cancel)
    {
        ThrowIfEnded();
        centre.Subscribed(this, filters);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        End("closed by us");
        return ValueTask.CompletedTask;
    }

    private void ThrowIfEnded()
    {
        if (_ended.Task.IsCompleted) throw new MqttLinkException("the link has ended");
    }
}
