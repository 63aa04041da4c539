using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Trust;

/// <summary>The two authorities: who issues members' cards, and who says which machine is a kiosk.</summary>
public enum AuthorityKind
{
    Card,
    Kiosk,
}

public static class AuthorityKinds
{
    /// <summary>As it is typed, and as its folder and files are called.</summary>
    public static string Word(this AuthorityKind kind) => kind == AuthorityKind.Card ? "card" : "kiosk";

    /// <summary>What the authority is to a card (profile, 5.1).</summary>
    public static CertificateRole Role(this AuthorityKind kind) => kind == AuthorityKind.Card ? CertificateRole.CardIssuer : CertificateRole.KioskAuthority;
}

/// <summary>Something is wrong with keys, certificates or their files; the message says what and what to do.</summary>
public sealed class TrustException(string message) : RefusedException(message);
