namespace CardSystem.FirmwareSim.Cards.Chip;

/// <summary>Where this chip keeps what, in pages. It is this chip's own affair: the profile prescribes none of it.</summary>
internal static class ChipLayout
{
    public const int Root = 0;
    public const int Date = 1;
    public const int CardKey = 2;
    public const int ReceiptKey = 5;
    public const int Certificate = 8;

    /// <summary>A length of two bytes and at most 1,024 bytes.</summary>
    public const int CertificatePages = 33;

    public const int FirstMember = 41;
    public const int MemberPages = 8;
    public const int FirstSummary = 57;

    /// <summary>8 pages for the object, 7 for the certificate of who signed it.</summary>
    public const int SummaryPages = 15;

    public const int SignerOffset = 8;
    public const int FirstRecord = 87;
    public const int RecordPages = 6;

    /// <summary>16 that count and 4 to stage in.</summary>
    public const int RecordPlaces = 20;

    public const int KioskAnchors = 207;
    public const int IssuerAnchors = 216;
    public const int AnchorPages = 3;
    public const int End = 225;
}
