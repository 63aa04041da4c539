namespace CardSystem.CardAgent.Kiosk;

/// <summary>How long the kiosk's certificates last, and when others have taken their place: a renewal changes them while the agent runs. Safe from any thread.</summary>
public sealed class KioskCredentials
{
    private long _until;

    /// <summary>When the client certificate ends; null where that is not known.</summary>
    public DateTimeOffset? Until => Interlocked.Read(ref _until) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Raised after a renewal: whoever has read the files reads them again.</summary>
    public event Action? Changed;

    public void SetUntil(DateTimeOffset until) => Interlocked.Exchange(ref _until, until.UtcTicks);

    public void Renewed(DateTimeOffset until)
    {
        SetUntil(until);
        Changed?.Invoke();
    }
}
