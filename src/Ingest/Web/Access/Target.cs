namespace CardSystem.Ingest.Web.Access;

/// <summary>What an address is about; <see cref="TargetUnits"/> says which units it concerns.</summary>
public enum Target
{
    /// <summary>A list: the right must be held somewhere, and the list shows only what lies within the caller's <see cref="Reach"/>.</summary>
    None,
    Unit,
    Member,
    Session,
    Activity,
    Kiosk,
    Card,
    Warning,
    Excuse,
    Channel,
    StaffUser,
    Alert,
}

/// <summary>Who may come without holding a right.</summary>
public enum Who
{
    Everybody,
    SignedIn,
}
