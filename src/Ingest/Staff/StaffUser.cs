namespace CardSystem.Ingest.Staff;

/// <summary>A person who can sign in. Changed by the framework's user manager and kept by <see cref="StaffUserStore"/>, hence the setters.</summary>
public sealed class StaffUser
{
    /// <summary>Drawn at random; never shown.</summary>
    public string Id { get; set; } = "";

    /// <summary>What the person types: 2–64 characters.</summary>
    public string Name { get; set; } = "";

    public string Normalized { get; set; } = "";

    /// <summary>The person's name as colleagues read it, and as acts record it.</summary>
    public string Display { get; set; } = "";

    public string? PasswordHash { get; set; }

    /// <summary>Changes with everything that must end the person's sessions.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>Secret of the one-time codes (TOTP), base32; null while there is none.</summary>
    public string? AuthenticatorKey { get; set; }

    public bool TwoFactor { get; set; }

    /// <summary>SHA-256 of each recovery code not used yet, in hex, one a line.</summary>
    public string RecoveryCodes { get; set; } = "";

    public int Failed { get; set; }

    /// <summary>Null while nobody is locked out.</summary>
    public DateTimeOffset? LockedUntil { get; set; }

    public DateTimeOffset MadeAt { get; set; }

    /// <summary>The account is closed: nobody signs in with it any more.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Counts the changes: who changes an older state is told to look again.</summary>
    public long Version { get; set; }
}
