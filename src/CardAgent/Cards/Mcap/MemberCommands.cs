using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Cards.Mcap;

/// <summary>The commands of the member application that a kiosk needs (docs/card/mcap-1.md, 6): built here, nothing sent.</summary>
internal static class MemberCommands
{
    public static readonly CommandApdu Select = new(0x00, 0xA4, 0x04, 0x00, (byte[])[0xF0, 0x4D, 0x45, 0x4D, 0x42, 0x45, 0x52, 0x01]);

    public static readonly CommandApdu ReadMember = ReadFile(2);

    /// <summary>EF06 TXN.</summary>
    public static readonly CommandApdu ReadTransaction = ReadFile(6);

    /// <summary>EF07: the certificate of who wrote the active SUMMARY.</summary>
    public static readonly CommandApdu ReadSigner = ReadFile(7);

    /// <summary>EF08: MEMBER and the active SUMMARY at once, for cards that answer long.</summary>
    public static readonly CommandApdu ReadView = ReadFile(8);

    /// <param name="slot">3 or 4.</param>
    public static CommandApdu ReadSummary(byte slot) => ReadFile(slot);

    /// <param name="number">1 is the newest.</param>
    public static CommandApdu ReadRecord(int number) => new(0x00, 0xB2, (byte)number, 0x2C);

    public static CommandApdu VerifyCertificate(CompactCertificate certificate) => new(0x00, 0x2A, 0x00, 0xBE, certificate.Bytes, Expects: false);

    public static CommandApdu ExternalAuthenticate(byte[] signature) => new(0x00, 0x82, 0x00, 0x00, signature);

    /// <summary>What the kiosk signs to be believed: the card's thumbprint and its challenge.</summary>
    public static byte[] AuthenticationText(byte[] thumbprint, byte[] challenge) => CardKeys.Tagged("MCAP1-EA"u8, thumbprint, challenge);

    public static CommandApdu UpdateSummary(byte slot, SummaryObject summary) => new(0x00, 0xD6, (byte)(0x80 | slot), 0x00, summary.Bytes, Expects: false);

    public static CommandApdu AppendRecord(ActivityRecord record) => new(0x00, 0xE2, 0x00, 0x28, record.Bytes, Expects: false);

    public static CommandApdu Commit(uint sequence) => new(0x80, 0x10, 0x00, 0x00, BigEndian.Of(sequence));

    /// <param name="digest">32 bytes: the tap's hash.</param>
    public static CommandApdu AskReceipt(ReadOnlyMemory<byte> digest) => new(0x00, 0x88, 0x00, 0x00, digest);

    private static CommandApdu ReadFile(byte file) => new(0x00, 0xB0, (byte)(0x80 | file), 0x00);
}
