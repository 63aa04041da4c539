using CardSystem.Contracts;

namespace CardSystem.Micro;

/// <summary>A tap of ordinary size; what it proves does not matter here.</summary>
internal static class SampleTap
{
    public static Tap Make(KioskId kiosk, JournalId journal, long sequence, DateTimeOffset at) => new()
    {
        Id = new TapId(kiosk, journal, sequence), At = at, MonotonicMs = sequence, Boot = "5f3c", Reader = "ACS ACR122U PICC Interface 00 00", Outcome = TapOutcome.Accepted,
        Card = new CardId("3101090000000042"), Assurance = Assurance.A3, CardKey = new byte[32], Salt = new byte[16], CardSignature = new byte[71],
        Session = new SessionId("party-day-2026-05"), Previous = new byte[32], KioskSignature = new byte[64],
    };
}
