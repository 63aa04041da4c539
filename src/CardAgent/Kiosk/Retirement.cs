using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>
/// Whether the centre has taken this kiosk out of service. Its word is checked under the anchors and must name this very key; a forged one, or one for a kiosk that had
/// this name before, does nothing. Once it counts it is on disk before anything else happens, and the agent never again works with this identity.
/// </summary>
public sealed class Retirement(KioskId kiosk, KioskKey key, KioskAnchors anchors, RetiredNote note, TimeProvider time, ILogger<Retirement> log)
{
    private readonly Lock _lock = new();
    private string _lastFault = "";
    private bool _taken;
    private volatile bool _isOrdered;

    /// <summary>Raised once, on the thread that brought the word.</summary>
    public event Action? Ordered;

    /// <summary>True once it is on disk too, as far as there is one.</summary>
    public bool IsOrdered => _isOrdered;

    /// <summary>Takes what stands on the topic of commands.</summary>
    public void Take(ReadOnlySpan<byte> utf8)
    {
        // An empty retained message only means that somebody cleared the topic.
        if (utf8.IsEmpty) return;
        try
        {
            Take(EnrolmentJson.ReadCommands(utf8));
        }
        catch (FormatException e)
        {
            Refuse(e.Message);
        }
    }

    public void Take(CommandsMessage message)
    {
        foreach (var revocation in message.Revoked.Where(r => r.Kiosk == kiosk.ToString() && r.Key == key.Reference))
        {
            try
            {
                if (anchors.Fault(revocation, message) is { } fault) Refuse(fault);
                else Retire(revocation);
            }
            catch (FormatException e)
            {
                Refuse(e.Message);
            }
        }
    }

    private void Retire(Revocation revocation)
    {
        lock (_lock)
        {
            if (_taken) return;
            _taken = true;
        }

        log.LogCritical("The centre has revoked this kiosk as of {At:u}: it stops, and wipes its key, certificates and everything it knows of members.", DateTimeOffset.FromUnixTimeMilliseconds(revocation.At));
        try
        {
            note.Write(new Retired(kiosk.ToString(), revocation.Key, DateTimeOffset.FromUnixTimeMilliseconds(revocation.At), time.GetUtcNow()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the note a restart would find no key, which says less plainly the same.
            log.LogError("That this kiosk is out of service could not be written down: {Reason}. It stops and wipes itself all the same.", e.Message);
        }

        _isOrdered = true;
        Ordered?.Invoke();
    }

    private void Refuse(string why)
    {
        lock (_lock)
        {
            if (_lastFault == why) return;
            _lastFault = why;
        }

        log.LogError("A revocation of this kiosk came that does not count: {Reason}. Nothing is done; somebody may be forging the centre's word.", why);
    }
}
