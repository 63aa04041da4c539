using BenchmarkDotNet.Attributes;
using CardSystem.Contracts;
using CardSystem.Mqtt;
using CardSystem.Mqtt.Packets;

namespace CardSystem.Micro;

/// <summary>One PUBLISH with a tap, written and read, beside copying its bytes, the least a codec can cost.</summary>
[MemoryDiagnoser]
public class CodecBenchmark
{
    private readonly PacketBuffer _buffer = new();
    private readonly byte[] _copy = new byte[4_096];
    private Publication _publication = new("", default);
    private byte[] _packet = [];
    private byte[] _body = [];

    [GlobalSetup]
    public void Setup()
    {
        var tap = SampleTap.Make(new KioskId("hk-01"), new JournalId("0123456789abcdef"), 17, DateTimeOffset.FromUnixTimeMilliseconds(1_777_624_200_250));
        _publication = new Publication(Topics.Taps(tap.Id.Kiosk), TapJson.Write(tap));
        _buffer.Clear();
        Write();
        _packet = _buffer.Span.ToArray();
        _body = _packet[3..];
    }

    [Benchmark(Baseline = true)]
    public void CopyTheBytes() => _packet.CopyTo(_copy, 0);

    [Benchmark]
    public int WritePublish()
    {
        _buffer.Clear();
        Write();
        return _buffer.Length;
    }

    [Benchmark]
    public int ReadPublish() => PublishPacket.TryParse(0x02, _body, ProtocolLevel.V5, out var packet, out _) ? packet.Payload.Length : throw new InvalidOperationException("The packet is not read back.");

    private void Write() => PublishPacket.Write(_buffer, ProtocolLevel.V5, _publication, 1, 7, false, null);
}
