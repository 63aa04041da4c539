using System.Security.Cryptography;
using CardSystem.Contracts.Mcap;

namespace CardSystem.Ingest.Projection.Receipts;

/// <summary>A receipt whose signature is to be checked.</summary>
/// <param name="Key">The card's registered receipt key, a compressed point.</param>
internal sealed record ReceiptProof(byte[] Key, CardReceipt Receipt, byte[] Thumbprint, byte[] Digest)
{
    public bool IsSigned(VerifyingKeys keys) =>
        keys.Verify(Key, SHA256.HashData(Receipt.TextFor(Thumbprint, Digest)), Receipt.SignatureBytes, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
}
