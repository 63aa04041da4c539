using System.Text.Json;
using BenchmarkDotNet.Attributes;
using CardSystem.Contracts;

namespace CardSystem.Micro;

/// <summary>Reading and writing one tap, beside System.Text.Json's document over the same bytes.</summary>
[MemoryDiagnoser]
public class TapJsonBenchmark
{
    private readonly Tap _tap = SampleTap.Make(new KioskId("hk-01"), new JournalId("0123456789abcdef"), 17, DateTimeOffset.FromUnixTimeMilliseconds(1_777_624_200_250));
    private byte[] _json = [];

    [GlobalSetup]
    public void Setup() => _json = TapJson.Write(_tap);

    [Benchmark(Baseline = true)]
    public int JsonDocumentOfTheSameBytes()
    {
        using var document = JsonDocument.Parse(_json);
        return document.RootElement.GetPropertyCount();
    }

    [Benchmark]
    public Tap ReadTap() => TapJson.Read(_json);

    [Benchmark]
    public byte[] WriteTap() => TapJson.Write(_tap);

    [Benchmark]
    public byte[] HashTap() => TapText.Hash(_tap);
}
