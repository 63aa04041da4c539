using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Web.OpenId;

/// <summary>An account's name at another service.</summary>
public sealed record StaffSubject(string Issuer, string Subject, string Name, DateTimeOffset At);

/// <summary>The table <c>staff_subjects</c>: who of the other service is which account here. Whom it does not name does not get in.</summary>
public static class SubjectStore
{
    /// <summary>OpenID Connect, 2: no longer than 255 ASCII characters; services that send others are taken at their word too.</summary>
    public const int LongestSubject = 255;
    public const int LongestName = 100;

    public static bool IsSubject(string subject) => subject.Length is > 0 and <= LongestSubject && !subject.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

    public static string? UserOf(Work work, string issuer, string subject) => work.One<string>("select user_id from staff_subjects where issuer = @issuer and subject = @subject", new { issuer, subject });

    public static IReadOnlyList<StaffSubject> Of(Work work, string userId) =>
    [
        .. work.Query<(string Issuer, string Subject, string Name, long At)>("select issuer, subject, name, at from staff_subjects where user_id = @userId order by issuer, subject", new { userId })
            .Select(s => new StaffSubject(s.Issuer, s.Subject, s.Name, DateTimeOffset.FromUnixTimeMilliseconds(s.At))),
    ];

    /// <returns>False where the subject is another account's already: it stays that one's.</returns>
    public static bool Link(Work work, DateTimeOffset at, string who, StaffUser user, string issuer, string subject, string name)
    {
        var added = work.Execute(
            "insert into staff_subjects(issuer, subject, user_id, name, at) values(@issuer, @subject, @Id, @name, @at) on conflict(issuer, subject) do nothing",
            new { issuer, subject, user.Id, name, at = at.ToUnixTimeMilliseconds() }) == 1;
        if (!added) return UserOf(work, issuer, subject) == user.Id;
        ActLog.Record(work, at, who, "staff-link", user.Name, new { issuer, subject, name });
        return true;
    }

    /// <returns>False where it was not linked.</returns>
    public static bool Unlink(Work work, DateTimeOffset at, string who, StaffUser user, string issuer, string subject)
    {
        if (work.Execute("delete from staff_subjects where issuer = @issuer and subject = @subject and user_id = @Id", new { issuer, subject, user.Id }) == 0) return false;
        ActLog.Record(work, at, who, "staff-unlink", user.Name, new { issuer, subject });
        return true;
    }
}
