using System.Text;
using CardSystem.Contracts;
using CardSystem.Ingest.Attendance;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Storage.Logs;

namespace CardSystem.Ingest.Projection;

/// <summary>Puts taps where they belong by roster and timetable, and takes them out again.</summary>
internal sealed class TapPlacing(ProjectionState state, JournalNames names, DistrictDays days)
{
    /// <summary>A tap that can be read counts, or is set aside because of what roster and timetable say.</summary>
    /// <param name="alone">It comes by itself and not among many of its time.</param>
    public void Place(Work work, in LoggedTap tap, in TapGlance glance, bool alone = false)
    {
        var placement = PlacementRules.Place(state.Reference, names[tap.Journal].Kiosk, glance, tap.ReceivedAt);
        var point = new TapPoint(glance.At, tap.Journal, tap.Sequence, CardProofRules.IsUid(glance.Card));
        if (placement.AsideReason is { } reason) SetAside(tap, glance.At, CardOf(glance), reason, placement.AsideDetail);
        else if (placement.IsRating) state.Ratings.Rate(placement.Centre!, days.Of(glance.At), point, glance.Rated!);
        else if (placement.Session is { } session && alone) state.Attendance.SignInAlone(work, session, placement.Member!, point);
        else if (placement.Session is { } busy) state.Attendance.SignIn(work, busy, placement.Member!, point);
        else if (placement.Centre is { } centre) state.Visits.Visit(work, centre, days.Of(glance.At), placement.Member!, point);
    }

    public void SetAside(in LoggedTap tap, in Proven verdict) => SetAside(tap, verdict.At, verdict.Card, verdict.Reason!, verdict.Detail);

    public void SetAside(in LoggedTap tap, long at, string? card, string reason, string detail) => state.SetAside.Add(tap.Journal, tap.Sequence, at, card, reason, detail);

    /// <summary>The tap was counted before its proof, or before the tap beside it came; now it is set aside.</summary>
    public void TakeBack(Work work, in LoggedTap tap, ReadOnlySpan<byte> body, in Proven verdict)
    {
        state.Flush(work);
        if (TryRead(body, out var glance, out _))
        {
            var placement = PlacementRules.Place(state.Reference, names[tap.Journal].Kiosk, glance, tap.ReceivedAt);
            var point = new TapPoint(glance.At, tap.Journal, tap.Sequence);
            if (placement.IsRating) RatingLedger.Withdraw(work, point);
            else if (placement.Session is { } session) state.Attendance.Withdraw(work, session, placement.Member!, point);
            else if (placement.Centre is { } centre) state.Visits.Withdraw(work, centre, days.Of(glance.At), placement.Member!, point);
        }

        state.SetAside.Replace(work, tap.Journal, tap.Sequence, verdict.At, verdict.Card, verdict.Reason!, verdict.Detail);
        state.Flush(work);
    }

    /// <summary>Every tap is noted once, wherever it goes: for completeness, for the day's count, and for finding its card's taps again.</summary>
    /// <param name="isReadable">False where the glance says nothing.</param>
    public void Note(in LoggedTap tap, bool isReadable, in TapGlance glance)
    {
        var hasTime = isReadable && PlacementRules.IsPossible(glance.At, tap.ReceivedAt);
        state.Completeness.Take(tap.Journal, tap.Sequence, hasTime ? glance.At : null);
        state.CountDay(days.Of(hasTime ? glance.At : tap.ReceivedAt));
        if (isReadable && !glance.Card.IsEmpty && glance.Outcome is TapOutcome.Accepted or TapOutcome.Repeated) state.CardTaps.Add(glance.Card, tap.Journal, tap.Sequence);
    }

    public static bool TryRead(ReadOnlySpan<byte> body, out TapGlance glance, out string malformed)
    {
        malformed = "";
        if (TapGlance.TryRead(body, out glance)) return true;
        try
        {
            glance = TapGlance.Of(TapJson.Read(body));
            return true;
        }
        catch (FormatException e)
        {
            malformed = e.Message;
            return false;
        }
    }

    public static string? CardOf(in TapGlance glance) => glance.Card.IsEmpty ? null : Encoding.UTF8.GetString(glance.Card);
}
