namespace CardSystem.CardAgent.Office;

/// <summary>What went wrong at the desk, and therefore what helps.</summary>
public enum OfficeFault
{
    /// <summary>The centre says no to what was asked; another card changes nothing.</summary>
    Refused,
    /// <summary>The centre cannot be reached, or cannot answer now.</summary>
    Unreachable,
    /// <summary>This card cannot be issued; another one may.</summary>
    BadCard,
}

/// <summary>Something at the card office did not come about. The message is one sentence for the clerk.</summary>
public sealed class OfficeException(OfficeFault fault, string message, ushort status = 0) : Exception(message)
{
    public OfficeFault Fault { get; } = fault;

    /// <summary>What the chip answered, or the HTTP status; 0 for neither.</summary>
    public ushort Status { get; } = status;
}
