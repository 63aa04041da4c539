using System.Formats.Asn1;
using System.Security.Cryptography;
using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Office;

/// <summary>
/// A certificate request (PKCS#10, RFC 2986) whose key lies in a chip: the body is built here, the chip signs its hash, and the two are put together.
/// The platform's own builder wants a key it can hold.
/// </summary>
internal static class CardRequest
{
    private const string CommonName = "2.5.4.3";
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    /// <param name="sign">Signs 32 bytes as they are; DER.</param>
    public static byte[] Make(string commonName, byte[] point, Func<byte[], byte[]> sign)
    {
        var body = Body(commonName, point);
        var signature = sign(SHA256.HashData(body));
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(body);
            using (writer.PushSequence()) writer.WriteObjectIdentifier(EcdsaWithSha256);
            writer.WriteBitString(signature);
        }

        return writer.Encode();
    }

    private static byte[] Body(string commonName, byte[] point)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(0);
            using (writer.PushSequence())
            using (writer.PushSetOf())
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(CommonName);
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, commonName);
            }

            writer.WriteEncodedValue(CardKeys.PublicKeyInfo(point));
            // Attributes, of which there are none.
            using (writer.PushSetOf(new Asn1Tag(TagClass.ContextSpecific, 0)))
            {
            }
        }

        return writer.Encode();
    }
}
