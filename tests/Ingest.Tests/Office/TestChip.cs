using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Tests.Office;

/// <summary>Two keys that behave like a chip's: what the centre gets to see of one.</summary>
internal sealed class TestChip : IDisposable
{
    private readonly ECDsa _card = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _receipt = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Request => new CertificateRequest("CN=anything", _card, HashAlgorithmName.SHA256).CreateSigningRequest();

    public byte[] ReceiptKey => CardKeys.Compress(CardKeys.PointOf(_receipt));

    public byte[] Thumbprint => CardKeys.Thumbprint(CardKeys.PointOf(_card));

    public string Key => Convert.ToHexStringLower(Thumbprint);

    public byte[] Point => CardKeys.PointOf(_card);

    /// <summary>The object E6 as INTERNAL AUTHENTICATE answers it.</summary>
    public byte[] Receipt(byte[] digest, ECDsa? by = null)
    {
        var signed = new TlvWriter().Put(0x80, 0x01).Put(0x81, new byte[4]).Put(0x82, [0, 0, 0, 10]).Put(0x83, new byte[16]).Put(0x84, SHA256.HashData([])).ToArray();
        var signature = (by ?? _receipt).SignData(CardKeys.Tagged("MCAP1-RC"u8, Thumbprint, signed, digest), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return TlvWriter.Wrap(0xE6, [.. signed, .. TlvWriter.Wrap(0x9E, signature)]);
    }

    public void Dispose()
    {
        _card.Dispose();
        _receipt.Dispose();
    }
}
