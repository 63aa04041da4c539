using System.Security.Cryptography;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Enrolment;

/// <summary>Everything somebody needs at a new kiosk: the code, where to go with it, and whom to trust there. It is shown once.</summary>
/// <param name="Centre">How kiosks reach this centre; null where the setting Enrolment:Url does not say.</param>
/// <param name="Fingerprint">SHA-256 of the kiosk authority's newest root, lower-case hex; null where there is no such authority, and then nobody can enrol.</param>
public sealed record EnrolmentSheet(ClaimSheet Claim, string? Centre, string? Fingerprint)
{
    public static EnrolmentSheet Of(ClaimSheet claim, EnrolmentOptions options, TrustKeys keys) => new(
        claim, options.Url.Length > 0 ? options.Url : null,
        keys.Generations(AuthorityKind.Kiosk) is [.., var newest] ? Convert.ToHexStringLower(SHA256.HashData(newest.Root.RawData)) : null);

    /// <summary>What is typed at the kiosk; null where nobody can enrol.</summary>
    public string? Command => Fingerprint is null ? null : $"cardagent enrol --centre {Centre ?? "https://HOST:PORT"} --code {Claim.Code} --authority-sha256 {Fingerprint}";

    /// <summary>What a scanner reads: everything that the command needs. Null where something of it is missing.</summary>
    public string? QrText => Centre is null || Fingerprint is null ? null : $"cardsystem:enrol?centre={Uri.EscapeDataString(Centre)}&code={Claim.Code}&authority-sha256={Fingerprint}";
}
