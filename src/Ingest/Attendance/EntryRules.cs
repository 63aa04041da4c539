using CardSystem.Contracts;
using CardSystem.Ingest.District;

namespace CardSystem.Ingest.Attendance;

/// <summary>What may be entered about attendance. Every answer is null where it may, and otherwise a sentence that says what is wrong.</summary>
public static class EntryRules
{
    public const int LongestReason = 500;
    public const int LongestKind = 32;
    public const int MostPeople = 1_000_000;

    /// <summary>An excuse for longer than this is an exemption and belongs in the roster.</summary>
    public const int LongestExcuseDays = 400;

    private const long Day = 86_400_000;

    public static string? Reason(string text) =>
        string.IsNullOrWhiteSpace(text) ? "A reason is needed: say in a few words why."
        : text.Length > LongestReason ? $"The reason has {text.Length} characters; the limit is {LongestReason}."
        : text.Any(char.IsControl) ? "The reason holds a line break or another control character; write it on one line." : null;

    public static string? Kind(string kind) =>
        kind.Length is >= 1 and <= LongestKind && kind[0] != '-' && kind.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c) || c == '-')
            ? null : $"'{Shown.Of(kind)}' is not a kind of leave; use 1 to {LongestKind} of a-z, 0-9 and '-', for instance sick or travel.";

    /// <summary>Either one session, or a span of time.</summary>
    public static string? Span(string session, long from, long until)
    {
        if (session.Length > 0) return from == 0 && until == 0 ? null : "An excuse is for one session or for a span of time, not for both.";
        if (from >= until) return "The excuse ends before it begins; the end is exclusive, so for one whole day give the next day as its end.";
        return until - from > LongestExcuseDays * Day ? $"The excuse is longer than {LongestExcuseDays} days; enter an exemption in the roster instead." : null;
    }

    /// <summary>May the excuse be brought into this state? Withdrawn is the end of it; approved and refused may still change into each other, and a decision may be taken back.</summary>
    public static string? Move(Excuse excuse, ExcuseState to) => (excuse.State, to) switch
    {
        (ExcuseState.Withdrawn, _) => $"Excuse {excuse.Number} was withdrawn; request a new one.",
        (ExcuseState.Refused, ExcuseState.Withdrawn) => $"Excuse {excuse.Number} was refused; there is nothing to withdraw.",
        (ExcuseState.Requested, ExcuseState.Requested) => $"Excuse {excuse.Number} was requested already.",
        _ => null,
    };

    /// <param name="what">What is to be entered for the member at the session.</param>
    /// <param name="last">The correction that counts until now, or null.</param>
    public static string? Correct(PlannedSession session, CorrectionKind what, long @in, long @out, Correction? last)
    {
        if (session.Fate == SessionFate.Cancelled) return $"Session {session.Id} is cancelled, so nobody attended or missed it; reinstate it first.";
        if (what == CorrectionKind.AsRecorded && last is null) return "There is no correction to take back.";
        if (what != CorrectionKind.Attended) return @in == 0 && @out == 0 ? null : "Times go with --attended only.";
        if (@out != 0 && !session.InOut) return $"Session {session.Id} has no sign-out; give the time of the sign-in alone.";
        var (opens, closes) = (session.Session.Opens.ToUnixTimeMilliseconds(), session.Session.Closes.ToUnixTimeMilliseconds());
        if (@in != 0 && (@in < opens || @in >= closes)) return $"The sign-in lies outside the session, which opens at {session.Session.Opens:u} and closes at {session.Session.Closes:u}.";
        // Somebody who stayed to the very end left when the session closed.
        if (@out != 0 && (@out < opens || @out > closes)) return $"The sign-out lies outside the session, which opens at {session.Session.Opens:u} and closes at {session.Session.Closes:u}.";
        return @in != 0 && @out != 0 && @out <= @in ? "The sign-out is not after the sign-in." : null;
    }

    public static string? HeadCount(PlannedSession session, string kiosk, long people)
    {
        if (people is < 0 or > MostPeople) return $"A head count is a number from 0 to {MostPeople}.";
        return kiosk.Length == 0 || session.Session.Kiosks.Count == 0 || session.Session.Kiosks.Contains(kiosk)
            ? null : $"'{Shown.Of(kiosk)}' is not a door of session {session.Id}; its doors are {string.Join(", ", session.Session.Kiosks)}.";
    }

    public static string? Rating(int stars, string comment) =>
        stars is < 1 or > 5 ? "A rating is 1 to 5 stars."
        : comment.Length > LongestReason ? $"The comment has {comment.Length} characters; the limit is {LongestReason}."
        : comment.Any(char.IsControl) ? "The comment holds a line break or another control character; write it on one line." : null;
}
