using CardSystem.Ingest.Activities;
using CardSystem.Ingest.Credits;
using CardSystem.Ingest.District;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Commands;

/// <summary>What a kiosk may promise for a session. Activities and Credits do not see each other, so it stands here.</summary>
internal static class SessionCredits
{
    /// <summary>By the policies as they are now; nothing where none is in force on the session's day or it says nothing of the category.</summary>
    public static Func<PlannedSession, SessionCredit> Of(Work work, DistrictDays days)
    {
        var policies = CreditBook.Load(work).Policies;
        return session =>
        {
            var starts = session.Session.Starts.ToUnixTimeMilliseconds();
            if (policies.For(days.Of(starts), starts, long.MaxValue)?.Policy is not { } policy || !policy.Categories.TryGetValue(session.Category, out var category)) return default;
            // Where a stay must last for a while, nobody can promise anything at its beginning.
            var points = session.InOut && category.MinimumMinutes > 0 ? 0 : category.Points;
            return new SessionCredit((int)points, (int)Points.Share(points, category.Late), CategoryNumbers.Of(policy, session.Category));
        };
    }
}
