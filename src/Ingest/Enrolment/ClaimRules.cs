using System.Security.Cryptography;
using CardSystem.Contracts.Enrolment;

namespace CardSystem.Ingest.Enrolment;

/// <summary>A claim code as it is kept.</summary>
/// <param name="MadeAt">Unix milliseconds, like all instants here.</param>
/// <param name="UsedAt">0 where it was not used yet.</param>
/// <param name="RequestHash">SHA-256 of the CSR it was used with; empty where it was not.</param>
/// <param name="Answer">What it was answered with.</param>
public sealed record KioskClaim(string Kiosk, byte[] CodeHash, long MadeAt, long EndsAt, long UsedAt, byte[] RequestHash, byte[] Answer);

public enum ClaimVerdict
{
    Open,
    /// <summary>The very same request again: its answer was lost.</summary>
    Repeat,
    Used,
    Expired,
}

/// <summary>What a claim code is worth. Pure.</summary>
public static class ClaimRules
{
    /// <summary>The claim of a code. Every one is compared, whole, so that time tells nothing.</summary>
    /// <param name="code">As <see cref="ClaimCode.TryRead"/> gives it.</param>
    public static KioskClaim? Find(IEnumerable<KioskClaim> claims, string code)
    {
        var hash = ClaimCode.HashOf(code);
        KioskClaim? found = null;
        foreach (var claim in claims)
        {
            if (CryptographicOperations.FixedTimeEquals(claim.CodeHash, hash)) found = claim;
        }

        return found;
    }

    public static ClaimVerdict Judge(KioskClaim claim, byte[] requestHash, DateTimeOffset now, TimeSpan repeat)
    {
        var at = now.ToUnixTimeMilliseconds();
        if (claim.UsedAt == 0) return at < claim.EndsAt ? ClaimVerdict.Open : ClaimVerdict.Expired;
        return at < claim.UsedAt + (long)repeat.TotalMilliseconds && requestHash.AsSpan().SequenceEqual(claim.RequestHash) ? ClaimVerdict.Repeat : ClaimVerdict.Used;
    }
}
