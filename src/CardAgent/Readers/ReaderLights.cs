using System.Collections.Concurrent;
using CardSystem.Contracts;
using Microsoft.Extensions.Options;

namespace CardSystem.CardAgent.Readers;

/// <summary>
/// Light and buzzer by the ACR122U's pseudo-command <c>FF 00 40 P2 04 T1 T2 N B</c>, which other readers understand too or answer with an error:
/// P2 is the light that stays, T1 and T2 are tenths of a second on and off, N how often, B 1 for a beep in each T1.
/// </summary>
public sealed class ReaderLights : IReaderLights
{
    private static readonly byte[] Green = [0xFF, 0x00, 0x40, 0x0E, 0x04, 0x01, 0x00, 0x01, 0x01];
    private static readonly byte[] Orange = [0xFF, 0x00, 0x40, 0x0F, 0x04, 0x01, 0x00, 0x01, 0x01];
    private static readonly byte[] RedThreeBeeps = [0xFF, 0x00, 0x40, 0x0D, 0x04, 0x01, 0x01, 0x03, 0x01];

    /// <summary>Refusals in a row before a reader is left alone: one where we only try our luck, a few where the installer said that the lights are there.</summary>
    private const int Patience = 5;

    private const int MostReaders = 64;

    private readonly bool _wanted;
    private readonly int _patience;
    private readonly ConcurrentDictionary<string, int> _refusals = new(StringComparer.Ordinal);

    public ReaderLights(IOptions<ReadersOptions> options)
    {
        _wanted = !options.Value.Lights.Equals("none", StringComparison.OrdinalIgnoreCase);
        _patience = options.Value.Lights.Equals("auto", StringComparison.OrdinalIgnoreCase) ? 1 : Patience;
    }

    public void Show(ICardChannel channel, TapOutcome outcome)
    {
        if (!_wanted || Command(outcome) is not { } command || _refusals.GetValueOrDefault(channel.Reader) >= _patience) return;
        try
        {
            // 90 and the state of the lights, which need not be 00.
            if (channel.Transmit(command) is [0x90, ..]) _refusals.TryRemove(channel.Reader, out _);
            else Refused(channel.Reader);
        }
        catch (Exception e) when (e is CardServiceException or ObjectDisposedException)
        {
            // The card was taken away first, or the driver refuses: the tap is on disk either way, and the screen shows it too.
            // A missing card says nothing about the lights.
            if (e is CardServiceException { CardLost: false }) Refused(channel.Reader);
        }
    }

    private static byte[]? Command(TapOutcome outcome) => outcome switch
    {
        TapOutcome.Accepted => Green,
        TapOutcome.Repeated => Orange,
        TapOutcome.Refused => RedThreeBeeps,
        _ => null,
    };

    private void Refused(string reader)
    {
        if (_refusals.Count >= MostReaders) _refusals.Clear();
        _refusals.AddOrUpdate(reader, 1, (_, n) => n + 1);
    }
}
