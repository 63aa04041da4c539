using CardSystem.CardAgent.Cards;

namespace CardSystem.CardAgent.Office;

/// <summary>The commands of docs/card/mcap-1.md that a card office needs: built here, nothing sent.</summary>
internal static class ChipCommands
{
    public const byte CardKey = 0x9E;
    public const byte ReceiptKey = 0x9F;

    public static readonly CommandApdu Select = new(0x00, 0xA4, 0x04, 0x00, new byte[] { 0xF0, 0x4D, 0x45, 0x4D, 0x42, 0x45, 0x52, 0x01 });

    /// <summary>P-256, made on the card.</summary>
    public static CommandApdu Generate(byte key) => new(0x00, 0x47, 0x00, key, new byte[] { 0xAC, 0x03, 0x80, 0x01, 0x11 });

    public static CommandApdu PutAnchor(byte[] anchor) => new(0x80, 0x22, 0x00, 0x00, anchor, Expects: false);

    public static CommandApdu PutCertificate(byte[] certificate) => new(0x00, 0xDB, 0x3F, 0xFF, CertificateObject(certificate), Expects: false);

    public static CommandApdu UpdateMember(byte[] member) => new(0x00, 0xD6, 0x82, 0x00, member, Expects: false);

    /// <param name="date">4 bytes BCD.</param>
    public static CommandApdu Activate(byte[] date) => new(0x00, 0x44, 0x00, 0x00, date, Expects: false);

    /// <param name="order">Empty for a card that was never activated.</param>
    public static CommandApdu Reset(byte[] order) => new(0x80, 0x2E, 0x00, 0x00, order, Expects: false);

    public static CommandApdu VerifyCertificate(byte[] certificate) => new(0x00, 0x2A, 0x00, 0xBE, certificate, Expects: false);

    public static CommandApdu ExternalAuthenticate(byte[] signature) => new(0x00, 0x82, 0x00, 0x00, signature);

    public static CommandApdu InternalAuthenticate(byte[] digest) => new(0x00, 0x88, 0x00, 0x00, digest);

    /// <param name="file">Short file identifier.</param>
    public static CommandApdu ReadFile(byte file) => new(0x00, 0xB0, (byte)(0x80 | file), 0x00);

    public static CommandApdu ReadRecord(byte number) => new(0x00, 0xB2, number, 0x2C);

    private static byte[] CertificateObject(byte[] certificate)
    {
        var content = new Contracts.Mcap.TlvWriter().Put(0x70, certificate).Put(0x71, 0x00).Put(0xFE, []).ToArray();
        return [0x5C, 0x03, 0x5F, 0xC1, 0x01, .. Contracts.Mcap.TlvWriter.Wrap(0x53, content)];
    }
}
