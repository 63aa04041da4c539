using CardSystem.CardAgent.Health;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>Compares the kiosk's wall clock with the centre's, and with the taps on disk.</summary>
public sealed class ClockWatch(KioskClock clock, HealthBook health)
{
    /// <summary>The kiosk's own day, UTC.</summary>
    public DateOnly Today => DateOnly.FromDateTime(clock.Now.UtcDateTime);

    /// <param name="centre">The centre's time in a message that was just made, not one that was kept for us.</param>
    public void Compare(DateTimeOffset? centre, DateTimeOffset? lastTap)
    {
        if (ClockRules.Fault(clock.Now, centre, lastTap) is { } fault) health.Raise(TroubleKind.ClockOff, fault);
        else health.Clear(TroubleKind.ClockOff);
    }
}
