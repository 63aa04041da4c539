using System.Collections.Concurrent;
using CardSystem.CardAgent.Cards.Memory;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>What all visits of member cards share: who we are to them, whom we believe, what we remember. Safe from any thread.</summary>
public sealed class MemberRoom(CardCertificates certificates, MemberIssuers issuers, CardTerminal terminal, CardMemory memory, LocalDay day, TimeProvider time, ILogger<MemberRoom> log)
{
    private const int MostRemembered = 256;

    /// <summary>How long a card that broke off before the light is taken by its proof alone, so that a chip too weak for more can still sign in.</summary>
    private static readonly TimeSpan Indulgence = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _stumbled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _shortReaders = new(StringComparer.Ordinal);

    public CardCertificates Certificates => certificates;

    public MemberIssuers Issuers => issuers;

    public CardTerminal Terminal => terminal;

    public CardMemory Memory => memory;

    public LocalDay Day => day;

    public TimeProvider Time => time;

    public ILogger Log => log;

    public void Stumbled(byte[] thumbprint)
    {
        if (_stumbled.Count >= MostRemembered) _stumbled.Clear();
        _stumbled[Convert.ToHexString(thumbprint)] = time.GetTimestamp();
    }

    public bool HasStumbled(byte[] thumbprint) =>
        _stumbled.TryGetValue(Convert.ToHexString(thumbprint), out var at) && time.GetElapsedTime(at) < Indulgence;

    /// <summary>A reader that could not pass on a long command is not asked to again: most that can do it can do it always.</summary>
    public void IsShort(string reader)
    {
        if (_shortReaders.Count >= MostRemembered) _shortReaders.Clear();
        _shortReaders[reader] = true;
    }

    public bool TakesLong(string reader) => !_shortReaders.ContainsKey(reader);
}
