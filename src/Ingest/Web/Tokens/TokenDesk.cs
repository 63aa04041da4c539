using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Staff;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Web.Words;

namespace CardSystem.Ingest.Web.Tokens;

/// <param name="Secret">Shown once; null where nothing was made.</param>
public sealed record MadeToken(string? Secret, ApiToken? Token, Bilingual? Problem);

/// <summary>What people do with tokens: make one for a program of theirs, and revoke it. Each is an act. The caller commits.</summary>
public static class TokenDesk
{
    /// <param name="who">The owner's account name.</param>
    /// <param name="scope">What the owner may: a token gets no right that its owner holds nowhere.</param>
    public static MadeToken Make(Work work, DateTimeOffset now, string userId, string who, StaffScope scope, string name, IReadOnlyCollection<Right> rights, int days)
    {
        name = name.Trim();
        if (Problem(work, now, userId, scope, name, rights, days) is { } problem) return new(null, null, problem);
        var secret = TokenRules.Draw();
        var token = new ApiToken(TokenRules.DrawId(), userId, name, rights.ToHashSet(), now, now.AddDays(days), null, null);
        TokenStore.Add(work, token, TokenRules.DigestOf(secret));
        ActLog.Record(work, now, who, "token-make", token.Id, new { name, rights = TokenRules.Write(rights), until = token.EndsAt });
        return new(secret, token, null);
    }

    /// <returns>False where it is not his, or holds no more.</returns>
    public static bool Revoke(Work work, DateTimeOffset now, string userId, string who, string token)
    {
        if (!TokenStore.Revoke(work, userId, token, now)) return false;
        ActLog.Record(work, now, who, "token-revoke", token, new { });
        return true;
    }

    private static Bilingual? Problem(Work work, DateTimeOffset now, string userId, StaffScope scope, string name, IReadOnlyCollection<Right> rights, int days)
    {
        if (!TokenRules.IsName(name)) return TokenWords.WrongName.Fill(TokenRules.LongestName);
        if (rights.Count == 0) return TokenWords.NoRights;
        foreach (var refused in rights.Where(r => !TokenRules.Offered.Contains(r) || !scope.AllowsSomewhere(r))) return TokenWords.NotYours.Fill(TokenRules.Word(refused));
        if (days is < 1 or > TokenRules.MostDays) return TokenWords.WrongDays.Fill(TokenRules.MostDays);
        return TokenStore.Of(work, userId).Count(t => t.Holds(now)) >= TokenRules.Most ? TokenWords.TooMany.Fill(TokenRules.Most) : null;
    }
}
