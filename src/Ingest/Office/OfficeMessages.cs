namespace CardSystem.Ingest.Office;

/// <summary>What a desk asks for. Bytes are base64 in JSON.</summary>
/// <param name="Replaces">The member's card that the new one takes the place of; null for none.</param>
public sealed record IssueRequest(string? Member, string? Replaces);

/// <param name="Card">The number drawn for the card.</param>
/// <param name="Name">Masked, as a clerk's screen may show it.</param>
/// <param name="State"><c>begun</c>, <c>certified</c> or <c>active</c>.</param>
public sealed record IssueAnswer(string Card, string Member, string Name, string Branch, string? Replaces, string State);

/// <param name="Request">PKCS#10, DER, signed by the chip.</param>
/// <param name="ReceiptKey">Compressed point, 33 bytes.</param>
/// <param name="Uid">Hex; null where the card draws a new one each time.</param>
public sealed record CertifyRequest(byte[]? Request, byte[]? ReceiptKey, string? Uid);

/// <summary>All that is written on the chip.</summary>
/// <param name="Certificate">X.509, DER.</param>
/// <param name="MemberFile">The object EF02 MEMBER.</param>
/// <param name="Issuers">Anchors of the card authority, the newest last.</param>
/// <param name="Kiosks">Anchors of the kiosk authority, the newest last.</param>
/// <param name="Date">The day of issue, yyyyMMdd: what ACTIVATE is given.</param>
/// <param name="Challenge">32 bytes for the card's first receipt.</param>
public sealed record CertifyAnswer(string Card, byte[] Certificate, byte[] MemberFile, IReadOnlyList<byte[]> Issuers, IReadOnlyList<byte[]> Kiosks, string Date, byte[] Challenge);

/// <param name="Receipt">The object E6 over the challenge.</param>
public sealed record ActivateRequest(byte[]? Receipt);

/// <param name="State">What the card is worth now.</param>
public sealed record ActivateAnswer(string Card, string State);

/// <summary>The MEMBER a card should hold now.</summary>
/// <param name="Links">From older keys of the card authority to the present one, for a card that knows only an older.</param>
public sealed record MemberAnswer(string Card, byte[] MemberFile, uint Sequence, IReadOnlyList<byte[]> Links);

/// <param name="Thumbprint">Of the chip's key, 64 hex digits.</param>
/// <param name="Challenge">The chip's, 16 bytes.</param>
/// <param name="Card">Its number, named by the clerk; needed where the card is in use.</param>
public sealed record ResetRequest(string? Thumbprint, byte[]? Challenge, string? Card, string? Reason);

/// <param name="Order">42 and 9E, as RESET wants them.</param>
public sealed record ResetAnswer(string Card, byte[] Order, IReadOnlyList<byte[]> Links);

/// <summary>What the centre knows of a card.</summary>
/// <param name="Issue">State of the issue; null for a card that was not issued here.</param>
/// <param name="IsCurrent">The key asked for is the card's present one.</param>
public sealed record CardAnswer(
    string Card, string? Member, string? Name, string State, string? Issue, string Profile, string Thumbprint, byte[] ReceiptKey, uint Sequence, string From, string Until, string Uid, bool IsCurrent);

/// <param name="Certificate">Compact certificate of this desk's TLS key.</param>
/// <param name="Links">From older keys of the kiosk authority to the present one.</param>
public sealed record DeskAnswer(byte[] Certificate, IReadOnlyList<byte[]> Links, IReadOnlyList<byte[]> Issuers, IReadOnlyList<byte[]> Kiosks);

/// <summary>An answer, or why there is none.</summary>
/// <param name="Status">HTTP.</param>
public sealed record OfficeAnswer<T>(T? Value, int Status, string Problem) where T : class
{
    public static implicit operator OfficeAnswer<T>(T value) => new(value, StatusCodes.Status200OK, "");
    public static implicit operator OfficeAnswer<T>(OfficeRefusal refusal) => new(null, refusal.Status, refusal.Problem);
}

/// <param name="Problem">A sentence: what is wrong and what to do.</param>
public sealed record OfficeRefusal(int Status, string Problem)
{
    public static OfficeRefusal Missing(string problem) => new(StatusCodes.Status404NotFound, problem);
    public static OfficeRefusal Conflict(string problem) => new(StatusCodes.Status409Conflict, problem);
    public static OfficeRefusal Wrong(string problem) => new(StatusCodes.Status400BadRequest, problem);
}
